"""Colours of the parts of a picture: whose they are, or whether they grew. Each is seen on white and on #0d1117."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from zlib import crc32

_PROJECT_NAME, _PYTHON_NAME, _UNKNOWN_NAME, _OTHERS_NAME = "this project", "Python", "unknown", "others"

_PROJECT, _PYTHON, _OTHERS = "#f08a24", "#8793a0", "#b3bac2"
_DISTRIBUTIONS: Final = (
    *("#4f83cc", "#3fae8f", "#c9b037", "#b06ac4", "#62b8d9", "#a9586f", "#7f9a3c", "#7d74d6", "#d989a5", "#2f8f5b"),
)
"""Of unlike hue and lightness, so that the colour-blind tell neighbours apart."""
_MOST_NAMED: Final = 8

UNCHANGED, _GROWN, _SHRUNK = "#a7b0ba", "#cf222e", "#0969da"
FOLDED = "#c3cad1"
_STEPS: Final = 5
_WEAKEST: Final = 0.3
_DARK: Final = 0.179
"""Below such a luminance white is read more easily than black."""


def owner_name(distribution: str | None, *, project: bool) -> str:
    """Whose code it is, in words; a distribution's name is foreign text."""
    if project:
        return _PROJECT_NAME
    return _PYTHON_NAME if distribution == "python" else distribution or _UNKNOWN_NAME


def owner_colours(sizes: Mapping[str, float]) -> dict[str, str]:
    """A colour for each owner, given what each has. The project and Python have their own, the largest distributions
    one each, which is nearly always the same one for the same name, and all others share one."""
    fixed = {_PROJECT_NAME: _PROJECT, _PYTHON_NAME: _PYTHON, _UNKNOWN_NAME: _OTHERS}
    colours = {name: fixed.get(name, _OTHERS) for name in sizes}
    free = list(_DISTRIBUTIONS)
    named = sorted((name for name in sizes if name not in fixed), key=lambda name: (-sizes[name], name))
    for name in named[:_MOST_NAMED]:
        wanted = crc32(name.encode()) % len(_DISTRIBUTIONS)
        turned = _DISTRIBUTIONS[wanted:] + _DISTRIBUTIONS[:wanted]
        colours[name] = next(colour for colour in turned if colour in free)
        free.remove(colours[name])
    return colours


def owner_legend(sizes: Mapping[str, float], colours: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names that stand for the colours, largest first."""
    others = [name for name in sizes if colours[name] == _OTHERS]
    for name in sorted(sizes.keys() - set(others), key=lambda name: (-sizes[name], name)):
        yield name, colours[name]
    if others:
        yield _OTHERS_NAME, _OTHERS


GROWTH_LEGEND: Sequence[tuple[str, str]] = (("grown", _GROWN), ("shrunk", _SHRUNK), ("unchanged", UNCHANGED))


def growth_colour(base: float, head: float) -> str:
    """Red for more, blue for less; the stronger, the larger a part the difference is of what is held."""
    if base == head:
        return UNCHANGED
    share = min(abs(head - base) / max(abs(base), abs(head)), 1)
    step = _WEAKEST + (1 - _WEAKEST) * round(share * _STEPS) / _STEPS
    return _mixed(UNCHANGED, _GROWN if head > base else _SHRUNK, step)


def text_colour(colour: str) -> str:
    """Black or white, whichever is read more easily on the colour."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return "#fff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < _DARK else "#111"


def _mixed(first: str, second: str, share: float) -> str:
    mixed = [round(a + (b - a) * share) for a, b in zip(_parts(first), _parts(second), strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - as sRGB defines it
