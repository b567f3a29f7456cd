"""Which lines of a source are shown: those near a line with figures. The others are folded."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

_AROUND = 2
"""Lines shown before and after a line with figures."""
_SHORT = 3
"""A stretch of untouched lines no longer than this is shown rather than folded."""


class Stretch(NamedTuple):
    """Lines by number, that are shown or `folded`."""

    lines: range
    folded: bool


def stretches(touched: Collection[int], length: int) -> Iterator[Stretch]:
    """All lines from 1 to `length` in turn; `touched` are the numbers of those that have figures."""
    near = {number + step for number in touched for step in range(-_AROUND, _AROUND + 1)}
    first = 1
    for number in range(2, length + 2):
        if number > length or (number in near) != (first in near):
            yield Stretch(range(first, number), first not in near and number - first > _SHORT)
            first = number
