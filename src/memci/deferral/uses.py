"""Where a file uses the names of its module, and when that code runs."""

import ast
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from memci.deferral.annotations import Annotation, nested_strings, parse_string, quotable
from memci.deferral.bindings import Comprehension, Function, bindings, defaults, parameters
from memci.deferral.names import chain, last_part
from memci.deferral.scopes import Scope, class_scope, comprehension_scope, function_scope, type_parameter_scope
from memci.deferral.source import Parsed

When = Literal["import", "lambda", "function", "class", "hint", "quote", "evaluated"]
"""`import`: while the module is loaded. `lambda`: in a lambda outside of functions. `function`: in the body of a `def`.
`class`: in the body of a class in a function that binds the name, too. In annotations: `hint` is for readers only,
`quote` would be, were it a string, and `evaluated` may be evaluated by something."""

ReadAnnotations = Callable[[Function, ast.ClassDef | None], bool]
"""Whether something may evaluate the annotations of a function, which is a method of the class when there is one."""


@dataclass(frozen=True, eq=False)
class Use:
    """`chain`: the name, and the attributes asked of it. `root`: the name itself. `functions`: the `def`s around it,
    the innermost first; of an annotation, those around what has it. `quote`: line and column, in characters from 0, of
    the annotation that has to become a string."""

    chain: tuple[str, ...]
    line: int
    when: When
    root: ast.Name
    functions: tuple[Function, ...] = ()
    quote: tuple[int, int] | None = None


def uses(parsed: Parsed, *, postponed: bool, read: ReadAnnotations) -> list[Use]:
    """All of the file's uses of names that no scope inside the module binds, builtins among them.

    `postponed`: whether Python leaves annotations alone when it defines what they are on.
    """
    walker = _Walker(parsed, postponed=postponed, read=read)
    for statement in parsed.tree.body:
        walker.visit(statement)
    return walker.found


_TAKES_TYPES = frozenset({"cast", "TypeVar", "NewType", "ForwardRef"})
_MAKES_CLASSES = frozenset({"NamedTuple", "TypedDict", "make_dataclass", "create_model"})
_BUILTIN_GENERICS = frozenset({"dict", "frozenset", "list", "set", "tuple", "type"})


class _Walker(ast.NodeVisitor):
    def __init__(self, parsed: Parsed, *, postponed: bool, read: ReadAnnotations) -> None:
        self.found: list[Use] = []
        self._parsed = parsed
        self._postponed = postponed
        self._read = read
        self._scope = Scope("module", names=frozenset(bindings(parsed.tree.body).names))
        self._annotation: Annotation | None = None

    @contextmanager
    def _in(self, scope: Scope) -> Iterator[None]:
        outer, self._scope = self._scope, scope
        yield
        self._scope = outer

    @contextmanager
    def _annotating(self, annotation: Annotation) -> Iterator[None]:
        outer, self._annotation = self._annotation, annotation
        yield
        self._annotation = outer

    def _visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node:
                self.visit(node)

    def _when(self, name: str) -> When:
        if self._annotation:
            return self._annotation.when
        functions = self._scope.functions()
        if functions:
            return "class" if self._scope.binds_in_class(name) else "function"
        return "lambda" if any(scope.kind == "lambda" for scope in self._scope.outwards()) else "import"

    def _use(self, root: ast.Name, parts: tuple[str, ...]) -> None:
        if not self._scope.is_global(root.id):
            return
        when = self._when(root.id)
        line = self._annotation.line if self._annotation else root.lineno
        quote = self._annotation.place if self._annotation and when == "quote" else None
        self.found.append(Use(parts, line, when, root, self._scope.functions(), quote))

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._use(node, (node.id,))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        found = chain(node)
        if found:
            self._use(*found)
        else:
            self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._use(node.target, (node.target.id,))
        self.generic_visit(node)

    def visit_FunctionDef(self, node: Function) -> None:
        self._visit_all([*node.decorator_list, *defaults(node.args)])
        owner = self._scope.node if isinstance(self._scope.node, ast.ClassDef) else None
        read = self._read(node, owner)
        with self._in(type_parameter_scope(node, self._scope)):
            self._visit_type_parameters(node)
            for annotation in [*(parameter.annotation for parameter in parameters(node.args)), node.returns]:
                if annotation:
                    self._annotate(annotation, read=read)
            with self._in(function_scope(node, self._scope)):
                self._visit_all(node.body)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 (as ast wants it)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_all(defaults(node.args))
        with self._in(function_scope(node, self._scope)):
            self.visit(node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_all(node.decorator_list)
        with self._in(type_parameter_scope(node, self._scope)):
            self._visit_type_parameters(node)
            self._visit_all([*node.bases, *node.keywords])
            with self._in(class_scope(node, self._scope)):
                self._visit_all(node.body)

    def visit_TypeAlias(self, node: ast.AST) -> None:
        with self._in(type_parameter_scope(node, self._scope)):
            self.generic_visit(node)

    def _visit_type_parameters(self, node: ast.AST) -> None:
        self._visit_all(getattr(node, "type_params", []))

    def visit_ListComp(self, node: Comprehension) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        with self._in(comprehension_scope(node, self._scope)):
            elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            self._visit_all([first.target, *first.ifs, *others, *elements])

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815 (as ast wants it)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._visit_all([node.target, node.value])
        if self._scope.kind == "class":
            self._annotate(node.annotation, read=True)
        elif self._scope.kind == "function":
            hint = Annotation("hint", node.annotation.lineno)
            with self._annotating(hint):
                self.visit(node.annotation)
            self._visit_strings(node.annotation, hint)
        else:
            self._annotate(node.annotation, read=last_part(node.annotation) == "TypeAlias")
        if last_part(node.annotation) == "TypeAlias" and node.value:
            self._visit_strings(node.value, Annotation("evaluated", node.lineno))

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        takes = last_part(node.func)
        if takes in _TAKES_TYPES | _MAKES_CLASSES:
            annotation = Annotation("hint" if takes in _TAKES_TYPES else "evaluated", node.lineno)
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                self._visit_strings(argument, annotation)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.generic_visit(node)
        generic = last_part(node.value)
        if not self._annotation and (generic[:1].isupper() or generic in _BUILTIN_GENERICS):
            # An alias: whoever is handed it may want to know what the string means.
            self._visit_strings(node.slice, Annotation("evaluated", node.lineno))

    def _annotate(self, node: ast.expr, *, read: bool) -> None:
        text = Annotation("evaluated" if read else "hint", node.lineno)
        if isinstance(node, ast.Constant) or self._postponed or read:
            code = text
        elif quotable(node, self._parsed):
            place = node.lineno, self._parsed.column(node.lineno, node.col_offset)
            code = Annotation("quote", node.lineno, place)
        else:
            code = Annotation("evaluated", node.lineno)
        with self._annotating(code):
            self.visit(node)
        self._visit_strings(node, text)

    def _visit_strings(self, node: ast.expr, annotation: Annotation) -> None:
        for constant in nested_strings(node):
            said = parse_string(constant)
            if said:
                with self._annotating(annotation):
                    self.visit(said)
                self._visit_strings(said, annotation)
