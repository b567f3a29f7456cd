"""Measure one entrypoint on two sides by turns, so that what the machine does meanwhile happens to both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from memci.measure.progress import Progress
from memci.measure.session import IMPORT_RUNS
from memci.model.result import EntrypointResult


@dataclass(frozen=True)
class Looks:
    """How many pairs of clean starts are run: after each number in `at` (ascending) `enough` is given the cold starts
    of base and head so far, in seconds. No pair is begun when `seconds` have passed."""

    at: Sequence[int]
    enough: Callable[[Sequence[float], Sequence[float]], bool]
    seconds: float = 300.0


class OneSide(Protocol):
    """The passes over an entrypoint of one target, step by step; memci.measure.session.Session."""

    @property
    def cold_starts(self) -> Sequence[float]:
        """Seconds of the clean starts so far."""

    def warm_up(self) -> bool:
        """Start once without bytecode; whether that went well."""

    def clean_start(self) -> bool:
        """One more clean start; whether it went well."""

    def clean(self) -> bool:
        """All clean starts that the entrypoint asks for; whether they went well."""

    def explain(self, import_runs: int) -> None:
        """The passes that say where memory and time go."""

    def result(self) -> EntrypointResult:
        """What all that adds up to."""


class PairSession:
    """The passes over one entrypoint of two targets. The order of the clean starts is A B B A A B …"""

    def __init__(
        self,
        name: str,
        base: OneSide,
        head: OneSide,
        looks: Looks,
        progress: Progress,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._name = name
        self._base = base
        self._head = head
        self._looks = looks
        self._progress = progress
        self._clock = clock

    def measure(self) -> tuple[EntrypointResult, EntrypointResult]:
        """Base and head. When one side's program fails, the other is measured as if it were alone."""
        good = [side for side in (self._base, self._head) if side.warm_up()]
        if len(good) > 1:
            good = self._pairs()
        if len(good) == 1:
            good = [side for side in good if side.clean()]
        for side in good:
            side.explain(IMPORT_RUNS)
        return self._base.result(), self._head.result()

    def _pairs(self) -> list[OneSide]:
        """Clean starts in pairs until the question is answered; the sides of which none failed."""
        until = self._clock() + self._looks.seconds
        done = 0
        for look in self._looks.at:
            self._progress.begin(self._name, "more pairs" if done else "pairs", look - done)
            try:
                for number in range(done, look):
                    if self._clock() > until:
                        return [self._base, self._head]
                    failed = self._pair(number)
                    if failed is not None:
                        return [side for side in (self._base, self._head) if side is not failed]
                    self._progress.step()
            finally:
                self._progress.end()
            done = look
            if self._looks.enough(self._base.cold_starts, self._head.cold_starts):
                break
        return [self._base, self._head]

    def _pair(self, number: int) -> OneSide | None:
        """One start of each side; the side that failed, if one did."""
        first, second = (self._base, self._head) if number % 2 == 0 else (self._head, self._base)
        return next((side for side in (first, second) if not side.clean_start()), None)
