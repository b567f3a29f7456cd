"""Tell sizes that are the same, but for chance and small edits, from others."""

from collections.abc import Iterable
from typing import TypeVar

_Name = TypeVar("_Name")

NEARLY = 0.05


def nearly(one: int, other: int) -> bool:
    """Whether two sizes that are not nothing differ by 5 % at most."""
    return min(one, other) > 0 and abs(one - other) <= NEARLY * max(one, other)


def unlike(
    before: Iterable[tuple[int, _Name]], after: Iterable[tuple[int, _Name]]
) -> tuple[list[tuple[int, _Name]], list[tuple[int, _Name]]]:
    """Of sizes and what they are of, largest first on both sides: those that have no nearly equal one on the other."""
    left: tuple[list[tuple[int, _Name]], list[tuple[int, _Name]]] = ([], [])
    waiting, coming = list(before)[::-1], list(after)[::-1]
    while waiting and coming:
        old, new = waiting[-1][0], coming[-1][0]
        if nearly(old, new):
            waiting.pop()
            coming.pop()
        elif old > new:
            left[0].append(waiting.pop())
        else:
            left[1].append(coming.pop())
    left[0].extend(reversed(waiting))
    left[1].extend(reversed(coming))
    return left
