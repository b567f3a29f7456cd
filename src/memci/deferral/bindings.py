"""Which names a piece of code binds in its own scope."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass
class Bindings:
    """`names`: what is bound, with the line of each time. `global_names` and `nonlocal_names`: what is declared so."""

    names: dict[str, list[int]] = field(default_factory=dict)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)


def bindings(code: Iterable[ast.AST]) -> Bindings:
    """Of statements, or of a lambda's body."""
    binder = _Binder()
    for node in code:
        binder.visit(node)
    return binder.found


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All of a function's, in the order of the source."""
    return [
        *arguments.posonlyargs,
        *arguments.args,
        *([arguments.vararg] if arguments.vararg else []),
        *arguments.kwonlyargs,
        *([arguments.kwarg] if arguments.kwarg else []),
    ]


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    """Those that there are."""
    return [*arguments.defaults, *(value for value in arguments.kw_defaults if value)]


def bound_by(alias: ast.alias) -> str:
    """The name that a part of an import statement binds: `a` for `import a.b`."""
    return alias.asname or alias.name.partition(".")[0]


class _Binder(ast.NodeVisitor):
    """Stays out of the scopes that begin inside, but for an assignment expression in a comprehension, which binds in
    the scope around it."""

    def __init__(self) -> None:
        self.found = Bindings()
        self._comprehensions = 0

    def _bind(self, name: str, line: int) -> None:
        self.found.names.setdefault(name, []).append(line)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load) and not self._comprehensions:
            self._bind(node.id, node.lineno)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._bind(node.target.id, node.lineno)
        self.visit(node.value)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self._bind(bound_by(alias), node.lineno)

    visit_ImportFrom = visit_Import  # noqa: N815 (as ast wants it)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name, node.lineno)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name, node.lineno)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs  # noqa: N815 (as ast wants it)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self._bind(node.rest, node.lineno)
        self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        self.found.global_names.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.found.nonlocal_names.update(node.names)

    def visit_FunctionDef(self, node: Function) -> None:
        self._bind(node.name, node.lineno)
        annotations = [parameter.annotation for parameter in parameters(node.args)]
        for part in (*node.decorator_list, *defaults(node.args), *annotations, node.returns):
            if part:
                self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 (as ast wants it)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._bind(node.name, node.lineno)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for value in defaults(node.args):
            self.visit(value)

    def visit_ListComp(self, node: Comprehension) -> None:
        self._comprehensions += 1
        self.generic_visit(node)
        self._comprehensions -= 1

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815 (as ast wants it)
