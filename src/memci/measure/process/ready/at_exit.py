"""`exit`: the program runs to its end."""

from memci.measure.process.ready.protocol import QuietWatch


class ExitWatch(QuietWatch):
    """Never ready while it runs; its end, which the engine sees by itself, is what counts."""

    def missing(self) -> str:
        """It has not ended."""
        return "it was still running"
