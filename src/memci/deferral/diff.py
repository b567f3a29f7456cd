"""What a change does to files, as `git apply` and `patch -p1` take it, and to the numbers of their lines."""

import difflib
import re
from collections.abc import Mapping

_PLAIN = re.compile(r'[^\x00-\x1f"\\\x7f]*')


def unified_diff(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The files of `after` that differ, by their paths from the project's root with `/`; each is in `before`, too.

    Lines end where git has them end, at a line feed: a carriage return before it is part of the line.
    """
    return "".join(_file_diff(path, before[path], after[path]) for path in sorted(after) if before[path] != after[path])


def line_before(before: str, after: str, line: int) -> int | None:
    """Where a line of `after` stands in `before`, both counted from 1; None for a line that is new."""
    matcher = difflib.SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.b < line <= block.b + block.size:
            return block.a + line - block.b
    return None


def _file_diff(path: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(_lines(before), _lines(after), _named(f"a/{path}"), _named(f"b/{path}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Not by splitlines, which breaks lines at form feeds and separators."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _named(path: str) -> str:
    """As git names it: what would end the name early is quoted, and a tab shows where a name with spaces ends."""
    if not _PLAIN.fullmatch(path):
        return '"' + "".join(_quoted(character) for character in path) + '"'
    return f"{path}\t" if " " in path else path


def _quoted(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if _PLAIN.fullmatch(character) else f"\\{ord(character):03o}"
