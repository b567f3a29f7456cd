"""Read what to do from stdin, one JSON object, and write ProcessFigures to stdout.

`capture`: the file. `places`: a naming.Places, for all figures; null for the peak alone. A capture that cannot be
read ends this process, by an exception or by a signal; whoever started it says so in a sentence.
"""

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from memray import FileReader

from memci.measure.naming import Places
from memci.measure.replay.figures import ProcessFigures, figures_of
from memci.measure.replay.loop import MMAP, replay
from memci.measure.replay.packing import SIZE_MASK
from memci.measure.replay.peak import peak_of
from memci.measure.replay.record import Record
from memci.measure.replay.stacks import Stacks


def main() -> None:
    """Do what stdin asks for."""
    asked = json.load(sys.stdin)
    # Nothing below makes reference cycles, and to look for some takes time.
    gc.disable()
    sys.stdout.write(read(asked["capture"], asked["places"]).to_json())


def read(capture: str, places: dict[str, Any] | None) -> ProcessFigures:
    """The figures of one capture. Raises what memray raises, and ValueError when a number makes no sense."""
    with closing(FileReader(capture)) as reader:
        metadata = reader.metadata
        records: Iterable[Record] = reader.get_allocation_records()
        if metadata.peak_memory > SIZE_MASK:
            # Mappings may well be that large; an allocation in a damaged capture only.
            records = _bounded(records)
        snapshots = list(reader.get_memory_snapshots())
        moments = [snapshot.time for snapshot in snapshots]
        if places is None:
            peak = peak_of(records)
            return ProcessFigures(
                records=metadata.total_allocations, peak_heap=peak, seen=[(moment, 0) for moment in moments]
            )
        stacks = Stacks(Places(places["cwd"], tuple(places["folders"])).is_project)
        totals = [snapshot.heap for snapshot in snapshots]
        replayed = replay(records, stacks, totals)
        return figures_of(replayed, stacks, metadata.total_allocations, moments)


def _bounded(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        if record.allocator < MMAP and record.size > SIZE_MASK:
            raise ValueError(f"an allocation of {record.size} bytes is too large to be true; 1 TiB is the most")
        yield record


if __name__ == "__main__":
    main()
