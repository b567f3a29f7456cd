"""What is read out of a picture of parts as plotly would draw it."""

import re
from collections.abc import Iterator
from typing import Any

from memci.render.html.parts import Figure

_OURS = re.compile(r"<br>|</?b>")


def pictures(figure: Figure) -> list[dict[str, Any]]:
    """The traces that show parts; the others are the legend's."""
    return [trace for trace in figure.data if trace["type"] == "icicle"]


def chosen(figure: Figure, label: str) -> dict[str, Any]:
    """The one picture that a choice shows."""
    choice = next(choice for choice in figure.choices if choice.label == label)
    shown = [trace for trace, seen in zip(figure.data, choice.visible, strict=True) if seen]
    (picture,) = [trace for trace in shown if trace["type"] == "icicle"]
    return picture


def part(picture: dict[str, Any], label: str) -> dict[str, Any]:
    """The one part of that name: its own `value`, with all below it `whole`, its `text`, `hovertext` and `parent`."""
    (at,) = [number for number, name in enumerate(picture["labels"]) if name == label]
    return {
        "value": picture["values"][at],
        "whole": wholes(picture)[at],
        "text": picture["text"][at],
        "hovertext": picture["hovertext"][at],
        "colour": picture["marker"]["colors"][at],
        "parent": _label_of(picture, picture["parents"][at]),
    }


def wholes(picture: dict[str, Any]) -> list[float]:
    """For every part its own value and all below it, as plotly adds them up."""
    sums = dict(zip(picture["ids"], picture["values"], strict=True))
    for number, parent in reversed(list(zip(picture["ids"], picture["parents"], strict=True))):
        if parent != "":
            sums[parent] += sums[number]
    return [sums[number] for number in picture["ids"]]


def assert_sound(figure: Figure) -> None:
    """What plotly needs to draw it, and what the page promises."""
    assert re.fullmatch(r"[a-z0-9-]+", figure.id)
    for picture in pictures(figure):
        ids, parents, values = picture["ids"], picture["parents"], picture["values"]
        assert len({len(picture[key]) for key in ("ids", "parents", "values", "labels", "text", "hovertext")}) == 1
        assert len(picture["marker"]["colors"]) == len(picture["insidetextfont"]["color"]) == len(ids)
        assert len(set(ids)) == len(ids)
        assert [parent for parent in parents if parent == ""] == [""]
        assert all(parent in ids[:at] for at, parent in enumerate(parents) if at)
        assert all(value >= 0 for value in values)
        assert picture["branchvalues"] == "remainder"
    for choice in figure.choices:
        assert len(choice.visible) == len(figure.data)
        chosen(figure, choice.label)
    shown = [trace.get("visible", True) for trace in figure.data]
    assert shown == list(figure.choices[0].visible if figure.choices else shown)
    assert figure.table is not None
    assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)
    for text in texts(figure.data):
        assert text.isprintable()
        assert not set("<>") & set(_OURS.sub("", text))


def texts(value: Any) -> Iterator[str]:
    """All texts in data that plotly is given."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def _label_of(picture: dict[str, Any], number: Any) -> str:
    return "" if number == "" else str(picture["labels"][picture["ids"].index(number)])
