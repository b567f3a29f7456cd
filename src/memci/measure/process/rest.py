"""When a tree of several processes has come to rest, so that its memory is no matter of chance. Pure.

A server that has answered once may still be forking its other workers, or they may still be loading what the first
one has loaded: on two CPUs the second of two gunicorn workers had reached 0 to 100 % of its memory by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

STAGGER = 0.15
"""Seconds after which no sibling is expected to follow; gunicorn puts up to 0.1 s between two workers."""

CONTENTION = 1.25
"""How much longer than the first of several siblings the others may take to load, as they share the CPUs."""

QUIET = 0.03
QUIET_CPU = 0.05
"""The tree is quiet when over QUIET seconds it uses less than this share of a CPU."""


@dataclass(frozen=True)
class Aged:
    """A process, its parent in the tree, and for how many seconds it has existed."""

    pid: int
    parent: int | None
    age: float


class Siblings:
    """Knows from the moment of ready how old a process must become: as old as the oldest of its siblings was then.

    What that one had done by then, the others have done at that age.
    """

    def __init__(self, at_ready: Sequence[Aged]) -> None:
        self._oldest: dict[int | None, Aged] = {}
        for process in at_ready:
            before = self._oldest.get(process.parent)
            if before is None or process.age > before.age:
                self._oldest[process.parent] = process

    def grown_up(self, now: Sequence[Aged]) -> bool:
        """Whether everyone is old enough."""
        return all(process.age >= self._needed(process) for process in now)

    def _needed(self, process: Aged) -> float:
        oldest = self._oldest.get(process.parent)
        if oldest is None or oldest.pid == process.pid:
            return STAGGER
        return max(STAGGER, oldest.age * CONTENTION)


def quiet(cpu_before: float, cpu_now: float, seconds: float) -> bool:
    """Whether CPU seconds have hardly grown within so many seconds of time."""
    return cpu_now - cpu_before < seconds * QUIET_CPU


def longest_rest(ready_after: float) -> float:
    """How many seconds to wait at most: a tree that never rests is measured as it is."""
    return max(1.0, ready_after / 2)
