"""Annotations that become strings, so that nothing evaluates them."""

import ast
from collections.abc import Collection, Iterator

from memci.deferral.rewrite_error import RewriteError
from memci.deferral.source_text import Edit, SourceText


def quoted(source: SourceText, places: Collection[tuple[int, int]]) -> list[Edit]:
    """One for each annotation. `places`: line and column, in characters from 0, at which each begins.

    RewriteError when there is none, or when it cannot stand in a plain string.
    """
    if not places:
        return []
    annotations = {source.start(node): node for node in _annotations(source.tree)}
    usual = _usual_quote(source)
    edits = []
    for line, column in sorted(places):
        node = annotations.get(source.line_start(line) + column) if line <= source.length else None
        if node is None:
            raise RewriteError(f"{source.file} has changed since it was read: line {line} lacks an annotation.")
        code = source.segment(node)
        if "#" not in code and len(code.splitlines()) > 1:
            code = ast.unparse(node)
        quote = usual if usual not in code else "'\""[usual == "'"]
        if any(mark in code for mark in (quote, "\\", "#", "\n", "\r")):
            raise RewriteError(
                f"{source.file} cannot be rewritten: the annotation in line {line} cannot stand in quotes as it is."
            )
        edits.append(Edit(source.start(node), source.end(node), f"{quote}{code}{quote}"))
    return edits


def _annotations(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=annotation):
                yield annotation
            case ast.FunctionDef(returns=ast.expr() as returns) | ast.AsyncFunctionDef(returns=ast.expr() as returns):
                yield returns


def _usual_quote(source: SourceText) -> str:
    """The one that most strings of the file are in."""
    opened = [
        source.segment(node).lstrip("rRbBuUfF")[:1]
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return "'" if opened.count("'") > opened.count('"') else '"'
