"""Imports to defer, and texts before and after, as the tests of the rewriting write them."""

import ast
import textwrap
from collections.abc import Iterator

from memci.deferral.deferrable import Deferrable
from memci.model.advice import TopImport


def text(block: str) -> str:
    """A source that stands indented between triple quotes, from its second line on."""
    return textwrap.dedent(block).removeprefix("\n")


def move(source: str, statement: str, *functions: str, quote: tuple[str, ...] = (), typing: bool = False) -> Deferrable:
    """Defers the one import of `source` that reads like this into the functions of these names.

    `quote`: those annotations of parameters, results and the module's variables that become strings, as they are
    written in the source, brackets around them left out.
    """
    tree = ast.parse(source)
    [line] = [
        node.lineno
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if ast.unparse(_alone(node, alias)) == statement
    ]
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lines = {node.name: node.lineno for node in found}
    places = [
        (node.lineno, len(source.splitlines()[node.lineno - 1].encode()[: node.col_offset].decode()))
        for node in _annotations(tree)
        if ast.get_source_segment(source, node) in quote
    ]
    imported = TopImport(file="shop/report.py", line=line, statement=statement, name="any", module="any")
    return Deferrable(imported, tuple(sorted(lines[name] for name in functions)), tuple(sorted(places)), typing)


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    yield from (node.annotation for node in tree.body if isinstance(node, ast.AnnAssign))
    for node in ast.walk(tree):
        annotation = getattr(node, "returns", None) or (node.annotation if isinstance(node, ast.arg) else None)
        if annotation:
            yield annotation


def _alone(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    return ast.Import([alias]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [alias], node.level)
