"""Whose name a name is: Python's rules of scope."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from memci.deferral.bindings import Bindings, Comprehension, Function, bindings, parameters

ScopeKind = Literal["module", "class", "function", "lambda", "comprehension", "type parameters"]


@dataclass(frozen=True, eq=False)
class Scope:
    """`node`: the function or class, for those. `parent`: the scope around it; None for the module's."""

    kind: ScopeKind
    parent: "Scope | None" = None
    names: frozenset[str] = frozenset()
    global_names: frozenset[str] = frozenset()
    node: ast.AST | None = field(default=None, repr=False)

    def outwards(self) -> Iterator["Scope"]:
        """This scope and those around it, the module's last."""
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.parent

    def functions(self) -> tuple[Function, ...]:
        """The `def`s around code in this scope, the innermost first."""
        nodes = (scope.node for scope in self.outwards() if scope.kind == "function")
        return tuple(node for node in nodes if isinstance(node, Function))

    def is_global(self, name: str) -> bool:
        """Whether code in this scope that reads the name gets the module's, or may get it."""
        visible_class = True
        for scope in self.outwards():
            if scope.kind == "module" or name in scope.global_names:
                return True
            if scope.kind == "class":
                # A class body reads the module's name as long as it has not bound its own.
                if visible_class and name in scope.names:
                    return True
            elif name in scope.names:
                return False
            # Only the class body itself, and the type parameters right in it, see the names of a class.
            visible_class = visible_class and scope.kind == "type parameters"
        return True

    def binds_in_class(self, name: str) -> bool:
        """Whether this is a class body that binds the name, too."""
        return self.kind == "class" and name in self.names


def function_scope(node: Function | ast.Lambda, parent: Scope) -> Scope:
    """Of its body."""
    kind: ScopeKind = "lambda" if isinstance(node, ast.Lambda) else "function"
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    own = {parameter.arg for parameter in parameters(node.args)}
    return _scope(kind, parent, bindings(body), own, node)


def class_scope(node: ast.ClassDef, parent: Scope) -> Scope:
    """Of its body."""
    return _scope("class", parent, bindings(node.body), set(), node)


def comprehension_scope(node: Comprehension, parent: Scope) -> Scope:
    """Of all but the first iterable, which belongs to the scope around it."""
    found = bindings(generator.target for generator in node.generators)
    return Scope("comprehension", parent, frozenset(found.names), node=node)


def type_parameter_scope(node: ast.AST, parent: Scope) -> Scope:
    """Of a class, function or alias that has type parameters; the parent itself where it has none."""
    own = [parameter.name for parameter in getattr(node, "type_params", [])]
    return Scope("type parameters", parent, frozenset(own), node=node) if own else parent


def _scope(kind: ScopeKind, parent: Scope, found: Bindings, own: set[str], node: ast.AST) -> Scope:
    names = own | (found.names.keys() - found.global_names - found.nonlocal_names)
    return Scope(kind, parent, frozenset(names), frozenset(found.global_names), node)
