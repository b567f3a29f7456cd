"""Which line of a function made the difference, when lines may have moved."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import NamedTuple

from memci.judge.causes.sizes import unlike
from memci.model.result import ProjectSite

_Line = tuple[int, int]
"""Bytes and number."""


class ChangedLine(NamedTuple):
    """The line that changed most: by how many bytes, and its number; None when the head has no such line."""

    difference: int
    number: int | None


def changed_line(
    base: Iterable[ProjectSite], head: Iterable[ProjectSite], *, same_file: bool, grown: bool
) -> ChangedLine:
    """Of the lines of one function, at least one in all. In the `same_file` a line is known by its number.

    In another, lines that hold nearly the same are taken to be the same ones; of the others, the heaviest of both
    sides, the second heaviest, and so on.
    """
    before, after = _by_number(base), _by_number(head)
    if same_file:
        numbers = before.keys() | after.keys()
        changes = [ChangedLine(after.get(number, 0) - before.get(number, 0), number) for number in numbers]
    else:
        changes = _in_order(before, after)
    return max(changes, key=lambda change: change.difference if grown else -change.difference)


def _in_order(before: Mapping[int, int], after: Mapping[int, int]) -> list[ChangedLine]:
    gone, new = unlike(_by_weight(before), _by_weight(after))
    changes = [
        ChangedLine((now[0] if now else 0) - (old[0] if old else 0), now[1] if now else None)
        for old, now in zip_longest(gone, new)
    ]
    return changes or [ChangedLine(0, number) for _, number in _by_weight(after)[:1]]


def _by_number(sites: Iterable[ProjectSite]) -> dict[int, int]:
    held: dict[int, int] = {}
    for site in sites:
        held[site.line] = held.get(site.line, 0) + site.bytes
    return held


def _by_weight(lines: Mapping[int, int]) -> list[_Line]:
    return sorted(((size, number) for number, size in lines.items()), reverse=True)
