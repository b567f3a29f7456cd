"""What a tree of processes holds by the calls that led there, and by size, under the names of a result."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from memci.measure.capture.sites import NO_PYTHON, line_number, own_code
from memci.measure.naming import Naming, harmless_name
from memci.measure.replay.call_tree import MOST_NODES, NOBODY, OTHER, Call, CallRows, Calls, add_to_callers
from memci.measure.replay.figures import ProcessFigures
from memci.model.report_data import OTHER_CALLS, CallFrame, CallTree, SizeClass


class _Frame(NamedTuple):
    """A CallFrame, as it is quick to look up."""

    function: str
    file: str
    project: bool = False
    distribution: str | None = None


_OTHER = _Frame("", OTHER_CALLS)


def call_tree(
    processes: Iterable[ProcessFigures], naming: Naming, module_files: Mapping[str, str], most: int = MOST_NODES
) -> CallTree:
    """The calls of several processes as one tree: what is called by the same calls is added up.

    Of more than `most` nodes the lightest are folded; all bytes stay in the tree.
    """
    calls: Calls[_Frame] = Calls()
    for process in processes:
        _add(process.calls, calls, naming, module_files)
    calls = calls.cut(most, _OTHER)
    table: dict[_Frame, int] = {}
    return CallTree(
        frames=[table.setdefault(frame, len(table)) for frame in calls.frames],
        table=[CallFrame(**frame._asdict()) for frame in table],
        parents=[parent - 1 for parent in calls.parents[1:]],
        lines=calls.lines[1:],
        bytes=calls.bytes[1:],
        counts=calls.counts[1:],
        folded=calls.folded[1:],
    )


def size_classes(processes: Iterable[ProcessFigures]) -> list[SizeClass]:
    """The sizes of what several processes hold."""
    held: dict[int, list[int]] = {}
    for process in processes:
        for power, size, count in process.sizes:
            figures = held.setdefault(power, [0, 0])
            figures[0] += size
            figures[1] += count
    return [SizeClass(up_to=2**power, bytes=size, count=count) for power, (size, count) in sorted(held.items())]


def _add(rows: CallRows, calls: Calls[_Frame], naming: Naming, module_files: Mapping[str, str]) -> None:
    named = [_named(call, naming, module_files) for call in rows.table]
    cumulative = [own + folded for own, folded in zip(rows.bytes, rows.folded, strict=True)]
    add_to_callers(cumulative, rows.parents)
    places: list[int] = []
    for index, (parent, call) in enumerate(zip(rows.parents, rows.calls, strict=True)):
        place = calls.node(0 if parent < 0 else places[parent], named[call])
        calls.passed(place, line_number(rows.lines[index]), cumulative[index])
        calls.bytes[place] += rows.bytes[index]
        calls.counts[place] += rows.counts[index]
        calls.folded[place] += rows.folded[index]
        places.append(place)


def _named(call: Call, naming: Naming, module_files: Mapping[str, str]) -> _Frame:
    if call == OTHER:
        return _OTHER
    name, filename = call
    if call == NOBODY:
        file = NO_PYTHON
    elif filename is None:
        name, file = f"import {name}", own_code(name, naming, module_files)
    else:
        file = naming.file(filename)
    return _Frame(harmless_name(name), file.path or "", file.project, file.distribution)
