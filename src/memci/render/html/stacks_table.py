"""The places that hold most, or changed most, as a table whose rows add up to the peak."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from memci.judge.call_trees.merge import Calls
from memci.judge.floors import heap_floor
from memci.model.report_data import CallFrame
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.html.parts import Align, Cell, Table
from memci.render.html.sides import difference_cell
from memci.render.html.tree_colours import owner_name
from memci.units import format_bytes, format_count

_MOST_ROWS: Final = 20


@dataclass
class _Place:
    """What a function in a file, wherever it is called from, holds itself; None stands for calls that are too small.
    `line`: of what holds most of it."""

    frame: CallFrame | None
    line: int = 0
    base: float = 0
    head: float = 0
    count: int = 0
    _largest: float = 0

    @property
    def difference(self) -> float:
        return self.head - self.base

    def add(self, other: "_Place") -> None:
        if max(other.base, other.head) > self._largest:
            self._largest, self.line = max(other.base, other.head), other.line
        self.base += other.base
        self.head += other.head
        self.count += other.count


def stacks_table(calls: Calls, *, compared: bool) -> Table:
    """At most _MOST_ROWS places, what all others hold together, and the sum."""
    places = _places(calls)
    known = [place for place in places if place.frame is not None]
    known.sort(key=lambda place: (-abs(place.difference) if compared else -place.head, -place.head))
    rest = _Place(None)
    for place in [*known[_MOST_ROWS:], *(place for place in places if place.frame is None)]:
        rest.add(place)
    whole = _Place(None)
    for place in places:
        whole.add(place)
    if any(place.frame is None and place.head for place in places):
        # Of calls that are too small to be nodes only the bytes are known.
        rest.count = whole.count = 0
    others = len(known[_MOST_ROWS:])
    rows = [_row(_cells_of(place), place, compared=compared) for place in known[:_MOST_ROWS]]
    if rest.base or rest.head:
        words = f"{plural(others, 'other place')} and calls too small to list" if others else "calls too small to list"
        rows.append(_row([Cell(words, tone="quiet"), Cell("")], rest, compared=compared))
    rows.append(_row([Cell("the whole peak"), Cell("")], whole, compared=compared))
    return Table(
        caption="What changed most, by the place that allocated it" if compared else "The places that hold most",
        columns=_columns(compared=compared),
        rows=rows,
    )


def _places(calls: Calls) -> list[_Place]:
    found: dict[tuple[str, str] | None, _Place] = {}
    for node in calls[1:]:
        call = node.what
        key = (call.frame.function, call.frame.file) if call else None
        place = found.setdefault(key, _Place(call.frame if call else None))
        line, count = (call.line, call.head_count) if call else (0, 0)
        place.add(_Place(None, line, node.base, node.head, count))
    return list(found.values())


def _columns(*, compared: bool) -> list[tuple[str, Align]]:
    sides: list[tuple[str, Align]] = [("base", "right"), ("head", "right"), ("change", "right")]
    return [
        ("place", "left"),
        ("belongs to", "left"),
        *(sides if compared else [("held at the peak", "right")]),
        ("allocations", "right"),
    ]


def _cells_of(place: _Place) -> list[Cell]:
    frame = place.frame
    if frame is None:
        return [Cell(""), Cell("")]
    at = f"{frame.file}:{place.line}" if place.line else frame.file
    words = frame.function if frame.function.startswith("import ") else f"{frame.function} {at}".strip()
    return [
        Cell(plain(words, 120), code=True),
        Cell(plain(owner_name(frame.distribution, project=frame.project), 60)),
    ]


def _row(cells: Sequence[Cell], place: _Place, *, compared: bool) -> list[Cell]:
    sides = [Cell(format_bytes(place.head))]
    if compared:
        change = format_bytes(place.difference, signed=True)
        sides = [Cell(format_bytes(place.base)), *sides, difference_cell(place.difference, change, heap_floor(0))]
    return [*cells, *sides, Cell(format_count(place.count) if place.count else "")]
