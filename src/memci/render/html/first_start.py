"""The first start, without bytecode, beside the others."""

from memci.model.result import EntrypointResult, MetricName
from memci.render.figures import plural
from memci.render.html.parts import Cell, Figure, Table
from memci.render.html.sides import Name, bars, bars_layout, cells, columns
from memci.units import format_seconds

_STARTS: dict[MetricName, str] = {"first_start": "without bytecode", "cold_start_wall": "with bytecode"}
_TITLE = "The first start, without bytecode"
_SLOWER = 1.05
"""The ratio from which it is worth a word: single starts differ by as much."""


def first_start_figure(prefix: str, head: EntrypointResult, base: EntrypointResult | None) -> Figure | None:
    """Bars of both sides; None when the head has no first start."""
    if not _measured(head):
        return None
    before = base if base and _measured(base) else None
    sides: list[tuple[Name, EntrypointResult]] = [("base", before)] if before else []
    data = []
    for side, one in [*sides, ("head", head)]:
        seconds = [one.metrics[name].value for name in _STARTS]
        shown = list(map(format_seconds, seconds))
        data.append(bars(side, list(_STARTS.values()), [one * 1000 for one in seconds], shown, lying=True))
    compared = before is not None
    return Figure(
        id=f"{prefix}-first-start",
        title=_TITLE,
        summary=_sentence(head, before),
        data=data,
        layout=bars_layout(
            compared=compared,
            xaxis={"title": {"text": "ms"}, "rangemode": "tozero"},
            yaxis={"autorange": "reversed", "automargin": True},
        ),
        height=100 + (52 if compared else 36) * len(_STARTS),
        table=Table(
            caption=_TITLE,
            columns=[("start", "left"), *columns("time by the clock", compared=compared), ("measured", "left")],
            rows=[_row(name, head, before) for name in _STARTS],
        ),
    )


def _measured(one: EntrypointResult) -> bool:
    return all(name in one.metrics for name in _STARTS)


def _row(name: MetricName, head: EntrypointResult, base: EntrypointResult | None) -> list[Cell]:
    now, before = head.metrics[name], base.metrics[name] if base else None
    difference = now.value - before.value if before else None
    times = cells(
        format_seconds(now.value),
        format_seconds(before.value) if before else None,
        # Of one start nobody can tell whether it is slower, and of several starts the test of times says it.
        None,
        "",
    )
    if difference:
        times[-1] = Cell(format_seconds(difference, signed=True), tone="quiet")
    return [Cell(_STARTS[name]), *times, Cell(f"{name}, {plural(max(1, len(now.samples)), 'start')}")]


def _sentence(head: EntrypointResult, base: EntrypointResult | None) -> str:
    words = f"Without bytecode, as in a fresh image, the first start {_said(head)}"
    return f"{words}; the base's {_said(base)}." if base else f"{words}."


def _said(one: EntrypointResult) -> str:
    first, warm = (one.metrics[name].value for name in _STARTS)
    shown = f"{format_seconds(first)} instead of {format_seconds(warm)}"
    if warm and first / warm >= _SLOWER:
        return f"takes {first / warm:,.1f}× as long: {shown}"
    return f"takes no longer: {shown}"
