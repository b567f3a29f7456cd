"""Which line of one text is which line of another. A line that was moved is still that line."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

_LINE_END = re.compile(r"\r\n|\r|\n")
_ALIKE = 0.6
_MOST_LIKENESSES = 2_500
"""Lines of one edited stretch that are held against each other."""
_LONGEST = 300
"""Characters of a line that are looked at."""

_MOST_MEETINGS = 1_000_000
"""How often lines of one text may meet their like in the other. With more than that, as in tables of thousands of rows
that are much the same, nobody could tell which was which, and to try takes minutes."""
_FEW = 200
"""From so many lines on, difflib leaves out those that make up more than a hundredth of a text, such as empty ones."""


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them: a form feed, which `str.splitlines` takes for an end, is a part of its line."""
    lines = _LINE_END.split(text)
    return lines[:-1] if lines[-1] == "" else lines


def pair_lines(base: str, head: str) -> Mapping[int, int] | None:
    """For lines of the head, by number from 1, the number that each had in the base; no line of the base has two.

    None when the texts repeat themselves too much to be told apart line by line.
    """
    before, after = lines_of(base), lines_of(head)
    start, end = _common(before, after)
    old = {number + 1: number + 1 for number in range(start)}
    old |= {len(after) - number: len(before) - number for number in range(end)}
    left, right = before[start : len(before) - end], after[start : len(after) - end]
    if _meetings(left, right) > _MOST_MEETINGS:
        return None
    for mine, its in _between(left, right).items():
        old[mine + start + 1] = its + start + 1
    return old


def _meetings(before: Sequence[str], after: Sequence[str]) -> int:
    counts, most = Counter(before), len(after) // 100 + 1 if len(after) >= _FEW else len(after)
    return sum(counts[line] * times for line, times in Counter(after).items() if times <= most)


def _common(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many lines are the same at the beginning, and how many of the others at the end."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    rest = most - start
    end = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
    return start, end


def _between(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Indexes in `after` to those in `before`: lines that stayed, that were moved, and that were edited in place."""
    old: dict[int, int] = {}
    edited: list[tuple[range, range]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            old.update(zip(range(j1, j2), range(i1, i2), strict=True))
        elif kind == "replace":
            edited.append((range(i1, i2), range(j1, j2)))
    gone = set(range(len(before))) - set(old.values())
    new = set(range(len(after))) - old.keys()
    moved = _once(before, gone)
    for line, mine in _once(after, new).items():
        if line.strip() and line in moved:
            old[mine] = moved[line]
            gone.remove(moved[line])
            new.remove(mine)
    for its, theirs in edited:
        left, right = [one for one in its if one in gone], [one for one in theirs if one in new]
        if len(left) == len(right):
            old.update(zip(right, left, strict=True))
        elif len(left) * len(right) <= _MOST_LIKENESSES:
            old.update((right[mine], left[other]) for mine, other in _alike(before, after, left, right))
    return old


def _alike(
    before: Sequence[str], after: Sequence[str], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Places in `right` and in `left` of lines that are much alike, in the same order on both sides."""
    first = 0
    for mine, index in enumerate(right):
        matcher = SequenceMatcher(None, "", after[index].strip()[:_LONGEST])
        likenesses = []
        for other in range(first, len(left)):
            matcher.set_seq1(before[left[other]].strip()[:_LONGEST])
            likenesses.append((matcher.ratio(), -other))
        likeness, other = max(likenesses, default=(0.0, 0))
        if likeness >= _ALIKE:
            first = 1 - other
            yield mine, -other


def _once(lines: Sequence[str], indexes: Iterable[int]) -> dict[str, int]:
    """Of the lines at these indexes, those that are there only once."""
    chosen = list(indexes)
    times = Counter(lines[index] for index in chosen)
    return {lines[index]: index for index in chosen if times[lines[index]] == 1}
