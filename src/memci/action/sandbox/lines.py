"""What the worker, and whoever writes in its name, says: lines of bounded length, and not without end. Pure."""

from collections.abc import Callable

from memci.render.escape import plain

LONGEST_LINE = 2_000
MOST_LINES = 5_000
_MOST_KEPT = 16_384


class Lines:
    """Cuts chunks of bytes into lines for `log`, each made of visible characters."""

    def __init__(self, log: Callable[[str], None], most: int = MOST_LINES) -> None:
        self._log = log
        self._left = most
        self._begun = b""
        self._unsaid = 0

    def add(self, chunk: bytes) -> None:
        """The next chunk."""
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            self._say(self._begun + line[:_MOST_KEPT])
            self._begun = b""
        self._begun += rest[: _MOST_KEPT - len(self._begun)]

    def end(self) -> None:
        """What is left, and how much was not said."""
        if self._begun:
            self._say(self._begun)
        if self._unsaid:
            self._log(f"… and {self._unsaid:,} more lines")

    def _say(self, line: bytes) -> None:
        if self._left <= 0:
            self._unsaid += 1
            return
        self._left -= 1
        self._log(plain(line.decode(errors="replace").rstrip("\r").expandtabs(4), LONGEST_LINE))
