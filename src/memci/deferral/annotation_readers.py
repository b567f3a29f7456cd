"""Who may evaluate the annotations of a function: whatever decorates it, makes its class, or is handed it."""

import ast
import builtins
from collections.abc import Collection
from typing import Final

from memci.deferral.bindings import Function, bindings
from memci.deferral.names import chain, last_part

_HARMLESS_DECORATORS: Final = frozenset({"classmethod", "property", "staticmethod"})
_HARMLESS_BASES: Final = frozenset(
    {"ABC", "Enum", "Flag", "Generic", "IntEnum", "IntFlag", "Protocol", "StrEnum", "object"}
)
_EXCEPTIONS: Final = frozenset(
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
)


class AnnotationReaders:
    """Of one file. `handed_on`: names of functions and classes that the project uses as values."""

    def __init__(self, tree: ast.Module, handed_on: Collection[str]) -> None:
        self._handed_on = handed_on
        self._bound = bindings(tree.body).names
        self._classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def may_read(self, function: Function, owner: ast.ClassDef | None) -> bool:
        """Whether something may; `owner`: the class whose method it is."""
        if function.name in self._handed_on or not all(map(self._harmless_decorator, function.decorator_list)):
            return True
        return owner is not None and not self._plain(owner, frozenset())

    def _builtin(self, name: str) -> bool:
        return name not in self._bound

    def _harmless_decorator(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in _HARMLESS_DECORATORS and self._builtin(node.id)

    def _plain(self, node: ast.ClassDef, derived: frozenset[str]) -> bool:
        """`derived`: the classes that are being looked at because they derive from this one."""
        makes_subclasses = any(isinstance(part, Function) and part.name == "__init_subclass__" for part in node.body)
        return (
            not node.decorator_list
            and not makes_subclasses
            and node.name not in self._handed_on
            and all(word.arg == "metaclass" and last_part(word.value) == "ABCMeta" for word in node.keywords)
            and all(self._plain_base(base, derived | {node.name}) for base in node.bases)
        )

    def _plain_base(self, base: ast.expr, derived: frozenset[str]) -> bool:
        if isinstance(base, ast.Subscript):
            base = base.value
        found = chain(base)
        if found is None:
            return False
        name = found[1][-1]
        if len(found[1]) > 1 or name not in self._bound:
            return name in _HARMLESS_BASES or (len(found[1]) == 1 and name in _EXCEPTIONS)
        own = self._classes.get(name)
        if own is None:
            return name in _HARMLESS_BASES
        return name not in derived and len(self._bound[name]) == 1 and self._plain(own, derived)
