"""The imports that move: where they stand, and the statements that they become elsewhere."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from memci.deferral.comments import moving_comments, on_one_line
from memci.deferral.deferrable import Deferrable
from memci.deferral.name_lists import head, name_of, written
from memci.deferral.rewrite_error import RewriteError
from memci.deferral.source_text import Importing, SourceText, first_line, last_line


@dataclass(frozen=True)
class Moved:
    """An import that moves, with its place in the file's tree."""

    deferrable: Deferrable
    node: Importing
    alias: ast.alias


@dataclass(frozen=True)
class NewImport:
    """A statement to be put somewhere. `section`: differs for two that stood apart."""

    head: str
    names: tuple[str, ...]
    comment: str = ""
    section: int = 0

    @property
    def module(self) -> str:
        """What is imported, with the dots of a relative import."""
        return self.names[0].split()[0] if self.head == "import" else self.head.split()[1]

    def lines(self, source: SourceText, indent: str) -> str:
        """As it stands in the file, with the end of its last line."""
        text = written(self.head, self.names, indent, source.newline, source.unit)
        if self.comment:
            first, end, rest = text.partition(source.newline)
            text = f"{first}  {self.comment}{end}{rest}"
        return f"{indent}{text}{source.newline}"


def in_place(source: SourceText, imports: Iterable[Deferrable]) -> list[Moved]:
    """Each import with its statement at the top of the module, in the order of the file.

    RewriteError when the file does not hold one of them.
    """
    places = defaultdict[tuple[int, str], list[tuple[Importing, ast.alias]]](list)
    for node in source.tree.body:
        if isinstance(node, Importing):
            for alias in reversed(node.names):
                places[node.lineno, f"{head(node)} {name_of(alias)}"].append((node, alias))
    moved: list[Moved] = []
    for one in imports:
        found = places[one.imported.line, one.imported.statement]
        if not found:
            raise RewriteError(
                f"{source.file} has changed since it was read: line {one.imported.line} does not hold"
                f" `{one.imported.statement}`."
            )
        moved.append(Moved(one, *found.pop()))
    return sorted(moved, key=lambda one: source.start(one.alias))


def shared_lines(body: Sequence[ast.stmt]) -> list[list[ast.stmt]]:
    """The statements of a block, those together that share a line."""
    groups: list[list[ast.stmt]] = []
    for node in body:
        if groups and last_line(groups[-1][-1]) == first_line(node):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def new_imports(source: SourceText, moved: Sequence[Moved], lines: frozenset[int]) -> list[NewImport]:
    """The statements for some of the imports; names that stood in one `from` statement stay in one.

    `lines`: those of the file that go, with whose comments the imports move.
    """
    new: list[NewImport] = []
    for node, group in groupby(moved, lambda one: one.node):
        aliases = [one.alias for one in group]
        for together in [aliases] if isinstance(node, ast.ImportFrom) else [[alias] for alias in aliases]:
            comments = [text for alias in together for text in moving_comments(source, node, alias, lines)]
            names = tuple(name_of(alias) for alias in together)
            new.append(NewImport(head(node), names, on_one_line(comments), source.gaps_above(node.lineno)))
    return new
