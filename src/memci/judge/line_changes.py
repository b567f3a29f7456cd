"""What each line of a file holds more or less than in the base."""

from collections.abc import Mapping
from dataclasses import dataclass

from memci.judge.line_pairs import pair_lines
from memci.model.result import SourceLines


@dataclass(frozen=True)
class LineChanges:
    """Bytes at the peak. `changed`: by line of the head, for every line that has figures on a side, also 0.

    `removed`: what lines held that the head has no longer, as a change, so none of it positive; `lines` is how many.
    All changes and `removed` together are the change of the file.
    """

    changed: Mapping[int, int]
    removed: int = 0
    lines: int = 0


def line_changes(
    head: SourceLines, base: SourceLines, head_text: str | None, base_text: str | None
) -> LineChanges | None:
    """Of one file on both sides. The texts are those that were measured; None when they are not at hand.

    In the same text a line is known by its number; in another by what it says. None when neither can be told.
    """
    after, before = at_peak(head), at_peak(base)
    if head.sha256 is not None and head.sha256 == base.sha256:
        old: Mapping[int, int] | None = {number: number for number in after.keys() | before.keys()}
    elif head_text is not None and base_text is not None:
        old = pair_lines(base_text, head_text)
    else:
        old = None
    if old is None:
        return None
    # What no line is charged with (0) is the same on both sides.
    old = {**old, 0: 0}
    changed = {number: after.get(number, 0) - before.get(its, 0) for number, its in old.items() if its in before}
    changed |= {number: held for number, held in after.items() if number not in changed}
    gone = before.keys() - {its for number, its in old.items() if number in changed}
    return LineChanges(changed, -sum(before[number] for number in gone), len(gone))


def at_peak(lines: SourceLines) -> dict[int, int]:
    """Bytes at the peak by line."""
    held: dict[int, int] = {}
    for number, size, *_ in lines.lines:
        held[number] = held.get(number, 0) + size
    return held
