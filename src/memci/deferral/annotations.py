"""Annotations: what may become a string, and what strings say."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from memci.deferral.names import last_part
from memci.deferral.source import Parsed


@dataclass(frozen=True)
class Annotation:
    """`when`: as for a Use. `place`: line and column, in characters from 0, where it begins, if it has to be quoted."""

    when: Literal["hint", "quote", "evaluated"]
    line: int
    place: tuple[int, int] | None = None


_PLAIN: Final = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Tuple,
    ast.List,
    ast.BinOp,
    ast.BitOr,
    ast.Constant,
    ast.Load,
)
_BEFORE: Final = re.compile(r"(:|->)\s*\Z")


def quotable(node: ast.expr, parsed: Parsed) -> bool:
    """Whether quotes around the annotation change nothing but when it is evaluated.

    It has to stand on one line without parentheses, and to hold no string of its own.
    """
    before = parsed.lines[node.lineno - 1][: parsed.column(node.lineno, node.col_offset)]
    return (
        node.lineno == node.end_lineno
        and bool(_BEFORE.search(before))
        and all(isinstance(part, _PLAIN) for part in ast.walk(node))
        and not any(isinstance(part, ast.Constant) and isinstance(part.value, str | bytes) for part in ast.walk(node))
    )


def nested_strings(node: ast.AST) -> Iterator[ast.Constant]:
    """The string constants in an expression, or itself, but for those that a `Literal` stands for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif not (isinstance(node, ast.Subscript) and last_part(node.value) == "Literal"):
        for part in ast.iter_child_nodes(node):
            yield from nested_strings(part)


def parse_string(constant: ast.Constant) -> ast.expr | None:
    """What an annotation in quotes says; None when it is no expression. Lines and columns in it mean nothing."""
    try:
        return ast.parse(str(constant.value).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
