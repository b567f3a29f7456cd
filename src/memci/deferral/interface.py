"""What a module offers to those that import it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from memci.deferral.bindings import Function
from memci.deferral.source import Parsed

_ALL: Final = "__all__"
_ADDING: Final = frozenset({"append", "extend"})


@dataclass(frozen=True)
class Interface:
    """`listed`: the names in `__all__`, each with its line; None when there is no `__all__`. `computed`: the line where
    more goes into it than the source says, if there is one. `getattr_line`: of the module's `__getattr__`, if any."""

    listed: dict[str, int] | None
    computed: int | None
    getattr_line: int | None

    def offers(self, name: str) -> bool:
        """Whether `from … import *` takes the name, or may take it."""
        if self.computed is not None:
            return True
        return name in self.listed if self.listed is not None else not name.startswith("_")


def interface(parsed: Parsed) -> Interface:
    """Of the file's module."""
    mentions = [node for node in parsed.nodes if isinstance(node, ast.Name) and node.id == _ALL]
    understood: set[ast.Name] = set()
    listed: dict[str, int] = {}
    for node in parsed.nodes:
        for target, value in _additions(node):
            names = _literal(value)
            if names is not None:
                understood.add(target)
                listed |= names
    computed = [node.lineno for node in mentions if node not in understood]
    return Interface(listed if mentions else None, min(computed, default=None), _getattr_line(parsed.tree))


def _additions(node: ast.AST) -> Iterator[tuple[ast.Name, ast.expr]]:
    """`__all__` and what a statement puts into it."""
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__") as target], value=value):
            yield target, value
        case ast.AnnAssign(target=ast.Name(id="__all__") as target, value=ast.expr() as value):
            yield target, value
        case ast.AugAssign(target=ast.Name(id="__all__") as target, op=ast.Add(), value=value):
            yield target, value
        case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__") as target, attr=attr), args=[value]):
            if attr in _ADDING:
                yield target, value if attr == "extend" else ast.List([value])


def _literal(value: ast.expr) -> dict[str, int] | None:
    """The names in a list or tuple of strings, or a sum of such; None when something else is in it."""
    match value:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            names: dict[str, int] = {}
            for element in elements:
                if not (isinstance(element, ast.Constant) and isinstance(element.value, str)):
                    return None
                names.setdefault(element.value, element.lineno)
            return names
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            before, after = _literal(left), _literal(right)
            return None if before is None or after is None else {**after, **before}
        case _:
            return None


def _getattr_line(tree: ast.Module) -> int | None:
    lines = [node.lineno for node in tree.body if isinstance(node, Function) and node.name == "__getattr__"]
    return min(lines, default=None)
