"""The imports at the top of a file, and in what they stand."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from memci.deferral.bindings import bound_by
from memci.deferral.names import last_part
from memci.deferral.source import Parsed
from memci.model.advice import TopImport

Place = Literal["top", "optional", "if", "with", "for", "while", "match"]
"""`top`: right in the module. `optional`: somewhere below a try. Else what it is below."""

_LONGEST_NAME: Final = 1_000  # the model's bound


@dataclass(frozen=True)
class Statement:
    """One name of an import statement that runs while the module is loaded.

    `explicit`: imported as its own name (`import a as a`), which says that others may take it from here. `bare`: binds
    the top of what it imports (`import a.b`). `lazy`: lazy already.
    """

    imported: TopImport
    place: Place
    explicit: bool
    bare: bool
    lazy: bool


def statements(parsed: Parsed) -> list[Statement]:
    """All but relative imports and those for type checkers only, in the order of the source."""
    return [
        Statement(
            _top_import(parsed.file.path, node, alias),
            place,
            explicit=alias.asname == alias.name,
            bare=isinstance(node, ast.Import) and not alias.asname,
            lazy=_is_lazy(parsed, node),
        )
        for node, place in _imports(parsed.tree.body, "top")
        for alias in node.names
        if _absolute(node) and _fits(alias.name, alias.asname, getattr(node, "module", None))
    ]


def _absolute(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.Import) or (node.level == 0 and node.module != "__future__")


def _fits(*names: str | None) -> bool:
    return all(len(name or "") <= _LONGEST_NAME for name in names)


def _is_lazy(parsed: Parsed, node: ast.Import | ast.ImportFrom) -> bool:
    return (node.lineno, parsed.column(node.lineno, node.col_offset)) in parsed.lazy


def _top_import(file: str, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> TopImport:
    renamed = f" as {alias.asname}" if alias.asname else ""
    name = bound_by(alias)
    if isinstance(node, ast.Import):
        statement = f"import {alias.name}{renamed}"
        return TopImport(file=file, line=node.lineno, statement=statement, name=name, module=alias.name)
    module = node.module or ""
    statement = f"from {module} import {alias.name}{renamed}"
    return TopImport(file=file, line=node.lineno, statement=statement, name=name, module=module, member=alias.name)


def _imports(body: Iterable[ast.stmt], place: Place) -> Iterator[tuple[ast.Import | ast.ImportFrom, Place]]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, place
        elif isinstance(node, ast.If) and last_part(node.test) == "TYPE_CHECKING":
            yield from _imports(node.orelse, _below(place, "if"))
        else:
            for block in _blocks(node):
                yield from _imports(block, _below(place, _kind(node)))


def _below(place: Place, inner: Place) -> Place:
    return "optional" if place == "optional" else inner


def _kind(node: ast.stmt) -> Place:
    match node:
        case ast.Try() | ast.TryStar():
            return "optional"
        case ast.With() | ast.AsyncWith():
            return "with"
        case ast.For() | ast.AsyncFor():
            return "for"
        case ast.While():
            return "while"
        case ast.Match():
            return "match"
        case _:
            return "if"


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The parts of a compound statement that run when it does."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for part in ("body", "orelse", "finalbody"):
        yield getattr(node, part, [])
    for part in ("handlers", "cases"):
        for inner in getattr(node, part, []):
            yield inner.body
