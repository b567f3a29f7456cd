"""A tree as plotly draws it: rows of parts, each as wide as what it stands for, and its own parts below it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from memci.judge.two_sided import Tree, Weight, weights
from memci.render.html.text import label
from memci.render.html.tree_colours import text_colour

What = TypeVar("What")

_LEVELS: Final = 11
"""To be seen at one time; a click shows those below."""
_ROW, _AROUND = 43, 67
"""Heights of a row of parts, and of what is above and below all of them."""
_SMALLEST_TEXT: Final = 10
_PATH: Final = 26
"""Height of the bar that leads back."""
_BORDER: Final = "rgba(128,128,128,0.35)"


@dataclass(frozen=True)
class Part:
    """What is to be read of a node: in the picture `name` and `figure`, in a box beside it `details`, line by line, the
    first of which is its name in full. All have passed `text.label`."""

    name: str
    figure: str
    details: Sequence[str]
    colour: str


def icicle(tree: Tree[What], area: Weight, part: Callable[[int], Part]) -> dict[str, Any]:
    """A trace. Every node's own area is given, so plotly's sums are exact; what has none is left out."""
    heavy = weights(tree, area)
    drawn = [index for index in range(len(tree)) if heavy[index] > 0 or index == 0]
    parts = [part(index) for index in drawn]
    return {
        "type": "icicle",
        "ids": drawn,
        "parents": ["" if index == 0 else tree[index].parent for index in drawn],
        "values": [round(area(tree[index].base, tree[index].head), 6) for index in drawn],
        "branchvalues": "remainder",
        "labels": [one.name for one in parts],
        "text": [one.figure for one in parts],
        "textinfo": "label+text",
        # Not a template: nothing in it is read as one.
        "hovertext": ["<br>".join(one.details) for one in parts],
        "hoverinfo": "text",
        # The root's text is drawn in the outside font.
        "outsidetextfont": {"color": text_colour(parts[0].colour)},
        "insidetextfont": {"color": [text_colour(one.colour) for one in parts]},
        "marker": {"colors": [one.colour for one in parts], "line": {"width": 1, "color": _BORDER}},
        "maxdepth": _LEVELS,
        "tiling": {"orientation": "v", "pad": 1},
        "pathbar": {"thickness": _PATH, "edgeshape": "/"},
        "leaf": {"opacity": 1},
    }


def height(trees: Iterable[Tree[What]]) -> int:
    """In CSS pixels, of a figure that shows one of these pictures at a time."""
    return _AROUND + _ROW * min(max(map(_levels, trees)), _LEVELS)


def _levels(tree: Tree[What]) -> int:
    depths: list[int] = []
    for node in tree:
        depths.append(depths[node.parent] + 1 if depths else 1)
    return max(depths)


def swatches(legend: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Traces that show nothing but a name and a colour in the legend, which plotly makes for no picture of parts."""
    return [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "marker": {"symbol": "square", "size": 12, "color": colour},
            "name": label(name, 40),
            "hoverinfo": "skip",
        }
        for name, colour in legend
    ]


def tree_layout() -> dict[str, Any]:
    """A layout with room for the legend below the picture."""
    # The axes are there for the swatches; they take no room and catch no click.
    nowhere = {"visible": False, "fixedrange": True, "domain": [0, 0.001]}
    return {
        "margin": {"l": 0, "r": 0, "t": _PATH + 4, "b": 8},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": -0.01,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "showlegend": True,
        "xaxis": nowhere,
        "yaxis": nowhere,
        "dragmode": False,
        "uniformtext": {"mode": "hide", "minsize": _SMALLEST_TEXT},
        "hoverlabel": {"align": "left"},
    }
