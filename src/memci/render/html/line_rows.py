"""The rows of one file's table: what each line holds at the peak and allocates, and what that was in the base."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from memci.judge.floors import heap_floor
from memci.judge.line_changes import LineChanges
from memci.model.result import SourceLines
from memci.render.escape import plain, source_line
from memci.render.figures import plural
from memci.render.html.parts import Cell
from memci.render.html.sides import difference_cell
from memci.render.stretches import stretches
from memci.units import format_bytes, format_count, format_fraction

MOST_LINES = 300
"""With figures, of one file. The others are summed up."""

_LEAST_SHARE = 0.0001
_LONGEST_LINE, _LONGEST_FUNCTION = 240, 80
_NOTHING = Cell("")


class Figures(NamedTuple):
    """Bytes, and how many allocations. `most_live` of several lines is None: not all had theirs at one time."""

    at_peak: int = 0
    most_live: int | None = 0
    total: int = 0
    times: int = 0


@dataclass(frozen=True)
class Scale:
    """What sizes are held against: the `heaviest` line of the page, and the heap's `peak`, in bytes."""

    heaviest: int
    peak: float

    def heat(self, size: int) -> int:
        """0 to 100."""
        return round(100 * size / self.heaviest) if size > 0 and self.heaviest else 0

    def share(self, size: int) -> str:
        """Of the peak, as a percentage; empty when it is none."""
        return format_fraction(size / self.peak) if self.peak and size / self.peak >= _LEAST_SHARE else ""


@dataclass(frozen=True)
class LineRow:
    """A line, or `several` (`label` says which). `heat`: 0 to 100, what it holds at the peak against the line of the
    page that holds most; `share`: which part of the heap's peak that is. `source` is the line's text, or the name of
    its function when it is `named`."""

    label: str
    several: bool = False
    href: str | None = None
    source: str = ""
    named: bool = False
    heat: int = 0
    share: str = ""
    at_peak: str = ""
    most_live: str = ""
    total: str = ""
    times: str = ""
    change: Cell = _NOTHING


@dataclass(frozen=True)
class Folded:
    """Lines that are left out, in words."""

    words: str


@dataclass(frozen=True)
class LineText:
    """What is to be seen of a line besides its figures. `source`: the lines of the file; none when they are not to be
    shown. `functions`, by number, are shown in their place. `address`: where a line can be looked at."""

    source: Sequence[str]
    functions: Mapping[int, str]
    address: Callable[[int], str | None]


def line_rows(
    lines: SourceLines, changes: LineChanges | None, text: LineText, scale: Scale
) -> tuple[list[LineRow | Folded], LineRow]:
    """The rows of a file, and their sum. A line that neither holds nor allocates anything, nor did so in the base, is
    folded unless it is next to one that does."""
    figures = figures_by_line(lines)
    changed = {number: size for number, size in changes.changed.items() if size} if changes else {}
    heaviest = sorted(
        figures.keys() | changed.keys(), key=lambda number: _weight(figures.get(number), changed.get(number, 0))
    )
    kept, left = set(heaviest[-MOST_LINES:]), heaviest[:-MOST_LINES]

    def row(number: int) -> LineRow:
        bare = _bare(number, text)
        if number not in kept:
            return bare
        mine = figures.get(number, Figures())
        filled = _filled(bare, mine, changed.get(number, 0) if changes else None, scale)
        return replace(filled, heat=scale.heat(mine.at_peak))

    rows: list[LineRow | Folded] = []
    for stretch in stretches(kept, len(text.source)):
        rows.extend([_folded(stretch.lines, set(left))] if stretch.folded else map(row, stretch.lines))
    rows.extend(row(number) for number in sorted(kept) if not 1 <= number <= len(text.source))
    if left:
        rest = _added(figures[number] for number in left if number in figures)
        gone = sum(changed.get(number, 0) for number in left) if changes else None
        rows.append(_filled(LineRow(plural(len(left), "other line"), several=True), rest, gone, scale))
    if changes and changes.lines:
        rows.append(LineRow(plural(changes.lines, "removed line"), several=True, change=_change(changes.removed)))
    difference = sum(changed.values()) + changes.removed if changes else None
    return rows, _filled(LineRow("all lines", several=True), _added(figures.values()), difference, scale)


def figures_by_line(lines: SourceLines) -> dict[int, Figures]:
    """By number; a line that is listed twice has both."""
    found: dict[int, Figures] = {}
    for number, at_peak, most, total, times in lines.lines:
        new = Figures(at_peak, most, total, times)
        found[number] = _added([found[number], new]) if number in found else new
    return found


def _added(several: Iterable[Figures]) -> Figures:
    columns = list(zip(*((one.at_peak, one.total, one.times) for one in several), strict=True)) or [(), (), ()]
    at_peak, total, times = map(sum, columns)
    return Figures(at_peak, None, total, times)


def _weight(figures: Figures | None, change: int) -> tuple[int, int]:
    one = figures or Figures()
    return max(one.at_peak, one.most_live or 0, abs(change)), one.total


def _bare(number: int, text: LineText) -> LineRow:
    label, href = (str(number), text.address(number)) if number else ("–", None)
    if 1 <= number <= len(text.source):
        return LineRow(label, href=href, source=source_line(text.source[number - 1], _LONGEST_LINE))
    return LineRow(label, href=href, source=plain(text.functions.get(number, ""), _LONGEST_FUNCTION), named=True)


def _filled(row: LineRow, figures: Figures, change: int | None, scale: Scale) -> LineRow:
    return replace(
        row,
        share=scale.share(figures.at_peak),
        at_peak=format_bytes(figures.at_peak),
        most_live="" if figures.most_live is None else format_bytes(figures.most_live),
        total=format_bytes(figures.total),
        times=format_count(figures.times),
        change=_change(change),
    )


def _change(size: int | None) -> Cell:
    if size is None:
        return Cell("", tone="quiet")
    return difference_cell(size, format_bytes(size, signed=True), heap_floor(0))


def _folded(lines: range, left: set[int]) -> Folded:
    few = any(number in left for number in lines)
    return Folded(f"… {plural(len(lines), 'line')} that {'hold little' if few else 'allocate nothing'}")
