"""What each package costs, as a table whose rows add up to what all imports cost, and to the peak of the heap."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from memci.judge.import_packages import Package, packages
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.html.import_measures import HEAP, ImportSides, Measure
from memci.render.html.parts import Align, Cell, Table
from memci.render.html.sides import difference_cell
from memci.render.voice import written
from memci.units import format_count

_MOST_ROWS: Final = 25


@dataclass(frozen=True)
class _Row:
    """`costs`: in the base and in the head; a row may lack a measure. `modules`: in the base and in the head."""

    name: Cell
    costs: Mapping[Measure, tuple[float, float]]
    modules: tuple[float, float] | None = None
    asked_for_by: str = ""


def imports_table(sides: ImportSides) -> Table:
    """At most _MOST_ROWS packages, all others together, what is outside imports, and the sum."""
    rows = sorted(
        (_package_row(one, sides) for one in packages(module for _, module in sides.modules)), key=_Order(sides)
    )
    shown = rows[:_MOST_ROWS]
    if rest := rows[_MOST_ROWS:]:
        shown.append(_sum(Cell(plural(len(rest), "other package"), tone="quiet"), rest))
    whole = [*rows, *_outside(sides)]
    shown += [*_outside(sides), _sum(Cell("all of it"), whole)]
    return Table(
        caption="What each package's modules cost by themselves",
        columns=list(_columns(sides)),
        rows=[list(_cells(row, sides)) for row in shown],
    )


def _package_row(package: Package, sides: ImportSides) -> _Row:
    asker = package.asked_for_by
    return _Row(
        Cell(plain(package.name, 60), code=True),
        {measure: package.costs(measure.own) for measure in sides.measures},
        (len(package.base), len(package.head)),
        plain(written(asker), 100) if asker else "",
    )


class _Order:
    """What changed most comes first, or what costs most when nothing is compared."""

    def __init__(self, sides: ImportSides) -> None:
        self._measure, self._compared = next(iter(sides.measures.items()))

    def __call__(self, row: _Row) -> tuple[float, float, str]:
        base, head = row.costs[self._measure]
        return (-abs(head - base) if self._compared else 0, -head, row.name.text)


def _outside(sides: ImportSides) -> Iterator[_Row]:
    base = sides.base.unattributed_bytes if sides.base else 0
    if HEAP in sides.measures and (base or sides.head.unattributed_bytes):
        yield _Row(Cell("outside imports", tone="quiet"), {HEAP: (base, sides.head.unattributed_bytes)})


def _sum(name: Cell, rows: Iterable[_Row]) -> _Row:
    costs: dict[Measure, tuple[float, float]] = {}
    modules: tuple[float, float] = (0, 0)
    for row in rows:
        modules = _added(modules, row.modules or (0, 0))
        for measure, cost in row.costs.items():
            costs[measure] = _added(costs.get(measure, (0, 0)), cost)
    return _Row(name, costs, modules)


def _added(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    return first[0] + second[0], first[1] + second[1]


def _columns(sides: ImportSides) -> Iterator[tuple[str, Align]]:
    yield "package", "left"
    yield "modules", "right"
    for measure, compared in sides.measures.items():
        yield measure.name, "right"
        if compared:
            yield "change", "right"
    yield "first asked for by", "left"


def _cells(row: _Row, sides: ImportSides) -> Iterator[Cell]:
    yield row.name
    yield Cell(_count(row.modules, compared=sides.base is not None) if row.modules else "")
    for measure, compared in sides.measures.items():
        base, head = row.costs.get(measure, (0, 0))
        yield Cell(measure.words(head) if measure in row.costs else "")
        if compared:
            yield _change(measure, base, head) if measure in row.costs else Cell("")
    yield Cell(row.asked_for_by, code=bool(row.asked_for_by))


def _count(modules: tuple[float, float], *, compared: bool) -> str:
    base, head = modules
    change = f" ({format_count(head - base, signed=True)})" if compared and base != head else ""
    return f"{format_count(head)}{change}"


def _change(measure: Measure, base: float, head: float) -> Cell:
    noise = 0 if measure.differs(base, head) else math.inf
    return difference_cell(head - base, measure.words(head - base, signed=True), noise)
