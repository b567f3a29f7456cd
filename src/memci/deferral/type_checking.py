"""Imports that only type checkers still need at the top of a module."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeGuard

from memci.deferral.blocks import into_block, together
from memci.deferral.import_order import among
from memci.deferral.moved import NewImport, shared_lines
from memci.deferral.removal import Removal
from memci.deferral.source_text import Edit, Importing, SourceText, last_line

FLAG: Final = "TYPE_CHECKING"


@dataclass(frozen=True)
class ForTypeCheckers:
    """`edits`: lines that come in. `named`: the import from typing that gets the name of the flag, if there is one."""

    edits: list[Edit]
    named: ast.ImportFrom | None = None


def for_type_checkers(source: SourceText, new: Sequence[NewImport], removal: Removal) -> ForTypeCheckers:
    """Below the `if TYPE_CHECKING:` at the top of the module; where there is none, one comes behind its imports."""
    block = next((node for node in source.tree.body if _checks_types(node)), None)
    if isinstance(block, ast.If):
        return ForTypeCheckers(into_block(source, block, new))
    groups, after = _first_imports(source)
    staying = [group for group in groups if any(removal.stays(node) for node in group)]
    named, edits = None, list[Edit]()
    head = source.newline if _needs_gap(source, after - 1, removal) else ""
    if not _has_flag(source, after, removal):
        flag = NewImport("from typing import", (FLAG,))
        named = next((node for group in staying for node in group if removal.stays(node) and _from_typing(node)), None)
        if not named and staying:
            floor = _floor(source, groups[0][0])
            edits += among(source, staying, [flag], "", floor)
        elif not named:
            head += flag.lines(source, "") + source.newline
    lines = f"{head}if {FLAG}:{source.newline}{together(source, new, source.unit)}"
    tail = source.newline if after <= source.length and not source.is_blank(after) else ""
    return ForTypeCheckers([*edits, source.inserted(after, lines + tail)], named)


def _checks_types(node: ast.stmt) -> bool:
    test = node.test if isinstance(node, ast.If) else None
    return FLAG in (getattr(test, "id", None), getattr(test, "attr", None))


def _first_imports(source: SourceText) -> tuple[list[list[Importing]], int]:
    """The imports that the module begins with, and the line behind them. What it does before does not count, nor do
    those of the future, unless there are no others. No import, when each shares its line with something else."""
    groups = shared_lines(source.tree.body)
    pairs = [([node for node in group if isinstance(node, Importing)], group) for group in groups]
    runs = [list(run) for is_run, run in groupby(pairs, lambda pair: len(pair[0]) == len(pair[1])) if is_run]
    several = [run for run in runs if not all(_from(node, "__future__") for imports, _ in run for node in imports)]
    if not runs:
        return [], last_line(next(group for imports, group in pairs if imports)[-1]) + 1
    run = (several or runs)[0]
    return [imports for imports, _ in run], last_line(run[-1][1][-1]) + 1


def _from(node: ast.stmt, *modules: str) -> bool:
    return isinstance(node, ast.ImportFrom) and node.level == 0 and node.module in modules


def _has_flag(source: SourceText, after: int, removal: Removal) -> bool:
    return any(
        alias.name == FLAG and not alias.asname and removal.stays(node) and node.lineno < after
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom) and _from(node, "typing", "typing_extensions")
        for alias in node.names
    )


def _from_typing(node: Importing) -> TypeGuard[ast.ImportFrom]:
    return _from(node, "typing") and node.names[0].name != "*"


def _floor(source: SourceText, first: ast.stmt) -> int:
    before = [last_line(node) for node in source.tree.body if last_line(node) < first.lineno]
    return max(before, default=0)


def _needs_gap(source: SourceText, number: int, removal: Removal) -> bool:
    """Whether something other than a blank line will stand above what comes in behind a line."""
    while number and number in removal.lines:
        number -= 1
    return number > 0 and not source.is_blank(number)
