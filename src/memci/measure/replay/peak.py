"""The heap's peak alone: what a second capture of the same start is needed for, in half of a replay's time."""

from collections.abc import Iterable

from memci.measure.replay.loop import FREE, MMAP, PYMALLOC_FREE
from memci.measure.replay.stacks import Record


def peak_of(records: Iterable[Record]) -> int:
    """The high-water mark of the heap without mappings, in bytes; the same as `replay` finds."""
    live: dict[int, int] = {}
    forget = live.pop
    heap = peak = 0
    for record in records:
        allocator = record.allocator
        if allocator == FREE or allocator == PYMALLOC_FREE:  # noqa: SIM109, PLR1714 (twice as quick as `in`)
            heap -= forget(record.address, 0)
        elif allocator < MMAP:
            size = live[record.address] = record.size
            heap += size
            peak = max(peak, heap)
    return peak
