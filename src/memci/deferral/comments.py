"""The comments that go with an import when it moves."""

import ast
import re
from typing import Final

from memci.deferral.source_text import Importing, SourceText, last_line

_BEHIND: Final = re.compile(r"[ \t\f]*;?[ \t\f]*#")
_FOR_TYPE_CHECKERS: Final = re.compile(r"#\s*(?:type|mypy|pyright)\s*:")


def moving_comments(source: SourceText, node: Importing, alias: ast.alias, lines: frozenset[int]) -> list[str]:
    """Those on the line of a name of an import, and those on the statement's lines without a name, which speak of all.

    `lines`: those of the file that go. The comments of the others stay; of them, those are copied that speak to type
    checkers.
    """
    named = {one.lineno for one in node.names}
    return [
        comment
        for number, comment in _line_comments(source, node).items()
        if number == alias.lineno or number not in named
        if number in lines or _FOR_TYPE_CHECKERS.match(comment)
    ]


def on_one_line(comments: list[str]) -> str:
    """Type checkers want to come first."""
    return "  ".join(sorted(dict.fromkeys(comments), key=lambda text: not _FOR_TYPE_CHECKERS.match(text)))


def _line_comments(source: SourceText, node: Importing) -> dict[int, str]:
    """Within and right behind a statement, by line; not those that have a line for themselves. No import holds a
    string, so that each `#` begins a comment."""
    found = {}
    for number in range(node.lineno, last_line(node) + 1):
        line = source.line(number)
        if number == last_line(node):
            behind = source.text[source.end(node) : source.line_start(number) + len(line)]
            line = f";{behind}" if _BEHIND.match(behind) else ""
        code, mark, comment = line.partition("#")
        if mark and code.strip():
            found[number] = f"#{comment.rstrip()}"
    return found
