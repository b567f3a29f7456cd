"""All that one file says about the imports at its top."""

import ast
from collections import defaultdict
from dataclasses import dataclass

from memci.deferral.bindings import bindings
from memci.deferral.doubts import doctests
from memci.deferral.dynamic import Lookups, lookups
from memci.deferral.interface import Interface, interface
from memci.deferral.source import Parsed, SourceFile
from memci.deferral.statements import Statement, statements
from memci.deferral.uses import ReadAnnotations, Use, uses

_POSTPONES_BY_ITSELF = (3, 14)


@dataclass(frozen=True)
class Evidence:
    """`uses`: by name. `bound`: the lines that bind each name in the module. `declared_global`: the line of the first
    `global` for each name. `lookups`: of names by themselves. `doctests`: the names in examples, with a line."""

    file: SourceFile
    statements: list[Statement]
    uses: dict[str, list[Use]]
    bound: dict[str, list[int]]
    declared_global: dict[str, int]
    interface: Interface
    lookups: Lookups
    doctests: dict[str, int]


def evidence(parsed: Parsed, python: tuple[int, int], read: ReadAnnotations) -> Evidence:
    """What the file says. `python`: version that runs it. Raises RecursionError when it is nested too deeply."""
    postponed = python >= _POSTPONES_BY_ITSELF or _postpones(parsed.tree)
    found = uses(parsed, postponed=postponed, read=read)
    by_name: dict[str, list[Use]] = defaultdict(list)
    for use in found:
        by_name[use.chain[0]].append(use)
    bound = bindings(parsed.tree.body).names
    return Evidence(
        parsed.file,
        statements(parsed),
        dict(by_name),
        bound,
        _declared_global(parsed),
        interface(parsed),
        lookups(parsed, [use.root for use in found if use.chain[0] not in bound]),
        doctests(parsed),
    )


def _postpones(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )


def _declared_global(parsed: Parsed) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in parsed.nodes:
        if isinstance(node, ast.Global):
            for name in node.names:
                found.setdefault(name, node.lineno)
    return found
