"""What a file takes from modules by name: imports it, asks for it, patches it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from memci.deferral.guarded import guarded
from memci.deferral.modules_meant import ModulesMeant
from memci.deferral.names import last_part
from memci.deferral.source import Parsed

_DOTTED: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_TAIL: Final = re.compile(r"(?:^|\W|%s)\.([^\W\d]\w*)")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_PATCHING: Final = frozenset({"delattr", "getattr", "hasattr", "object", "setattr"})
_LISTING: Final = frozenset({"dir", "getmembers", "vars"})


@dataclass(frozen=True)
class Taken:
    """`module`: dotted, as the file may call it; None for any whose last part the file mentions. `name`: None for every
    name that the module has, `*` for those that it offers."""

    module: str | None
    name: str | None
    line: int


@dataclass(frozen=True)
class Takes:
    """Of one file. `pairs`: each two neighbours of a dotted path in a string, with a line. `words`: all that it
    mentions. `guarded`: modules that it imports and is prepared to do without, with a line."""

    taken: list[Taken]
    pairs: dict[tuple[str, str], int]
    words: frozenset[str]
    guarded: dict[str, int]


def takes(parsed: Parsed) -> Takes:
    """Everything that the file may take from any module."""
    meant = ModulesMeant(parsed)
    taken: list[Taken] = []
    pairs: dict[tuple[str, str], int] = {}
    words: set[str] = set()
    for node in parsed.nodes:
        taken += _taken(node, meant)
        words.update(_words(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for dotted in _DOTTED.findall(node.value):
                parts = dotted.split(".")
                for pair in pairwise(parts):
                    pairs.setdefault(pair, node.lineno)
    return Takes(taken, pairs, frozenset(words), guarded(parsed, meant))


def _taken(node: ast.AST, meant: ModulesMeant) -> Iterator[Taken]:
    match node:
        case ast.ImportFrom():
            for module in meant.sources(node):
                for alias in node.names:
                    yield Taken(module, alias.name, node.lineno)
        case ast.Attribute():
            for module, name in meant.asked(node):
                yield Taken(module, None if name == "__dict__" else name, node.lineno)
        case ast.Call():
            yield from _by_call(node, meant)
        case ast.Constant(value=str(text)):
            # The rest of a path whose beginning is put before it.
            for name in _TAIL.findall(text):
                yield Taken(None, name, node.lineno)
        case _:
            pass


def _by_call(node: ast.Call, meant: ModulesMeant) -> Iterator[Taken]:
    function = last_part(node.func)
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    modules = {module for argument in arguments for module in meant.of(argument)}
    strings = [part.value for part in arguments if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    names = [text.partition(".")[0] for text in strings]
    computed = not (len(node.args) > 1 and isinstance(node.args[1], ast.Constant))
    for module in modules:
        for name in names:
            yield Taken(module, name, node.lineno)
        if function in _LISTING or (function in _PATCHING and computed):
            yield Taken(module, None, node.lineno)
    if function in _PATCHING and not modules:
        for name in names:
            yield Taken(None, name, node.lineno)
    if function == "multiple":
        for module in modules | set(strings):
            for keyword in node.keywords:
                yield Taken(module, keyword.arg, node.lineno)


def _words(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
            yield name
        case ast.ImportFrom(module=str(name)):
            yield from name.split(".")
        case ast.alias(name=name):
            yield from name.split(".")
        case ast.Constant(value=str(text)):
            yield from _WORD.findall(text)
        case _:
            pass
