"""Imports that come into a block: a function, or what is for type checkers only."""

import ast
from collections.abc import Sequence

from memci.deferral.import_order import among
from memci.deferral.moved import NewImport, shared_lines
from memci.deferral.rewrite_error import RewriteError
from memci.deferral.sections import in_one
from memci.deferral.source_text import Edit, Function, Importing, SourceText, first_line, last_line


def into_block(source: SourceText, block: ast.If | Function, new: Sequence[NewImport]) -> list[Edit]:
    """Put imports first in a block, behind a docstring, and among the imports that are there already."""
    documented = isinstance(block, Function) and ast.get_docstring(block, clean=False) is not None
    document = block.body[0] if documented else None
    rest = block.body[1:] if document else block.body
    if not source.opens_line(block.body[0]):
        return _one_line(source, block, document, rest, new)
    above = first_line(block.body[0]) - 1
    if source.line(above).endswith("\\") and not source.is_comment(above):
        raise RewriteError(f"{source.file} cannot be rewritten: a backslash ends line {above}.")
    indent = source.indent(above + 1)
    floor = last_line(document) if document else block.lineno
    if not rest:
        return [source.inserted(floor + 1, together(source, new, indent))]
    if document and not source.opens_line(rest[0]):
        return [_between(source, source.end(document), rest[0], new, indent)]
    leading = leading_imports(rest)
    if leading:
        return among(source, leading, new, indent, floor)
    top = first_line(rest[0])
    while top - 1 > floor and (source.is_blank(top - 1) or source.is_comment(top - 1)):
        top -= 1
    while document and source.is_blank(top):
        top += 1
    gap = "" if source.is_blank(top) else source.newline
    return [source.inserted(top, together(source, new, indent) + gap)]


def leading_imports(body: Sequence[ast.stmt]) -> list[list[Importing]]:
    """The imports that a block begins with, those together that share a line, which they share with nothing else."""
    leading = []
    for group in shared_lines(body):
        imports = [node for node in group if isinstance(node, Importing)]
        if len(imports) < len(group):
            break
        leading.append(imports)
    return leading


def together(source: SourceText, new: Sequence[NewImport], indent: str) -> str:
    """One below the other; what stood apart in two sections stays apart."""
    return "".join(
        (source.newline if at and _apart(new[at - 1], one) else "") + one.lines(source, indent)
        for at, one in enumerate(new)
    )


def _apart(one: NewImport, other: NewImport) -> bool:
    return one.section != other.section and not in_one(one.module, other.module)


def _one_line(
    source: SourceText,
    block: ast.stmt,
    document: ast.stmt | None,
    rest: Sequence[ast.stmt],
    new: Sequence[NewImport],
) -> list[Edit]:
    """`def f(): return 1` becomes a block of lines."""
    first = document or rest[0]
    line = source.line_start(first.lineno)
    colon = line + len(source.text[line : source.start(first)].rstrip(" \t\f"))
    indent = source.indent(block.lineno) + source.unit
    if not document:
        return [_between(source, colon, rest[0], new, indent)]
    edits = [Edit(colon, source.start(document), source.newline + indent)]
    if rest:
        return [*edits, _between(source, source.end(document), rest[0], new, indent)]
    return [*edits, source.inserted(last_line(document) + 1, together(source, new, indent))]


def _between(source: SourceText, start: int, following: ast.stmt, new: Sequence[NewImport], indent: str) -> Edit:
    """Break the line, so that the imports come before a statement that stands on it."""
    gap = "" if isinstance(following, Importing) else source.newline
    text = f"{source.newline}{together(source, new, indent)}{gap}{indent}"
    return Edit(start, source.start(following), text)
