"""Modules that a file imports and is prepared to do without, because of what they import themselves, perhaps."""

import ast
from collections.abc import Iterator
from typing import Final

from memci.deferral.modules_meant import ModulesMeant
from memci.deferral.names import last_part
from memci.deferral.source import Parsed

_OF_ABSENCE: Final = frozenset({"BaseException", "Exception", "ImportError", "ModuleNotFoundError"})


def guarded(parsed: Parsed, meant: ModulesMeant) -> dict[str, int]:
    """Their dotted names, as the file may call them, with the first line of each."""
    found: dict[str, int] = {}
    for node in parsed.nodes:
        if _handles_absence(node):
            for statement in getattr(node, "body", ()):
                for module, line in _imported(statement, meant):
                    found.setdefault(module, line)
    return found


def _handles_absence(node: ast.AST) -> bool:
    match node:
        case ast.Try(handlers=handlers):
            return any(handler.type is None or _names_absence(handler.type) for handler in handlers)
        case ast.With(items=items):
            calls = [item.context_expr for item in items if isinstance(item.context_expr, ast.Call)]
            return any(last_part(call.func) == "suppress" and any(map(_names_absence, call.args)) for call in calls)
        case _:
            return False


def _names_absence(node: ast.expr) -> bool:
    """Of what is caught: a class, or several."""
    return any(last_part(part) in _OF_ABSENCE for part in ast.walk(node) if isinstance(part, ast.expr))


def _imported(statement: ast.stmt, meant: ModulesMeant) -> Iterator[tuple[str, int]]:
    for node in ast.walk(statement):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield alias.name, node.lineno
            case ast.ImportFrom(names=names):
                for base in meant.sources(node):
                    if node.module:
                        yield base, node.lineno
                    for alias in names:
                        yield f"{base}.{alias.name}", node.lineno
            case ast.Call():
                for module in meant.of(node):
                    yield module, node.lineno
            case _:
                pass
