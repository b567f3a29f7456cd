"""Progress that says what is being tried."""

from memci.measure.progress import Progress


class Labelled:
    """A progress whose passes are named with `label` before them; it may change between passes."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.label = ""

    def begin(self, entrypoint: str, pass_name: str, total: int) -> None:
        """As the progress behind it."""
        self._progress.begin(entrypoint, f"{self.label}: {pass_name}" if self.label else pass_name, total)

    def step(self) -> None:
        """As the progress behind it."""
        self._progress.step()

    def end(self) -> None:
        """As the progress behind it."""
        self._progress.end()

    def close(self) -> None:
        """Whoever opened the progress behind it closes it."""
