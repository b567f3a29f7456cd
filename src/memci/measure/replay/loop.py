"""Replay a capture's records once: the heap's true peak without mappings, and who held what at that moment.

memray's own peak counts mappings in, which can put it at another moment and, where a library reserves address
space that it never touches, far off. A report waits for this loop, so it is written for speed: one pass, local
names, one integer an allocation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from memci.measure.replay.held import Held, held_at_peak
from memci.measure.replay.ledger import Ledger
from memci.measure.replay.lines import Line
from memci.measure.replay.mappings import Mappings
from memci.measure.replay.packing import SHIFT, SIZE_MASK
from memci.measure.replay.record import Record
from memci.measure.replay.snapshots import Snapshots
from memci.measure.replay.stacks import Stacks

# memray.AllocatorType. Numbers, because to compare with the members of an enum takes many times as long.
PYMALLOC_FREE, FREE, MMAP = 1, 5, 14

_CHUNK = 1 << 17
"""Records whose log is kept at a time: that of a whole capture would grow without bound."""


@dataclass(frozen=True)
class Replay:
    """Bytes. `held`: at the heap's peak; by stack they add up to `peak_heap`. `heaps`: at each of memray's
    snapshots."""

    peak_heap: int
    peak_mapped: int
    allocated: int
    allocations: int
    held: Held
    heaps: list[int]


def replay(  # noqa: PLR0912, PLR0915 (calls would cost more than the work they do)
    records: Iterable[Record], stacks: Stacks, totals: Sequence[int] = ()
) -> Replay:
    """Replay all records of one process. `totals`: memory with mappings at each of memray's snapshots.

    Fills in `stacks` and the figures of its lines. Takes 100 to 130 bytes for each allocation that is alive at once.
    """
    ledger = Ledger()
    mappings = Mappings()
    snapshots = Snapshots(totals)
    snapshots.reached(0, 0)
    awaited = snapshots.awaited(0, 0)
    live: dict[int, int] = {}
    made_since_peak = Held()
    gone_since_peak = Held()

    # The run: see Ledger. A highest point is one after which something was freed.
    lines: tuple[Line, ...] = ()
    change = freed = highest = 0

    last_stack_id = size_before = -1
    number = new = 0
    made_on = lines
    packed_by_stack, resolve, groups = stacks.packed.get, stacks.resolve, stacks.groups
    close, forget, shift, mask = ledger.close, live.pop, SHIFT, SIZE_MASK
    remaining = iter(records)
    while (first := next(remaining, None)) is not None:
        made: list[int] = []
        gone: list[int] = []
        note_made, note_gone = made.append, gone.append
        made_at = gone_at = 0
        ledger.new_logs(made, gone)
        for record in chain((first,), islice(remaining, _CHUNK - 1)):
            allocator = record.allocator
            if allocator == FREE or allocator == PYMALLOC_FREE:  # noqa: SIM109, PLR1714 (quicker than `in`)
                packed = forget(record.address, 0)
                if not packed:
                    continue  # allocated before the tracking began
                charged = groups[packed >> shift]
                if charged is not lines:
                    made_at, gone_at = close(lines, change, freed, highest, made_at, gone_at)
                    awaited -= change
                    change = freed = highest = 0
                    lines = charged
                elif change >= highest:
                    highest = change
                    made_at, gone_at = len(made), len(gone)
                size = packed & mask
                change -= size
                freed += size
                note_gone(packed)
            elif allocator < MMAP:
                stack_id = record.stack_id
                if stack_id != last_stack_id:  # half of all allocations come in rows
                    last_stack_id = stack_id
                    size_before = -1
                    number = packed_by_stack(stack_id) or resolve(record)
                    made_on = groups[number >> shift]
                if made_on is not lines:
                    made_at, gone_at = close(lines, change, freed, highest, made_at, gone_at)
                    awaited -= change
                    change = freed = highest = 0
                    lines = made_on
                size = record.size
                if size != size_before:
                    size_before = size
                    new = number + size  # one object for a row of equal allocations
                live[record.address] = new
                change += size
                note_made(new)
            elif allocator == MMAP:
                awaited -= mappings.add(record.address, record.size)
            else:
                awaited += mappings.remove(record.address, record.size)
            if change == awaited:
                snapshots.reached(ledger.heap + change, mappings.total)
                awaited = snapshots.awaited(ledger.heap, mappings.total)
        close(lines, change, freed, highest, made_at, gone_at)
        awaited -= change
        change = freed = highest = 0
        if ledger.peak_at is not None:
            made_since_peak.clear()
            gone_since_peak.clear()
            made, gone = made[ledger.peak_at[0] :], gone[ledger.peak_at[1] :]
        made_since_peak.add(made)
        gone_since_peak.add(gone)
    return Replay(
        peak_heap=ledger.peak,
        peak_mapped=mappings.peak,
        allocated=ledger.allocated,
        allocations=ledger.allocations,
        held=held_at_peak(live, made_since_peak, gone_since_peak, ledger.peak),
        heaps=snapshots.finished(mappings.total),
    )
