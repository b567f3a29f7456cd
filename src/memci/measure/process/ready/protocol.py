"""What all ways of being ready have in common."""

from collections.abc import Sequence
from typing import Protocol

from memci.measure.process.output import Source
from memci.measure.process.proc import Listener


class ReadyWatch(Protocol):
    """Watches one start until it is ready. It is told what happens; each kind listens to what it needs.

    `at` is CLOCK_MONOTONIC when the program became ready, None until then. `environment` is added to the program's.
    """

    at: float | None
    environment: dict[str, str]

    def heard(self, source: Source, data: memoryview, now: float) -> None:
        """The program has written something. `data` is only valid during the call."""

    def listening(self, listeners: Sequence[Listener], now: float) -> None:
        """What the tree listens on, told every few milliseconds."""

    def missing(self) -> str:
        """What it still waits for, as the end of a sentence: "it listens on no port"."""

    def close(self) -> None:
        """Give back what it holds."""


class QuietWatch(ReadyWatch):
    """A watch that nothing makes ready and that holds nothing; the base of the real ones."""

    def __init__(self) -> None:
        self.at: float | None = None
        self.environment: dict[str, str] = {}

    def heard(self, source: Source, data: memoryview, now: float) -> None:
        """Is of no interest."""

    def listening(self, listeners: Sequence[Listener], now: float) -> None:
        """Is of no interest."""

    def close(self) -> None:
        """Nothing to give back."""
