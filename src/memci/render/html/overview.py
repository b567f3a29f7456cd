"""Several entrypoints beside each other: a table, how each stands against the first, and their timelines overlaid."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison
from memci.model.result import EntrypointResult, MetricName
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.html.curves import (
    LEGEND,
    MARGIN,
    Clock,
    Kind,
    curve,
    highest,
    lasts,
    line,
    memory_axis,
    time_axis,
)
from memci.render.html.metrics import change_cell, value_words
from memci.render.html.parts import Cell, Choice, Figure, Table
from memci.render.html.sections import Placed
from memci.render.html.text import label
from memci.render.html.view import Overview
from memci.render.html.voice import code, spoken
from memci.render.sentences import MARKS, NOTHING
from memci.units import MINUS, format_bytes, format_fraction

_MAIN: tuple[tuple[MetricName, str], ...] = (
    ("peak_heap", "peak heap"),
    ("peak_rss", "peak RSS"),
    ("cold_start", "cold start"),
)
_MOST_CURVES = 12
_COLOURS = ("#0f9d8a", "#8b6cf0", "#c98a1b", "#3d8bd9", "#c4588f", "#7d8da1")
_DASHES = ("solid", "dash")
_KINDS: tuple[Kind, ...] = ("heap", "RSS")
_MOST_NAMED = 6
"""From so many times as much on, that says more than a percentage."""
_NEARLY_ALL = 0.99
_SAME = 0.005
"""A difference of less than this part is none worth a word."""


def overview(comparison: Comparison, placed: Sequence[Placed], left: int = 0) -> Overview:
    """Of the comparison's entrypoints in its order; `placed`: where each is, and its results; `left`: how many more
    there are that the page does not show."""
    has_base = any(metric.base for entrypoint in comparison.entrypoints for metric in entrypoint.metrics)
    return Overview(
        table=_table(comparison.entrypoints, [one.id for one in placed], left, has_base=has_base),
        against_first=[] if has_base else _against_first(comparison.entrypoints),
        figure=_figure([one.head.result for one in placed if one.head is not None]),
    )


def _table(entrypoints: Sequence[EntrypointComparison], ids: Sequence[str], left: int, *, has_base: bool) -> Table:
    """Beside each figure how it differs from the base's; without any base, from the first entrypoint's."""
    second = "Δ" if has_base else "against the first"
    rows = []
    for entrypoint, anchor in zip(entrypoints, ids, strict=True):
        cells = [
            Cell(plain(entrypoint.name, 60), href=f"#{anchor}", code=True),
            Cell(f"{MARKS[entrypoint.verdict]} {entrypoint.verdict}"),
        ]
        for name, _ in _MAIN:
            metric, first = _found(entrypoint, name), _found(entrypoints[0], name)
            cells += [
                Cell(value_words(metric.head if metric else None)),
                _change(metric) if has_base else _beside(metric, first, itself=entrypoint is entrypoints[0]),
            ]
        rows.append(cells)
    return Table(
        caption="Verdict, memory and time of each",
        columns=[
            ("entrypoint", "left"),
            ("verdict", "left"),
            *((words, "right") for _, title in _MAIN for words in (title, second)),
        ],
        rows=rows,
        more=f"… and {plural(left, 'entrypoint')} with no worse a verdict, which this page leaves out." if left else "",
    )


def _change(metric: MetricComparison | None) -> Cell:
    return change_cell(metric) if metric else Cell(NOTHING, tone="quiet")


def _beside(metric: MetricComparison | None, first: MetricComparison | None, *, itself: bool) -> Cell:
    part = _part(metric, first)
    if itself or part is None:
        return Cell("" if itself else NOTHING, tone="quiet")
    return Cell(
        f"{'+' if part > 0 else MINUS}{_percentage(part)}" if part else "±0 %",
        tone="grown" if part > 0 else "shrunk" if part < 0 else "quiet",
    )


def _found(entrypoint: EntrypointComparison, name: MetricName) -> MetricComparison | None:
    return next((metric for metric in entrypoint.metrics if metric.metric == name), None)


def _part(metric: MetricComparison | None, first: MetricComparison | None) -> float | None:
    """By what part the head's figure differs from the first entrypoint's; None where one is missing, or of a start that
    went wrong."""
    if metric is None or first is None or metric.head is None or first.head is None or not first.head.value:
        return None
    if "program-failed" in (metric.reason, first.reason):
        return None
    return metric.head.value / first.head.value - 1


def _against_first(entrypoints: Sequence[EntrypointComparison]) -> list[Markup]:
    """Such as "`generator`: 99.0 % less peak heap, 97.4 % less peak RSS, and 12.1 % more time than `list`"."""
    first, *others = entrypoints
    return [spoken(words) for one in others if (words := _sentence(one, first))]


def _sentence(one: EntrypointComparison, first: EntrypointComparison) -> str:
    said = []
    for name, noun in _MAIN:
        part = _part(_found(one, name), _found(first, name))
        if part is not None:
            said.append(_more_or_less(part, "time" if name == "cold_start" else noun))
    if not said:
        return ""
    *before, last = said
    words = f"{', '.join(before)} and {last}" if before else last
    return f"{code(one.name, 60)}: {words} than {code(first.name, 60)}."


def _more_or_less(part: float, noun: str) -> str:
    if abs(part) < _SAME:
        return f"no more {noun}"
    return f"{_percentage(part)} {'more' if part > 0 else 'less'} {noun}"


def _percentage(part: float) -> str:
    """Without a sign. What is left of something is never called nothing: 99.99 % at most."""
    if -1 < part < -_NEARLY_ALL:
        return f"{min(-100 * part, 99.99):.2f} %"
    return format_fraction(abs(part))


def _figure(results: Sequence[EntrypointResult]) -> Figure | None:
    """One curve of each kind for an entrypoint; None unless there are two to hold against each other."""
    drawn = [one for one in results if curve(one, "heap") or curve(one, "RSS")][:_MOST_CURVES]
    if len(drawn) < 2:  # noqa: PLR2004 - "two to hold against each other"
        return None
    clock = Clock.until(lasts(*(curve(one, kind) for one in drawn for kind in _KINDS)))
    traces: list[tuple[Kind, dict[str, Any]]] = []
    for kind in _KINDS:
        for number, one in enumerate(drawn):
            found = curve(one, kind)
            if found is not None:
                colour = _COLOURS[number % len(_COLOURS)]
                dash = _DASHES[number // len(_COLOURS) % len(_DASHES)]
                style = {"color": colour, "width": 2, "shape": "hv", "dash": dash}
                traces.append((kind, line(found, clock, label(one.name, 40), colour, line=style)))
    left = len(results) - len(drawn)
    return Figure(
        id="overview-timelines",
        title="Memory over time, all entrypoints",
        summary=_summary(drawn),
        hint=f"{plural(left, 'entrypoint')} without a curve here." if left else "",
        data=[trace for _, trace in traces],
        layout={
            "xaxis": time_axis(clock),
            "yaxis": memory_axis(),
            "legend": LEGEND,
            "margin": MARGIN,
            "hovermode": "closest",
        },
        height=380,
        choices=[Choice(kind, [one == kind for one, _ in traces]) for kind in _KINDS],
    )


def _summary(drawn: Sequence[EntrypointResult]) -> str:
    """How high each rises."""
    heaps = [(one, highest(one, "heap")) for one in drawn[:_MOST_NAMED]]
    peaks = [f"{plain(one.name, 60)} {format_bytes(size)}" for one, size in heaps if size is not None]
    return f"The heap's highest point: {', '.join(peaks)}." if peaks else ""
