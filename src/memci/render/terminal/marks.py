"""The stretches that the program itself has named, below the plot of its memory."""

import heapq
from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from memci.model.result import Mark
from memci.render.figures import mib, ms, plural
from memci.render.terminal.parts import QUIET, Clipped, columns, literal, section

MOST_BARS = 8
_MOST_ROWS = 20
_LONGEST_NAME = 30
_FRAMED = 6
"""What stands around a name inside its bar: `├─ name ─┤`."""


def mark_bars(marks: Sequence[Mark], x_end: float, room: int) -> list[Text]:
    """A line for each of the longest marks, in columns of a plot that is `room` wide and ends at `x_end` seconds."""
    return [_bar(mark, x_end, room) for mark in _longest(marks, MOST_BARS)]


def marks_section(marks: Sequence[Mark]) -> list[RenderableType]:
    """When each began, how long it took, and by how much RSS grew; nothing when there is none."""
    if not marks:
        return []
    shown = _longest(marks, _MOST_ROWS)
    table = columns(("began\nms", ">"), ("took\nms", ">"), ("RSS\nMiB", ">"), ("\nmark", "<"))
    for mark in shown:
        table.add_row(
            ms(mark.started), _figure(mark.seconds, ms), _figure(mark.rss_bytes, mib), Clipped(literal(mark.name))
        )
    more: list[RenderableType] = []
    if len(marks) > len(shown):
        more = [Text(f"and {plural(len(marks) - len(shown), 'shorter mark')}", style=QUIET)]
    if any(mark.seconds is None for mark in shown):
        more.append(Text("– had not ended when the program was ready", style=QUIET))
    return [section("What the program marked", table, *more)]


def _figure(value: float | None, written: Callable[[float], str]) -> Text:
    return Text("–", style=QUIET) if value is None else Text(written(value))


def _longest(marks: Sequence[Mark], most: int) -> list[Mark]:
    """The longest, in their order; one that has not ended is longer than all that have."""
    longest = heapq.nlargest(most, range(len(marks)), key=lambda index: _length(marks[index]))
    return [marks[index] for index in sorted(longest)]


def _length(mark: Mark) -> float:
    return float("inf") if mark.seconds is None else mark.seconds


def _bar(mark: Mark, x_end: float, room: int) -> Text:
    """The stretch as a bar with its name in it, or beside it where it is too short."""
    start = min(int(mark.started / x_end * room), room - 1)
    end = room if mark.seconds is None else min(int((mark.started + mark.seconds) / x_end * room) + 1, room)
    width = max(end - start, 1)
    name = literal(mark.name, limit=_LONGEST_NAME)
    length = cell_len(name.plain)
    close = "─" if mark.seconds is None else "┤"
    if length + _FRAMED <= width:
        return _line(start, "├─ ", name, f" {'─' * (width - length - _FRAMED + 1)}{close}")
    bar = "│" if width == 1 else f"├{'─' * (width - 2)}{close}"
    if end + 1 + length <= room:
        return _line(start, f"{bar} ", name)
    if length + 1 <= start:
        return _line(start - length - 1, "", name, f" {bar}")
    return _line(start, bar)


def _line(indent: int, before: str, name: Text | None = None, after: str = "") -> Text:
    return Text.assemble(" " * indent, (before, QUIET), name or "", (after, QUIET), no_wrap=True)
