"""Which functions and classes are used as values: handed to a call, stored or returned, not just called."""

import ast
from typing import Final

from memci.deferral.bindings import Function, parameters

_ASK_ONLY: Final = frozenset({"isinstance", "issubclass", "super"})


def handed_on(tree: ast.Module) -> frozenset[str]:
    """Every name, and last part of a dotted name, that the file uses so; whatever gets it may look into it."""
    visitor = _HandedOn()
    visitor.visit(tree)
    return frozenset(visitor.found)


class _HandedOn(ast.NodeVisitor):
    """Leaves out what is called, derived from, indexed, asked for an attribute, compared, caught or an annotation."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def _visit_below(self, node: ast.expr | None) -> None:
        """The parts of an expression that is no value itself."""
        if isinstance(node, ast.Attribute):
            self._visit_below(node.value)
        elif node and not isinstance(node, ast.Name):
            self.visit(node)

    def _visit_annotation(self, node: ast.expr | None) -> None:
        for part in ast.walk(node) if node else ():
            if isinstance(part, ast.Call):
                self.visit(part)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.found.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self.found.add(node.attr)
        self._visit_below(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        self._visit_below(node.func)
        if not (isinstance(node.func, ast.Name) and node.func.id in _ASK_ONLY):
            for argument in (*node.args, *node.keywords):
                self.visit(argument)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._visit_below(node.value)
        self.visit(node.slice)

    def visit_Compare(self, node: ast.Compare) -> None:
        for side in (node.left, *node.comparators):
            self._visit_below(side)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._visit_annotation(node.annotation)
        if node.value:
            self.visit(node.value)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for base in node.bases:
            self._visit_below(base)
        for part in (*node.decorator_list, *node.keywords, *node.body):
            self.visit(part)

    def visit_FunctionDef(self, node: Function) -> None:
        self._visit_annotation(node.returns)
        for parameter in parameters(node.args):
            self._visit_annotation(parameter.annotation)
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 (as ast wants it)
