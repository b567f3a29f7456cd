"""Where a change to a file can be offered on a pull request's lines, and whether one click could make it."""

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from memci.render.escape import source_line

_MOST_LINES = 80
_MOST_BYTES = 60_000
_MOST_SHOWN = 400
_MOST_COMPARED = 5_000
"""Lines. A file may be made so that finding what differs in a few times as many takes minutes."""


@dataclass(frozen=True)
class Placement:
    """`start_line` to `line`, or `line` alone where that is None: what the comment stands on, in the old text.

    `suggestion`: the lines that are to stand there instead, which is the whole change; None where the comment cannot
    carry that.  `diff`: the change for readers, nothing invisible in it; empty when it is too long to be shown.
    """

    start_line: int | None
    line: int
    suggestion: tuple[str, ...] | None
    diff: tuple[str, ...]

    @property
    def change(self) -> str:
        """The code that the comment holds, to tell one change from another."""
        return "\n".join(self.diff if self.suggestion is None else self.suggestion)


def placed(old: str, new: str, import_line: int, hunks: Sequence[range], added: Collection[int]) -> Placement | None:
    """Where the change from `old`, the file at the pull request's head, to `new` is offered; None when the pull
    request did not add the import's line. `hunks` and `added`: the lines, from 1, that the diff shows and adds.

    A suggestion replaces the lines that the comment stands on, all of one hunk, and is taken or left as a whole: what
    does not fit in is no suggestion at all, for half of the change would break the program.
    """
    if import_line not in added:
        return None
    # Only a line feed ends a line for git.
    before, after = (text.removesuffix("\n").split("\n") for text in (old, new))
    diff = _shown(before, after)
    replaced = _replaced(before, after, hunks)
    if replaced is None or import_line not in replaced[0] or not _can_be_suggested(*replaced):
        return Placement(None, import_line, None, diff)
    lines, suggestion = replaced
    return Placement(lines.start if len(lines) > 1 else None, lines[-1], tuple(suggestion), diff)


def _replaced(
    before: Sequence[str], after: Sequence[str], hunks: Sequence[range]
) -> tuple[range, Sequence[str]] | None:
    """The lines of the old text from the first that changes to the last, and what stands there instead; None when no
    hunk holds them all."""
    start = _same_at_start(before, after)
    same_at_end = _same_at_start(before[start:][::-1], after[start:][::-1])
    stop = len(before) - same_at_end
    hunk = next((one for one in hunks if start + 1 in one and stop in one), None)
    if hunk is None:
        return None
    # Blank lines at its ends are what a suggestion may lose.
    while _blank(after[start : start + 1]) and start in hunk:
        start -= 1
    while _blank(after[: len(after) - same_at_end][-1:]) and stop + 1 in hunk and same_at_end:
        stop, same_at_end = stop + 1, same_at_end - 1
    return range(start + 1, stop + 1), after[start : len(after) - same_at_end]


def _blank(lines: Sequence[str]) -> bool:
    return not any(line.strip() for line in lines)


def _same_at_start(before: Sequence[str], after: Sequence[str]) -> int:
    pairs = zip(before, after, strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))


def _can_be_suggested(lines: range, suggestion: Sequence[str]) -> bool:
    """What cannot be seen, a carriage return too, would be accepted unseen."""
    seen = all(char.isprintable() or char == "\t" for line in suggestion for char in line)
    return seen and len(lines) <= _MOST_LINES and _bytes(suggestion) <= _MOST_BYTES


def _shown(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    if len(before) > _MOST_COMPARED:
        return ()
    lines = list(difflib.unified_diff(before, after, lineterm=""))[2:]
    shown = tuple(line[:1] + source_line(line[1:]) for line in lines)
    return shown if len(shown) <= _MOST_SHOWN and _bytes(shown) <= _MOST_BYTES else ()


def _bytes(lines: Sequence[str]) -> int:
    return len("\n".join(lines).encode())
