"""A file's part of a diff, as the API gives it: which lines of the new side it shows, and which of them are new."""

import re
from dataclasses import dataclass

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")


@dataclass(frozen=True)
class ChangedLines:
    """Lines of the new side, counted from 1. A review comment can only stand within one of `hunks`."""

    hunks: tuple[range, ...]
    added: frozenset[int]


def changed_lines(patch: str) -> ChangedLines:
    """What a `patch` shows: hunks without the headers that name files."""
    hunks: list[range] = []
    added: set[int] = set()
    line = 0
    # Only a line feed ends a line for git; a form feed or a lone carriage return is part of one.
    for text in patch.split("\n"):
        header = _HUNK.match(text)
        if header:
            line = int(header["start"])
            hunks.append(range(line, line + int(header["count"] or 1)))
        elif text.startswith("+"):
            added.add(line)
            line += 1
        elif text.startswith(" "):
            line += 1
    return ChangedLines(tuple(hunks), frozenset(added))
