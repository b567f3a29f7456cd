"""What went on during a start as bars below its timeline."""

from collections.abc import Sequence
from typing import Any

from memci.render.html.curves import Clock
from memci.render.html.spans import Span
from memci.render.html.text import label
from memci.units import format_bytes, format_seconds

_IMPORT, _NEW_IMPORT, _MARK = "#7d8da1", "#d1495b", "#c98a1b"


def span_bars(spans: Sequence[Span], rows: Sequence[int], clock: Clock, longer: float) -> dict[str, Any]:
    """One trace, so that no bar makes room for another. `rows`: the lane of each; `longer`: see `curves.stretch`."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": [clock.at(span.begin * longer) for span in spans],
        "x": [clock.at(span.lasts * longer) for span in spans],
        "y": list(rows),
        "width": 0.82,
        "xaxis": "x",
        "yaxis": "y2",
        "marker": {"color": [_colour(span) for span in spans]},
        "text": [label(span.what, 60) for span in spans],
        "textposition": "inside",
        "insidetextanchor": "start",
        "insidetextfont": {"color": "#ffffff"},
        "hovertext": [_told(span) for span in spans],
        "hoverinfo": "text",
        "showlegend": False,
    }


def _colour(span: Span) -> str:
    if span.kind == "mark":
        return _MARK
    return _NEW_IMPORT if span.new else _IMPORT


def _told(span: Span) -> str:
    """What a bar says when it is pointed at."""
    first = f"import {label(span.what)}" if span.kind == "import" else label(span.what)
    new = ", not loaded on the base" if span.new else ""
    asker = f"asked for by {label(span.asked_by)}" if span.asked_by else ""
    took = "not ended when it was ready" if span.open else format_seconds(span.lasts)
    heap = "" if span.heap is None else f"heap {format_bytes(span.heap, signed=True)}"
    rss = "" if span.rss is None else f"RSS {format_bytes(span.rss, signed=True)}"
    figures = ", ".join(filter(None, (took, heap, rss)))
    return "<br>".join(filter(None, (f"<b>{first}</b>{new}", figures, asker)))
