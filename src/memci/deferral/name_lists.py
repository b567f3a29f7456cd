"""The names of an import statement: some taken out, some put in, everything around them left as it is."""

import ast
import re
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from memci.deferral.source_text import Edit, Importing, SourceText

_WIDTH: Final = 79
"""Columns. What would be longer is written one name to a line, with a comma at the end: so formatters leave it,
whichever limit they have been given."""

_TO_COMMA: Final = re.compile(r"(?:\s|\\|#.*)*,")
_GAP_BEFORE: Final = re.compile(r"(?:[ \t\f]|\\\r?\n)*\Z")
_GAP: Final = re.compile(r"[ \t\f]*")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")


def written(statement: str, names: Collection[str], indent: str, newline: str, unit: str) -> str:
    """An import of these names: `statement` is what comes before them, such as `from typing import`."""
    line = f"{statement} {', '.join(names)}"
    if len(indent) + len(line) <= _WIDTH or not statement.startswith("from"):
        return line
    return newline.join([f"{statement} (", *(f"{indent}{unit}{name}," for name in names), f"{indent})"])


def head(node: Importing) -> str:
    """A statement up to its names."""
    return "import" if isinstance(node, ast.Import) else f"from {'.' * node.level}{node.module or ''} import"


def name_of(alias: ast.alias) -> str:
    """As it stands in the statement."""
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def without(source: SourceText, node: Importing, gone: AbstractSet[ast.alias]) -> str:
    """The statement without some of its names, but not without all.

    A line on which only such a name and a comment stood goes.
    """
    return _tidied(source.segment(node), _cuts(source, node, gone), source.start(node))


def with_names(source: SourceText, statement: str, names: Iterable[str], indent: str) -> str:
    """A `from` import of the file with more names, each of which stands where isort wants it if the others do, else
    at the end. `indent`: that of the statement."""
    for name in names:
        statement = _with_name(source, statement, name, indent)
    return statement


def _with_name(file: SourceText, statement: str, name: str, indent: str) -> str:
    source = SourceText(statement, file.file)
    [node] = [one for one in source.tree.body if isinstance(one, ast.ImportFrom)]
    names = [name_of(alias) for alias in node.names]
    place = next((at for at, other in enumerate(names) if _rank(name) < _rank(other)), len(names))
    if names != sorted(names, key=_rank):
        place = len(names)
    if len(statement.splitlines()) == 1 or "(" not in statement:
        return written(head(node), [*names[:place], name, *names[place:]], indent, file.newline, file.unit)
    at = node.names[min(place, len(names) - 1)]
    before = source.text[source.line_start(at.lineno) : source.start(at)]
    joint = ", " if before.strip() else f",{file.newline}{before}"
    if place == len(names):
        return source.edited([Edit(source.end(at), source.end(at), joint + name)])
    return source.edited([Edit(source.start(at), source.start(at), name + joint)])


def _rank(name: str) -> tuple[int, str]:
    """Constants, classes, the rest."""
    bare = name.split(maxsplit=1)[0]
    kind = 0 if len(bare) > 1 and bare.isupper() else 1 if bare[:1].isupper() else 2
    return kind, bare.lower()


def _cuts(source: SourceText, node: Importing, gone: AbstractSet[ast.alias]) -> list[Edit]:
    """The names with the commas that go with them: each takes the one behind it; behind the last that stays, the one
    before it when the statement does not end with a comma."""
    text = source.text
    last = max(at for at, alias in enumerate(node.names) if alias not in gone)
    closed = _comma(source, node, node.names[-1]) is not None
    cuts = []
    for at, alias in enumerate(node.names):
        start, end = source.start(alias), source.end(alias)
        comma = _comma(source, node, alias)
        if alias in gone:
            stop = comma.end() if comma else end
            if at < last:
                cuts.append(Edit(start, _end(_GAP, text, stop), ""))
            else:
                before = _GAP_BEFORE.search(text, source.end(node.names[at - 1]), start)
                cuts.append(Edit(before.start() if before else start, stop, ""))
        elif at == last and comma and not closed:
            cuts.append(Edit(comma.end() - 1, comma.end(), ""))
    return cuts


def _comma(source: SourceText, node: Importing, alias: ast.alias) -> re.Match[str] | None:
    """From the end of a name on."""
    return _TO_COMMA.match(source.text, source.end(alias), source.end(node))


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def _tidied(segment: str, cuts: list[Edit], offset: int) -> str:
    """Cut, without the lines of which nothing but white space, a comment or a backslash is left."""
    kept = [True] * len(segment)
    for cut in cuts:
        kept[cut.start - offset : cut.end - offset] = [False] * (cut.end - cut.start)
    pieces = []
    for line in _LINE.finditer(segment):
        left = "".join(segment[at] for at in range(*line.span()) if kept[at])
        if left == line.group():
            pieces.append(left)
            continue
        code = left.rstrip("\r\n")
        if code.strip() in ("", "\\") or code.lstrip().startswith("#"):
            continue
        pieces.append(code.rstrip() + left[len(code) :])
    return "".join(pieces)
