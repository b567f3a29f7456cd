"""What goes from the top of a module."""

import ast
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from memci.deferral.moved import Moved, shared_lines
from memci.deferral.name_lists import with_names, without
from memci.deferral.source_text import Edit, SourceText, first_line, last_line


class Removal:
    """Takes imports from the top of a module.

    `lines`: the numbers of the lines that go because nothing stays of their statements. `emptied`: of those that go
    from within statements.
    """

    def __init__(self, source: SourceText, moved: Sequence[Moved]) -> None:
        self._source = source
        self._names = {node: {one.alias for one in group} for node, group in groupby(moved, lambda one: one.node)}
        self._whole = frozenset(node for node, names in self._names.items() if len(names) == len(node.names))
        self.lines = frozenset(self._lines())
        self.emptied = frozenset(self._emptied())

    def stays(self, node: ast.stmt) -> bool:
        """Whether anything does of a statement."""
        return node not in self._whole

    def edits(self, named: ast.ImportFrom | None, name: str, inserted: Collection[int]) -> list[Edit]:
        """`named`: a statement that gets one name more, `name`. `inserted`: the offsets at which lines come in."""
        edits = []
        for node in dict.fromkeys([*self._names, *([named] if named else [])]):
            if self.stays(node):
                text = without(self._source, node, self._names.get(node, set()))
                if node is named:
                    text = with_names(self._source, text, [name], "")
                edits.append(Edit(self._source.start(node), self._source.end(node), text))
        for group in shared_lines(self._source.tree.body):
            edits += self._own_comments(group) if self._whole.issuperset(group) else self._from_shared_line(group)
        return edits + [edit for run in self._runs(inserted) for edit in self._gap(run, inserted)]

    def _lines(self) -> Iterator[int]:
        for group in shared_lines(self._source.tree.body):
            if self._whole.issuperset(group):
                numbers = range(first_line(group[0]), last_line(group[-1]) + 1)
                yield from (number for number in numbers if not self._source.is_comment(number))

    def _emptied(self) -> Iterator[int]:
        for node, names in self._names.items():
            staying = {alias.lineno for alias in node.names if alias not in names}
            ends = {node.lineno, last_line(node)}
            yield from (alias.lineno for alias in names if alias.lineno not in staying | ends)

    def _own_comments(self, group: Sequence[ast.stmt]) -> list[Edit]:
        """A comment that has a line for itself within a statement that goes stays where it is."""
        source = self._source
        return [
            Edit(source.line_start(number), source.line_start(number) + len(source.indent(number)), "")
            for number in range(first_line(group[0]), last_line(group[-1]) + 1)
            if source.is_comment(number)
        ]

    def _from_shared_line(self, group: Sequence[ast.stmt]) -> list[Edit]:
        """Statements go with the semicolon behind them; those behind the last that stays, with the one before."""
        source = self._source
        last = max(at for at, node in enumerate(group) if self.stays(node))
        return [
            Edit(source.start(node), source.start(group[at + 1]), "")
            if at < last
            else Edit(source.end(group[at - 1]), source.end(node), "")
            for at, node in enumerate(group)
            if not self.stays(node)
        ]

    def _runs(self, inserted: Collection[int]) -> Iterator[list[int]]:
        """The numbers of lines that go, with the blank lines around them, up to where lines come in."""
        source = self._source
        run: list[int] = []
        for number in range(1, source.length + 2):
            inside = number <= source.length and (number in self.lines or source.is_blank(number))
            if run and (not inside or source.line_start(number) in inserted):
                if self.lines.intersection(run):
                    yield run
                run = []
            if inside:
                run.append(number)

    def _gap(self, run: Sequence[int], inserted: Collection[int]) -> list[Edit]:
        """Of the blank lines between what goes the longest stretch stays; at an end of the file, what is there."""
        source = self._source
        stretches: list[list[int]] = [[]]
        for number in run:
            if number in self.lines:
                stretches.append([])
            else:
                stretches[-1].append(number)
        if run[0] == 1 and 0 not in inserted:
            kept = stretches[0]
        elif run[-1] == source.length and source.line_start(run[-1] + 1) not in inserted:
            kept = stretches[-1]
        else:
            kept = max(stretches, key=len)
        staying = set(kept)
        return [
            Edit(source.line_start(number), source.line_start(number + 1), "")
            for number in run
            if number not in staying
        ]
