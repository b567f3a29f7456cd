"""The heap's peak alone: what a second capture of the same start is needed for, in half of a replay's time."""

from collections.abc import Iterable

from memci.measure.replay.loop import FREE, MMAP, PYMALLOC_FREE
from memci.measure.replay.record import Record


def peak_of(records: Iterable[Record]) -> int:
    """The high-water mark of the heap without mappings, in bytes; the same as `replay` finds."""
    live: dict[int, int] = {}
    forget = live.pop
    heap = peak = 0
    free, pymalloc_free, mmap = FREE, PYMALLOC_FREE, MMAP
    for record in records:
        allocator = record.allocator
        if allocator == free or allocator == pymalloc_free:  # noqa: SIM109, PLR1714 (quicker than `in`)
            heap -= forget(record.address, 0)
        elif allocator < mmap:
            size = live[record.address] = record.size
            heap += size
            if heap > peak:  # noqa: PLR1730 (a call to max would cost a sixth of the loop)
                peak = heap
    return peak
