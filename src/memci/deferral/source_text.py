"""A source file as text in which places are found by its tree, and changed without touching anything else."""

import ast
import re
import warnings
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from memci.deferral.bounds import too_much
from memci.deferral.rewrite_error import RewriteError

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LAZY: Final = re.compile(r"(^[ \t\f]*|;[ \t]*)lazy[ \t](?=[ \t]*(?:import|from)\b)", re.MULTILINE)

Importing = ast.Import | ast.ImportFrom
Function = ast.FunctionDef | ast.AsyncFunctionDef

_INDENTING: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.With, ast.Try)


@dataclass(frozen=True)
class Edit:
    """What stands in the text from `start` to `end` (offsets in characters) becomes `text`."""

    start: int
    end: int
    text: str


class SourceText:
    """A file's text and its tree. Lines are counted from 1, as in the tree, and offsets in characters from 0.

    Why not a tree that keeps every character: the libraries for that parse by native code, which 70 KB of valid
    Python bring down and a hundred bytes keep busy for hours, and the files may come from anybody.
    """

    def __init__(self, text: str, file: str) -> None:
        """RewriteError when it is no Python that the one below memci knows, but for lazy imports."""
        self.text = text
        self.file = file
        self.tree = _parsed(text, file)
        self._lines: list[str] = _LINE.findall(text)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    @property
    def length(self) -> int:
        """In lines."""
        return len(self._lines)

    @cached_property
    def newline(self) -> str:
        """How the file ends its lines."""
        first = self._lines[0] if self._lines else ""
        return first[len(first.rstrip("\r\n")) :] or "\n"

    @cached_property
    def unit(self) -> str:
        """What the file indents by."""
        for node in ast.walk(self.tree):
            if isinstance(node, _INDENTING) and self.opens_line(node.body[0]):
                outer, inner = self.indent(node.lineno), self.indent(node.body[0].lineno)
                if inner.startswith(outer) and inner != outer:
                    return inner.removeprefix(outer)
        return "    "

    def line(self, number: int) -> str:
        """Without its end."""
        return self._lines[number - 1].rstrip("\r\n")

    def is_blank(self, number: int) -> bool:
        """A form feed is something."""
        return not self.line(number).strip(" \t")

    def gaps_above(self, number: int) -> int:
        """How many blank lines come before a line, counted from the top of the file."""
        return bisect_left(self._blank, number)

    def is_comment(self, number: int) -> bool:
        """Whether there is nothing else on the line."""
        return self.line(number).lstrip(" \t\f").startswith("#")

    def indent(self, number: int) -> str:
        """What a line begins with."""
        line = self.line(number).lstrip("\f")
        return line[: len(line) - len(line.lstrip(" \t"))]

    def line_start(self, number: int) -> int:
        """Of the line after the last it is the end of the text."""
        return self._starts[number - 1]

    def start(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """Where a node begins."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        """Where a node ends."""
        return self._offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def segment(self, node: ast.expr | ast.stmt | ast.alias) -> str:
        """The text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def opens_line(self, node: ast.stmt) -> bool:
        """Whether nothing but white space stands before a statement on its line."""
        return not self.text[self.line_start(node.lineno) : self.start(node)].strip(" \t\f")

    def inserted(self, number: int, text: str) -> Edit:
        """Whole lines, each with its end, that come before a line, or after the last."""
        return Edit(self.line_start(number), self.line_start(number), text)

    def edited(self, edits: Iterable[Edit]) -> str:
        """The text after all the edits; those at one place in their order."""
        pieces: list[str] = []
        done = 0
        for edit in sorted(edits, key=lambda one: (one.start, one.end)):
            if edit.start < done:
                raise RewriteError(
                    f"{self.file} cannot be rewritten: two changes of one place in it do not go together."
                )
            pieces += [self.text[done : edit.start], edit.text]
            done = edit.end
        return "".join([*pieces, self.text[done:]])

    @cached_property
    def _blank(self) -> list[int]:
        return [number for number in range(1, self.length + 1) if self.is_blank(number)]

    def _offset(self, line: int, column: int) -> int:
        """For a column in bytes of UTF-8."""
        start, text = self._starts[line - 1], self._lines[line - 1]
        if text.isascii():
            return start + column
        return start + len(text.encode("utf-8", "surrogatepass")[:column].decode(errors="replace"))


def first_line(node: ast.stmt) -> int:
    """Where a statement begins, with its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def last_line(node: ast.stmt) -> int:
    """Where a statement ends."""
    return node.end_lineno or node.lineno


def _parsed(text: str, file: str) -> ast.Module:
    """`lazy` becomes a statement of the same length: the Python below memci need not know the word."""
    reason = too_much(text)
    if reason:
        raise RewriteError(f"{file} cannot be rewritten: it {reason}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(_LAZY.sub(r"\1None;", text))
    except (SyntaxError, ValueError) as error:
        line = f" (line {error.lineno})" if isinstance(error, SyntaxError) and error.lineno else ""
        raise RewriteError(
            f"{file} cannot be rewritten: it is not Python that memci's own Python takes{line}."
        ) from error
    except (RecursionError, MemoryError) as error:
        raise RewriteError(f"{file} cannot be rewritten: it is nested too deeply.") from error
