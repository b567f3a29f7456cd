"""Memory over time: RSS and heap of both sides on one axis, and below it what the start was doing then."""

from collections.abc import Sequence
from typing import Any

from memci.model.result import EntrypointResult
from memci.render.html.curves import (
    COLOURS,
    LEGEND,
    MARGIN,
    Clock,
    Curve,
    Kind,
    curve,
    highest,
    in_mib,
    lasts,
    line,
    memory_axis,
    ready_after,
    stretch,
    time_axis,
)
from memci.render.html.moments import moments_table, timeline_summary
from memci.render.html.parts import Choice, Figure
from memci.render.html.span_bars import span_bars
from memci.render.html.spans import Span, depth, import_spans, lanes, mark_spans
from memci.units import format_bytes, format_seconds

_KINDS: tuple[Kind, ...] = ("RSS", "heap")
_HEIGHT, _LANE, _GAP = 360, 24, 0.07
_BASE_OPACITY = 0.6


def timeline_figure(prefix: str, head: EntrypointResult, base: EntrypointResult | None) -> Figure | None:
    """None when the head has no memory over time. `prefix` begins the figure's id."""
    after = {kind: curve(head, kind) for kind in _KINDS}
    before = {kind: curve(base, kind) for kind in _KINDS}
    if not any(after.values()):
        return None
    end = lasts(*after.values(), *before.values())
    ready = ready_after(head)
    imports = import_spans(head, base)
    longer = stretch(head)
    marks = mark_spans(head, (lasts(*after.values()) if ready is None else ready) / longer)
    clock = Clock.until(max(end, ready or 0, *(span.end * longer for span in (*imports, *marks))))
    top = max(one.peak[1] for one in (*after.values(), *before.values()) if one)

    drawn: list[tuple[Kind | None, dict[str, Any]]] = []
    for kind in _KINDS:
        drawn += [(kind, trace) for trace in _side_traces(kind, before[kind], highest(base, kind), clock, base=True)]
    for kind in _KINDS:
        drawn += [(kind, trace) for trace in _side_traces(kind, after[kind], highest(head, kind), clock, base=False)]
    for one, is_base in ((base, True), (head, False)):
        drawn += [(None, trace) for trace in _ready_traces(one, clock, in_mib(top), base=is_base)]
    rows = [*lanes(imports), *(depth(lanes(imports)) + lane for lane in lanes(marks))]
    if rows:
        drawn.append((None, span_bars([*imports, *marks], rows, clock, longer)))
    return Figure(
        id=f"{prefix}-timeline",
        title="Memory over time",
        summary=timeline_summary(head, base),
        hint=_hint(imports, marks),
        data=[trace for _, trace in drawn],
        layout=_layout(clock, depth(rows), depth(lanes(imports)) if marks else None),
        height=_HEIGHT + _LANE * depth(rows),
        choices=_choices([kind for kind, _ in drawn]) if all(after.values()) else (),
        table=moments_table(head, base, [*imports, *marks]),
    )


def _side_traces(
    kind: Kind, one: Curve | None, peak_size: float | None, clock: Clock, *, base: bool
) -> list[dict[str, Any]]:
    """The curve, and on it its peak, which says the size that was measured."""
    if one is None or peak_size is None:
        return []
    colour = COLOURS[kind]
    name = f"{kind}, base" if base else kind
    style: dict[str, Any] = {"line": {"color": colour, "width": 1.5, "dash": "dash", "shape": "hv"}} if base else {}
    if kind == "heap" and not base:
        style |= {"fill": "tozeroy", "fillcolor": f"{colour}2b"}
    moment, seen = one.peak
    shown = format_bytes(peak_size)
    peak = {
        "type": "scatter",
        "mode": "markers" if base else "markers+text",
        "x": [clock.at(moment)],
        "y": [in_mib(seen)],
        # Away from the line at ready, where the peak most often is.
        "text": ["" if base else f"{shown}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"],
        "textposition": "top left",
        "cliponaxis": False,
        "marker": {"color": colour, "size": 8, "symbol": "circle-open" if base else "circle"},
        "hovertemplate": f"peak of {name}: {shown}<br>at %{{x}} {clock.unit}<extra></extra>",
        "legendgroup": name,
        "showlegend": False,
    }
    shared = {"opacity": _BASE_OPACITY} if base else {}
    return [line(one, clock, name, colour, legendgroup=name, **style) | shared, peak | shared]


def _ready_traces(entrypoint: EntrypointResult | None, clock: Clock, top: float, *, base: bool) -> list[dict[str, Any]]:
    """A vertical line where it was ready; at its end, when that is what it is asked for."""
    ready = ready_after(entrypoint)
    if entrypoint is None or ready is None:
        return []
    word = "end" if entrypoint.ready == "exit" else "ready"
    name = f"{word}, base" if base else word
    return [
        {
            "type": "scatter",
            "mode": "lines+text",
            "name": name,
            "x": [clock.at(ready)] * 2,
            "y": [0, round(top * 1.12, 2)],
            "text": ["", name],
            "textposition": "top center",
            "cliponaxis": False,
            "line": {"color": "#8a94a3", "width": 1.5, "dash": "dot" if base else "solid"},
            "hovertemplate": f"{name} after {format_seconds(ready)}<extra></extra>",
            "showlegend": False,
        }
    ]


def _hint(imports: Sequence[Span], marks: Sequence[Span]) -> str:
    """What the bars are."""
    kinds = [words for words, some in (("heavy imports", imports), ("the program's own marks", marks)) if some]
    if not kinds:
        return ""
    new = "; red ones are not loaded on the base" if any(span.new for span in imports) else ""
    return f"The bars are {' and '.join(kinds)}, from begin to end{new}."


def _choices(kinds: Sequence[Kind | None]) -> list[Choice]:
    return [
        Choice("RSS and heap", [True] * len(kinds)),
        *(Choice(f"only {one}", [kind in (one, None) for kind in kinds]) for one in _KINDS),
    ]


def _layout(clock: Clock, rows: int, first_mark: int | None) -> dict[str, Any]:
    whole = _HEIGHT + _LANE * rows - MARGIN["t"] - MARGIN["b"]
    share = _LANE * rows / whole
    layout: dict[str, Any] = {
        "xaxis": time_axis(clock, anchor="y2" if rows else "y"),
        "yaxis": memory_axis(domain=[share + _GAP, 1] if rows else [0, 1]),
        "legend": LEGEND,
        "margin": MARGIN,
        "hovermode": "closest",
        "uniformtext": {"mode": "hide", "minsize": 9},
    }
    if rows:
        ticks = {0: "imports"} if first_mark is None else {0: "imports", first_mark: "marks"}
        layout["yaxis2"] = {
            "domain": [0, share],
            "range": [rows - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickvals": list(ticks),
            "ticktext": list(ticks.values()),
        }
    return layout
