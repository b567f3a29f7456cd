"""Who would miss a module that is no longer loaded."""

import ast
from collections.abc import Collection, Iterator, Sequence

from memci.deferral.bindings import bound_by
from memci.deferral.names import chain, prefixes
from memci.deferral.source import Parsed, SourceFile, parse
from memci.model.advice import TopImport


def relying(
    loaded: Sequence[SourceFile], gone: Collection[str], deferred: Collection[TopImport]
) -> list[tuple[str, int, str]]:
    """Uses of a module in `gone` by an import that stays and does not load it: `import scipy`, then `scipy.stats`.

    Path, line and module of each. Scopes are left aside, so that more is found than need be.
    """
    away = {(item.file, item.line, item.name) for item in deferred}
    found: list[tuple[str, int, str]] = []
    for file in loaded:
        parsed = parse(file)
        if isinstance(parsed, Parsed):
            found += [(file.path, line, module) for line, module in _relying(parsed, gone, away)]
    return sorted(set(found))


def _relying(
    parsed: Parsed, gone: Collection[str], away: Collection[tuple[str, int, str]]
) -> Iterator[tuple[int, str]]:
    staying: dict[str, list[tuple[str, str]]] = {}
    for node in parsed.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0):
            for alias in node.names:
                name = bound_by(alias)
                if (parsed.file.path, node.lineno, name) not in away:
                    staying.setdefault(name, []).append(_imported(node, alias))
    for node in parsed.nodes:
        if isinstance(node, ast.Attribute) and (found := chain(node)):
            root, *rest = found[1]
            for start, loads in staying.get(root, ()):
                for module in prefixes(".".join([start, *rest])):
                    if module in gone and module not in prefixes(loads):
                        yield node.lineno, module


def _imported(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> tuple[str, str]:
    """What the name means, and what the statement loads."""
    if isinstance(node, ast.Import):
        return (alias.name if alias.asname else bound_by(alias)), alias.name
    whole = f"{node.module}.{alias.name}"
    return whole, whole
