"""Code that looks names up by themselves, so that the uses of a name cannot be told from the source."""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from memci.deferral.names import last_part
from memci.deferral.source import Parsed

_EVALUATE: Final = frozenset({"eval", "exec", "globals"})
_LIST_NAMES: Final = frozenset({"dir", "locals", "vars"})
_NAMESPACES: Final = frozenset({"__globals__", "f_globals"})
_OWN_MODULE: Final = frozenset({"__import__", "import_module", "modules", "reload"})


@dataclass(frozen=True)
class Lookups:
    """`module`: the first line that looks up names of the module, and with what; None when there is none. `local`: the
    same of each function that looks up its own, by the line of its `def`."""

    module: tuple[int, str] | None
    local: dict[int, tuple[int, str]]


def lookups(parsed: Parsed, module_names: Collection[ast.Name]) -> Lookups:
    """Of one file. `module_names`: the uses of names that mean a builtin, unless the module binds them."""
    elsewhere = {id(node.func) for node in parsed.nodes if isinstance(node, ast.Call) and _has_namespace(node)}
    builtins = {id(node) for node in module_names} - elsewhere
    listing = {id(node): place for node in parsed.nodes if (place := _lists_names(node, builtins))}
    local = _in_functions(parsed, listing) if listing else {}
    inside = {place for places in local.values() for place in places}
    of_module = [place for node in parsed.nodes for place in _lookups(node, builtins)]
    of_module += [place for place in listing.values() if place not in inside]
    return Lookups(min(of_module, default=None), {line: min(places) for line, places in local.items()})


def _in_functions(parsed: Parsed, listing: Mapping[int, tuple[int, str]]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for function in parsed.nodes:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in (part for statement in function.body for part in ast.walk(statement)):
                if id(node) in listing:
                    found.setdefault(function.lineno, []).append(listing[id(node)])
    return found


def _lists_names(node: ast.AST, builtins: Collection[int]) -> tuple[int, str] | None:
    match node:
        case ast.Call(func=ast.Name(id=name) as function, args=[], keywords=[]):
            return (node.lineno, name) if name in _LIST_NAMES and id(function) in builtins else None
        case _:
            return None


def _lookups(node: ast.AST, builtins: Collection[int]) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Name(id=name) if name in _EVALUATE and id(node) in builtins:
            yield node.lineno, name
        case ast.Attribute(attr=name) if name in _NAMESPACES:
            yield node.lineno, name
        case ast.Attribute(value=ast.Name(id="builtins" | "__builtins__"), attr=name) if name in _EVALUATE:
            yield node.lineno, name
        case ast.Call(func=ast.Name(id="reload") | ast.Attribute(attr="reload"), args=[_]):
            yield node.lineno, "reload"
        case _:
            pass
    if _means_own_module(node):
        yield getattr(node, "lineno", 0), "__name__"


def _has_namespace(node: ast.Call) -> bool:
    """`exec(code, namespace)` looks names up in what it is given; who gives the module's own says so by itself."""
    match node:
        case ast.Call(func=ast.Name(id="eval" | "exec"), args=[_, given, *_]):
            return not isinstance(given, ast.Constant | ast.Starred)
        case _:
            return False


def _means_own_module(node: ast.AST) -> bool:
    """`sys.modules[__name__]` and its like."""
    match node:
        case ast.Subscript(value=value, slice=ast.Name(id="__name__")):
            return last_part(value) in _OWN_MODULE
        case ast.Call(func=function, args=[ast.Name(id="__name__"), *_]):
            owner = last_part(function.value) if isinstance(function, ast.Attribute) else ""
            return last_part(function) in _OWN_MODULE or owner in _OWN_MODULE
        case _:
            return False
