"""From the begins and ends that the probe wrote to the stretches that the program has named."""

import heapq
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from memci.measure.capture.rows import is_count, is_name, is_number, read_rows
from memci.measure.naming import harmless_name
from memci.model.result import Mark

MOST_MARKS = 1_000
"""As many as a result holds."""

_MOST_EVENTS = 500_000
_END, _BEGIN, _FULL = 0, 1, 2
_NANOSECONDS = 1e9


@dataclass
class _Stretch:
    """What has begun. Nanoseconds on CLOCK_MONOTONIC, bytes of RSS; `ended_ns` None while it is open."""

    name: str
    began_ns: int
    resident: int
    ended_ns: int | None = None
    grown: int | None = None


class Marks(NamedTuple):
    """`listed`: sorted by start. `seen`: how many there were. `cut_off`: the program set more than was written down."""

    listed: list[Mark]
    seen: int
    cut_off: bool


def read_marks(path: Path, started_ns: int, until_ns: int) -> Marks:
    """The stretches that began before `until_ns`, of all processes; the longest when there are too many.

    An end belongs to the begin before it of that name, process and thread, the last that is open; without any it is
    passed over. What ends after `until_ns`, or never, has no length. `started_ns`: when the run began.
    """
    begun: list[_Stretch] = []
    still_open: dict[tuple[int, int, str], list[_Stretch]] = {}
    cut_off = False
    for count, (pid, thread, kind, name, at_ns, resident) in enumerate(read_rows(path, _FIELDS)):
        if count == _MOST_EVENTS:
            return _listed(begun, started_ns, until_ns, cut_off=True)
        if at_ns >= until_ns:
            continue
        if kind == _BEGIN:
            stretch = _Stretch(name, at_ns, resident)
            begun.append(stretch)
            still_open.setdefault((pid, thread, name), []).append(stretch)
        elif kind == _END and (same := still_open.get((pid, thread, name))):
            stretch = same.pop()
            if at_ns >= stretch.began_ns:
                stretch.ended_ns = at_ns
                # Nobody has no memory: it could not be read.
                stretch.grown = resident - stretch.resident if resident and stretch.resident else None
        elif kind == _FULL:
            cut_off = True
    return _listed(begun, started_ns, until_ns, cut_off)


def _listed(begun: list[_Stretch], started_ns: int, until_ns: int, cut_off: bool) -> Marks:
    def length(stretch: _Stretch) -> int:
        return (until_ns if stretch.ended_ns is None else stretch.ended_ns) - stretch.began_ns

    longest = heapq.nlargest(MOST_MARKS, begun, key=length)
    # What encloses another stretch comes before it, also when one clock tick began both.
    longest.sort(key=lambda stretch: (stretch.began_ns, -length(stretch)))
    return Marks([_mark(stretch, started_ns) for stretch in longest], len(begun), cut_off)


def _mark(stretch: _Stretch, started_ns: int) -> Mark:
    ended = stretch.ended_ns
    return Mark(
        name=harmless_name(stretch.name),
        started=max(0, stretch.began_ns - started_ns) / _NANOSECONDS,
        seconds=None if ended is None else (ended - stretch.began_ns) / _NANOSECONDS,
        rss_bytes=stretch.grown,
    )


_FIELDS = (is_count, is_number, is_count, is_name, is_count, is_count)  # pid, thread, kind, name, at, resident
