"""Code that looks names up by themselves, so that the uses of a name cannot be told from the source."""

import ast
from collections.abc import Collection, Iterator
from typing import Final

from memci.deferral.names import last_part
from memci.deferral.source import Parsed

_EVALUATE: Final = frozenset({"eval", "exec", "globals"})
_LIST_NAMES: Final = frozenset({"dir", "locals", "vars"})
_NAMESPACES: Final = frozenset({"__globals__", "f_globals"})
_OWN_MODULE: Final = frozenset({"__import__", "import_module", "modules", "reload"})


def dynamic(parsed: Parsed, module_names: Collection[ast.Name]) -> tuple[int, str] | None:
    """The first line that does so, and with what; None when there is none.

    `module_names`: the uses of names that mean a builtin, unless the module binds them.
    """
    elsewhere = {id(node.func) for node in parsed.nodes if isinstance(node, ast.Call) and _has_namespace(node)}
    builtins = {id(node) for node in module_names} - elsewhere
    return min((place for node in parsed.nodes for place in _lookups(node, builtins)), default=None)


def _lookups(node: ast.AST, builtins: Collection[int]) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Name(id=name) if name in _EVALUATE and id(node) in builtins:
            yield node.lineno, name
        case ast.Attribute(attr=name) if name in _NAMESPACES:
            yield node.lineno, name
        case ast.Attribute(value=ast.Name(id="builtins" | "__builtins__"), attr=name) if name in _EVALUATE:
            yield node.lineno, name
        case ast.Call(func=ast.Name(id=name) as function, args=[], keywords=[]):
            if name in _LIST_NAMES and id(function) in builtins:
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
