"""`show --timeline`: memory over the time of a start, and what the program has marked in it."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from memci.model.result import EntrypointResult, Mark, Timeline
from memci.render.figures import MIB
from memci.render.terminal.marks import mark_bars, marks_section
from memci.render.terminal.parts import QUIET, Fitted
from memci.render.terminal.plot import Cell, Points, draw, nice_end
from memci.units import format_seconds

_STYLES = {"line": "green", "area": "blue", "": ""}
_HEIGHT = 16
_TICKS = 4
_LEAST_WIDTH = 10


def timeline_view(entrypoint: EntrypointResult) -> RenderableType:
    """The RSS of an uninstrumented start as a line, and the heap, of an instrumented one, as an area; below, the
    stretches that the program has named."""
    timeline, marks = entrypoint.timeline, entrypoint.marks
    if not _worth_drawing(timeline):
        return Group(Text("No memory was recorded over time."), *marks_section(marks))
    return Group(Fitted(lambda width: _plot(timeline, marks, width)), *marks_section(marks))


def _worth_drawing(timeline: Timeline) -> bool:
    return len(timeline.seconds) > 1 and max(timeline.seconds) > 0 and any((*timeline.rss, *timeline.heap))


def _plot(timeline: Timeline, marks: Sequence[Mark], width: int) -> RenderableType:
    rss, heap = _points(timeline, timeline.rss), _points(timeline, timeline.heap)
    x_end = max(timeline.seconds)
    y_end = nice_end(max(y for _, y in (*rss, *heap)) / MIB) * MIB
    labels = [_number(y_end / MIB * tick / _TICKS) for tick in range(_TICKS + 1)]
    margin = max(map(len, labels))
    room = max(width - margin - 2, _LEAST_WIDTH)
    rows = draw(rss, heap, room, _HEIGHT, x_end, y_end)
    lines = [_row(row, _label(labels, number), margin) for number, row in enumerate(rows)]
    return Group(
        Text("MiB".rjust(margin), style=QUIET),
        *lines,
        *_x_axis(labels[0], margin, room, x_end),
        *(Padding(bar, (0, 0, 0, margin + 2)) for bar in mark_bars(marks, x_end, room)),
        "",
        _legend(rss, heap),
    )


def _points(timeline: Timeline, values: list[int]) -> Points:
    return sorted(zip(timeline.seconds, values, strict=False))


def _number(mebibytes: float) -> str:
    return f"{mebibytes:,.2f}".rstrip("0").rstrip(".")


def _label(labels: list[str], row: int) -> str:
    """The label of a row of the plot, if a tick falls on its upper edge."""
    ticks, left = divmod((_HEIGHT - row) * _TICKS, _HEIGHT)
    return "" if left else labels[ticks]


def _row(cells: list[Cell], label: str, margin: int) -> Text:
    line = Text(f"{label.rjust(margin)} {'┤' if label else '│'}", style="", no_wrap=True)
    line.stylize(QUIET)
    for cell in cells:
        line.append(cell.char, style=_STYLES[cell.series])
    return line


def _x_axis(zero: str, margin: int, room: int, x_end: float) -> list[Text]:
    ticks = [round(room * tick / _TICKS) for tick in range(_TICKS + 1)]
    axis = "".join("┬" if at + 1 in ticks[1:] else "─" for at in range(room))
    marks = [(0, "0")] + [(at, format_seconds(x_end * tick / _TICKS)) for tick, at in enumerate(ticks) if tick]
    line = ""
    for at, mark in marks:
        start = max(0, min(at - len(mark) // 2, room + 1 - len(mark)))
        if start >= len(line) + bool(line):
            line = line.ljust(start) + mark
    return [
        Text(f"{zero.rjust(margin)} └{axis}", style=QUIET, no_wrap=True),
        Text(" " * (margin + 1) + line, style=QUIET, no_wrap=True),
    ]


def _legend(rss: Points, heap: Points) -> Text:
    parts = []
    if rss:
        parts.append(Text.assemble(("⠤⠒⠉", _STYLES["line"]), f" RSS, at most {_peak(rss)}"))
    if heap:
        parts.append(Text.assemble(("▄▆█", _STYLES["area"]), f" heap, at most {_peak(heap)}"))
    return Text("    ").join(parts)


def _peak(points: Points) -> str:
    return f"{max(y for _, y in points) / MIB:,.1f} MiB"
