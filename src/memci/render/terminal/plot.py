"""A plot in characters: one series as a filled area, one as a line, told apart by shape so that no colour is needed.

The line is drawn in braille, 2 × 4 dots to a character; the area in eighths of a block.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Points = Sequence[tuple[float, float]]
"""(x, y), with x growing."""

_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Braille dots: left and right column, from the top."""
_BLANK_BRAILLE = 0x2800
_EIGHTHS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Cell:
    """One character of the plot, and whether it belongs to the `line`, the `area`, or neither ("")."""

    char: str
    series: str


def draw(line: Points, area: Points, width: int, height: int, x_end: float, y_end: float) -> list[list[Cell]]:
    """Rows from the top of `width` cells each. x runs from 0 to `x_end`, y from 0 to `y_end`; the line lies on top."""
    filled = _area(area, width, height, x_end, y_end)
    dots = _line(line, width, height, x_end, y_end)
    return [[_cell(dots[row][column], filled[row][column]) for column in range(width)] for row in range(height)]


def _cell(dots: int, filled: str) -> Cell:
    if dots:
        return Cell(chr(_BLANK_BRAILLE + dots), "line")
    return Cell(filled, "area" if filled != " " else "")


def _area(points: Points, width: int, height: int, x_end: float, y_end: float) -> list[list[str]]:
    tops = [None if y is None else round(y / y_end * height * 8) for y in _resample(points, width, x_end)]
    return [
        [" " if top is None else _EIGHTHS[max(0, min(8, top - (height - 1 - row) * 8))] for top in tops]
        for row in range(height)
    ]


def _line(points: Points, width: int, height: int, x_end: float, y_end: float) -> list[list[int]]:
    grid = [[0] * width for _ in range(height)]
    highest = height * 4 - 1
    before: int | None = None
    for x, y in enumerate(_resample(points, width * 2, x_end)):
        if y is None:
            before = None
            continue
        dot = highest - min(highest, round(y / y_end * highest))
        start = dot if before is None else before
        for step in range(min(start, dot), max(start, dot) + 1):
            grid[step // 4][x // 2] |= _DOTS[x % 2][step % 4]
        before = dot
    return grid


def _resample(points: Points, count: int, x_end: float) -> list[float | None]:
    """One y for each of `count` equal stretches of x: the highest point in it, so that no peak is lost, or what a
    straight line between the points before and after it says; None before the first and after the last."""
    highest: dict[int, float] = {}
    for x, y in points:
        at = min(count - 1, int(x / x_end * count))
        highest[at] = max(highest.get(at, y), y)
    filled = dict(highest)
    for left, right in pairwise(sorted(highest)):
        rise = (highest[right] - highest[left]) / (right - left)
        filled.update((at, highest[left] + rise * (at - left)) for at in range(left + 1, right))
    return [filled.get(at) for at in range(count)]


def nice_end(value: float) -> float:
    """The smallest of 1, 2, 2.5, 4, 5, 6, 8 or 10 times a power of ten that is at least `value` (above 0)."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    while power >= value:
        power /= 10
    return next(power * step for step in (1, 2, 2.5, 4, 5, 6, 8, 10) if power * step >= value)
