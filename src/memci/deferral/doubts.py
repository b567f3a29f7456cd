"""What else reads a module's names or a function's body, and would miss an import that moved into a function."""

import ast
import re
from collections.abc import Iterable
from typing import Final

from memci.deferral.bindings import Function
from memci.deferral.names import last_part
from memci.deferral.source import Parsed

_COMPILERS: Final = frozenset({"cfunc", "guvectorize", "jit", "kernel", "njit", "script", "stencil", "vectorize"})
_PROMPT: Final = re.compile(r"^\s*(?:>>>|\.\.\.) (.*)$", re.MULTILINE)


def doctests(parsed: Parsed) -> dict[str, int]:
    """The names that examples in the file's strings mention, which run among the module's names, each with a line."""
    # What is put together while the program runs is nobody's documentation.
    formatted = {id(part) for node in parsed.nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    found: dict[str, int] = {}
    for node in parsed.nodes:
        if id(node) in formatted:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ">>>" in node.value:
            for example in _PROMPT.findall(node.value):
                for name in re.findall(r"\w+", example):
                    found.setdefault(name, node.lineno)
    return found


def compiled(functions: Iterable[Function]) -> tuple[int, str] | None:
    """The line and name of a decorator that turns one of the functions into machine code, where no import may be."""
    for function in functions:
        for node in function.decorator_list:
            name = last_part(node.func if isinstance(node, ast.Call) else node)
            if name in _COMPILERS:
                return node.lineno, name
    return None
