"""Both sides beside each other as bars, grouped."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from memci.render.html.parts import Align, Cell

BASE_COLOUR, HEAD_COLOUR = "#8c959f", "#0f9d8a"
"""Grey for what was, and what is as in the other charts: blue and red are for what was saved and what grew."""

Name = Literal["base", "head"]


def bars(
    side: Name, labels: Sequence[str], values: Sequence[float | None], texts: Sequence[str], *, lying: bool = False
) -> dict[str, Any]:
    """A trace. The labels are inert for plotly; `texts` are the values as people read them. No bar for None."""
    at, size = ("y", "x") if lying else ("x", "y")
    return {
        "type": "bar",
        "name": side,
        "orientation": "h" if lying else "v",
        at: list(labels),
        size: [None if value is None else round(value, 3) for value in values],
        "customdata": list(texts),
        "hovertemplate": f"%{{{at}}}: %{{customdata}}<extra>{side}</extra>",
        "marker": {"color": HEAD_COLOUR if side == "head" else BASE_COLOUR},
    }


def bars_layout(*, compared: bool, **axes: Mapping[str, Any]) -> dict[str, Any]:
    """The layout of such traces."""
    return {
        "barmode": "group",
        "showlegend": compared,
        "legend": {"orientation": "h", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"},
        "margin": {"l": 8, "r": 16, "t": 32 if compared else 8, "b": 44},
        **axes,
    }


def columns(words: str, *, compared: bool) -> list[tuple[str, Align]]:
    """The heads of a figure's columns: one, or one for each side and one for the difference."""
    if not compared:
        return [(words, "right")]
    return [(f"{words}, base", "right"), (f"{words}, head", "right"), ("change", "right")]


def cells(head: str, base: str | None, difference: float | None, change: str, noise: float = 0) -> list[Cell]:
    """What stands below them. `base` is None when nothing is compared. A difference up to `noise` has no colour."""
    if base is None:
        return [Cell(head)]
    return [Cell(base), Cell(head), difference_cell(difference, change, noise)]


def difference_cell(difference: float | None, words: str, noise: float = 0) -> Cell:
    """A difference in words: red for more, blue for less, without a colour up to `noise`; a dash for none."""
    if not difference:
        return Cell("–", tone="quiet")
    if abs(difference) <= noise:
        return Cell(words, tone="quiet")
    return Cell(words, tone="grown" if difference > 0 else "shrunk")
