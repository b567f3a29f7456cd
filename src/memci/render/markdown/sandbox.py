"""A jinja2 environment in which a foreign template can take only so many steps and make only so much text.

jinja2's own sandbox keeps a template from the interpreter, not from endless work: loops in loops, macros that call
themselves, texts that double. So every turn of a loop, every call and every block is counted here, every text that
is put together is weighed, and what multiplies without being seen is not there: methods of texts, most filters,
lists of one's own, powers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.runtime import BlockReference, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from memci.render.markdown.too_much import TooMuch
from memci.render.templates import template_folder

_MOST_STEPS = 100_000
_MOST_NUMBER = 2**53
_FILTERS = (
    "capitalize",
    "count",
    "d",
    "default",
    "first",
    "last",
    "length",
    "lower",
    "title",
    "trim",
    "truncate",
    "upper",
)
_COUNTED = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
_OWN_LISTS = (nodes.List, nodes.Tuple, nodes.Dict)
_OPEN = (LoopContext, BlockReference, Macro)


@dataclass
class Allowance:
    """What a template may still use: turns of loops and calls, and characters, counted each time that they are put
    together."""

    room: int
    steps: int = _MOST_STEPS

    def step(self) -> None:
        """A turn of a loop, a call, a block."""
        self.steps -= 1
        if self.steps < 0:
            raise TooMuch

    def weigh(self, value: Any) -> Any:
        """A value that is put into a text; TypeError when it is more than a text or a number."""
        if isinstance(value, str):
            self.room -= len(value)
            if self.room < 0:
                raise TooMuch
        elif not isinstance(value, int | float | Undefined | None):
            raise TypeError(f"{type(value).__name__} is no text; name one of its parts")
        return value


def bounded_environment(name: str, text: str, allowance: Allowance) -> ImmutableSandboxedEnvironment:
    """An environment with memci's templates and one of this name, which use up the allowance."""

    def _source(wanted: str) -> tuple[str, str, None] | None:
        # With the name as the file's, jinja2 puts it into tracebacks.
        return (text, name, None) if wanted == name else None

    environment = _Bounded(
        loader=ChoiceLoader([FunctionLoader(_source), FileSystemLoader(template_folder())]),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=allowance.weigh,
    )
    environment.step, environment.weigh = allowance.step, allowance.weigh
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS} | {"join": _joining(allowance)}
    return environment


class _Bounded(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "**", "%"})
    step: Callable[[], None]
    weigh: Callable[[Any], Any]

    def _generate(self, source: nodes.Template, name: str | None, *options: Any, **more: Any) -> str:
        """jinja2's hook between the syntax tree and its code."""
        return super()._generate(_Counting(name).visit(source), name, *options, **more)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """The parts of the view, and of jinja2's own loops and blocks; no method of a text or a list."""
        return super().is_safe_attribute(obj, attr, value) and (is_dataclass(obj) or isinstance(obj, _OPEN))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Sums of texts are weighed; everything else is done with numbers that stay small."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.weigh(left + right)
        for value in (left, right):
            if operator == "**" or not isinstance(value, int | float) or abs(value) > _MOST_NUMBER:
                raise TypeError(f"{operator} cannot be used here")
        return super().call_binop(context, operator, left, right)


class _Counting(NodeTransformer):
    """Puts the counting into a template's syntax tree."""

    def __init__(self, name: str | None) -> None:
        self._name = name

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, _OWN_LISTS) and getattr(node, "ctx", "load") == "load":
            raise TemplateSyntaxError("a template cannot make lists", node.lineno, self._name, self._name)
        visited = super().visit(node, *args, **kwargs)
        if isinstance(visited, _COUNTED):
            visited.body.insert(0, nodes.ExprStmt(_call("step", visited.lineno), lineno=visited.lineno))
        elif isinstance(visited, nodes.Concat):
            visited.nodes = [_call("weigh", part.lineno, part) for part in visited.nodes]
        return visited


def _call(name: str, line: int, *arguments: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name, lineno=line), list(arguments), [], None, None, lineno=line)


def _joining(allowance: Allowance) -> Callable[..., str]:
    def join(values: Sequence[Any], between: str = "") -> str:
        """The filter of this name."""
        return between.join(str(allowance.weigh(value)) for value in values)

    return join
