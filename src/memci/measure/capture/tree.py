"""Which processes of a tree count: the heap of a tree is the most that was held by processes alive together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from memci.measure.capture.header import Header
from memci.measure.replay.figures import ProcessFigures


@dataclass(frozen=True)
class Process:
    """One capture. `start_ms` and `end_ms` are milliseconds of the epoch; the end itself does not belong to it.

    `whole`: it has all records up to its end; a process that was killed has a whole capture that was not `closed`.
    """

    pid: int
    start_ms: int
    end_ms: int
    closed: bool
    whole: bool
    figures: ProcessFigures


def process_of(header: Header, figures: ProcessFigures) -> Process:
    """A capture that was not closed ends with the last snapshot of its memory, at most 10 ms before the process."""
    last = max((moment for moment, _ in figures.seen), default=header.start_ms)
    end = last if header.end_ms is None else header.end_ms
    whole = not header.truncated and header.records in (None, figures.records)
    return Process(header.pid, header.start_ms, max(end, header.start_ms + 1), header.closed, whole, figures)


def in_order(processes: Sequence[Process]) -> list[Process]:
    """By their start. A process that became another program (exec) ends where the next capture of its pid begins."""
    ordered = sorted(processes, key=lambda process: (process.start_ms, process.end_ms))
    cut: dict[int, int] = {}
    for pid in {process.pid for process in ordered}:
        own = [index for index, process in enumerate(ordered) if process.pid == pid]
        for earlier, later in pairwise(own):
            cut[earlier] = max(ordered[later].start_ms, ordered[earlier].start_ms + 1)
    return [
        replace(process, end_ms=min(process.end_ms, cut[index])) if index in cut else process
        for index, process in enumerate(ordered)
    ]


def alive_together(processes: Sequence[Process]) -> list[Process]:
    """Those, of all that were alive at one moment, whose peaks add up to the most; the first of equal moments.

    Such a moment is always the start of one of them.
    """
    best: list[Process] = []
    most = -1
    for moment in sorted({process.start_ms for process in processes}):
        alive = [process for process in processes if process.start_ms <= moment < process.end_ms]
        held = sum(process.figures.peak_heap for process in alive)
        if held > most:
            best, most = alive, held
    return best
