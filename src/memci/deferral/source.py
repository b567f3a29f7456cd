"""A Python file as text and as a tree."""

import ast
import re
import sys
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from memci.deferral.bounds import too_much

_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_LAZY: Final = re.compile(r"(^[ \t]*|;[ \t]*)lazy[ \t]+(?=(?:import|from)\b)", re.MULTILINE)
_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class SourceFile:
    """A Python file of the project.

    `path`: from the project's root, with `/`. `text`: the decoded source. `modules`: the names under which the running
    program loaded it; none when it did not, `__main__` for the script.
    """

    path: str
    text: str
    modules: frozenset[str] = frozenset()

    @property
    def is_package(self) -> bool:
        """Whether it is a package's `__init__.py`."""
        return self.path.rpartition("/")[2] == "__init__.py"


@dataclass(frozen=True)
class Parsed:
    """A file that could be parsed.

    `lazy`: line and column, in characters from 0, of each import that is preceded by `lazy`; the keyword is neither in
    `tree` nor in `lines`.
    """

    file: SourceFile
    tree: ast.Module
    lines: tuple[str, ...]
    lazy: frozenset[tuple[int, int]]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of the tree, but for the marks that tell reading a name from binding it."""
        return [node for node in ast.walk(self.tree) if not isinstance(node, ast.expr_context)]

    def column(self, line: int, offset: int) -> int:
        """In characters from 0, for what `ast` gives as an offset in bytes."""
        return len(self.lines[line - 1].encode()[:offset].decode(errors="replace"))


@dataclass(frozen=True)
class Unreadable:
    """A file that could not be analysed. `reason`: words that go on after the file's name, without a full stop."""

    file: SourceFile
    reason: str


def parse(file: SourceFile) -> Parsed | Unreadable:
    """The file's tree. Syntax that the Python below memci does not know makes it unreadable, but for `lazy`."""
    reason = too_much(file.text)
    if reason:
        return Unreadable(file, reason)
    text, lazy = _without_lazy(file.text.removeprefix(_MARK))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        known = f"Python {sys.version_info.major}.{sys.version_info.minor}"
        return Unreadable(file, f"is not what {known}, which runs memci, takes for Python (line {error.lineno or 0})")
    except ValueError:
        return Unreadable(file, "holds characters that no source may hold")
    except (RecursionError, MemoryError):
        return Unreadable(file, TOO_DEEP)
    return Parsed(file, tree, tuple(_LINE_ENDS.split(text)), lazy)


TOO_DEEP: Final = "is nested too deeply to be read"


def _without_lazy(text: str) -> tuple[str, frozenset[tuple[int, int]]]:
    """The keyword must go altogether: spaces in its place would indent the statement."""
    kept: list[str] = []
    places: set[tuple[int, int]] = set()
    end, line, before = 0, 1, ""
    for found in _LAZY.finditer(text):
        piece = text[end : found.end(1)]
        kept.append(piece)
        lines = _LINE_ENDS.split(before + piece)
        line, before = line + len(lines) - 1, lines[-1]
        places.add((line, len(before)))
        end = found.end()
    return "".join([*kept, text[end:]]), frozenset(places)
