"""Where a new import goes among others: into the section of its kind, in the order that isort keeps."""

import ast
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from memci.deferral.moved import NewImport
from memci.deferral.name_lists import with_names
from memci.deferral.sections import kind_of, top_of
from memci.deferral.source_text import Edit, Importing, SourceText, last_line

_Key = tuple[bool, str] | tuple[str, bool]


@dataclass
class _Item:
    """An import that is new, or there already.

    Of one that is there: `lines`: its first, with the comments above it, and its last.  `gap`: whether a blank line
    comes before it.  `commented`: whether there are comments above it, before which formatters want a blank line.
    """

    module: str
    is_from: bool
    new: NewImport | None = None
    lines: tuple[int, int] = (0, 0)
    gap: bool = False
    commented: bool = False


class _Section:
    """Imports that no blank line parts, or would have to."""

    def __init__(self, items: Sequence[_Item]) -> None:
        self.items = list(items)
        self.kinds = {kind_of(item.module) for item in items}
        self.tops = {top_of(item.module) for item in items}
        self._order = next((key for key in (_plain_first, _by_name) if sorted(items, key=key) == self.items), None)

    def add(self, item: _Item) -> None:
        """By the order that it keeps: plain imports first, or all by name; else at its end."""
        if self._order:
            insort(self.items, item, key=self._order)
        else:
            self.items.append(item)


def among(
    source: SourceText, groups: Sequence[Sequence[Importing]], new: Sequence[NewImport], indent: str, floor: int
) -> list[Edit]:
    """Put new imports among those of a block. `groups`: what is there, at least one, those together that share a line.
    `floor`: the last line above them that is no comment of theirs.

    Names from a module join the import that there is from it.
    """
    alone = [group[0] for group in groups if len(group) == 1]
    hosts = {node.module: node for node in alone if isinstance(node, ast.ImportFrom) and _takes_names(node)}
    joining: dict[ast.ImportFrom, list[str]] = {}
    sections = _sections(source, groups, floor)
    for one in new:
        host = None if one.comment or _renames(one) or one.head == "import" else hosts.get(one.module)
        if host:
            joining.setdefault(host, []).extend(one.names)
        else:
            _place(sections, _Item(one.module, one.head != "import", one))
    joined = [
        Edit(source.start(node), source.end(node), with_names(source, source.segment(node), names, indent))
        for node, names in joining.items()
    ]
    return joined + _edits(source, sections, indent)


def _takes_names(node: ast.ImportFrom) -> bool:
    """isort keeps what is renamed in a statement of its own."""
    return node.level == 0 and not any(one.asname or one.name == "*" for one in node.names)


def _renames(one: NewImport) -> bool:
    return any(" as " in name for name in one.names)


def _sections(source: SourceText, groups: Sequence[Sequence[Importing]], floor: int) -> list[_Section]:
    sections: list[list[_Item]] = []
    for group in groups:
        node, last = group[0], last_line(group[-1])
        first = _with_comments(source, node, floor)
        module = node.names[0].name if isinstance(node, ast.Import) else "." * node.level + (node.module or "")
        gap = bool(sections) and source.gaps_above(first) > source.gaps_above(floor + 1)
        item = _Item(module, isinstance(node, ast.ImportFrom), None, (first, last), gap, commented=first < node.lineno)
        if (gap and not (item.commented and kind_of(module) == kind_of(sections[-1][-1].module))) or not sections:
            sections.append([item])
        else:
            sections[-1].append(item)
        floor = last
    return [_Section(items) for items in sections]


def _with_comments(source: SourceText, node: ast.stmt, floor: int) -> int:
    """Where a statement's own comments begin; those at the very top of a file are the file's."""
    number = node.lineno
    while number - 1 > floor and source.is_comment(number - 1):
        number -= 1
    return number if number > 1 else node.lineno


def _place(sections: list[_Section], item: _Item) -> None:
    kind, top = kind_of(item.module), top_of(item.module)
    alike = [section for section in sections if kind in section.kinds]
    if alike:
        next((section for section in alike if top in section.tops), alike[0]).add(item)
    else:
        at = next((at for at, section in enumerate(sections) if min(section.kinds) > kind), len(sections))
        sections.insert(at, _Section([item]))


def _plain_first(item: _Item) -> _Key:
    return item.is_from, item.module.lower()


def _by_name(item: _Item) -> _Key:
    return item.module.lower(), item.is_from


def _edits(source: SourceText, sections: Sequence[_Section], indent: str) -> list[Edit]:
    """One for each stretch of new ones between two that are there."""
    starts = {id(section.items[0]) for section in sections[1:]}
    edits = []
    before: _Item | None = None
    stretch = ""
    apart = False
    for item in [*(item for section in sections for item in section.items), None]:
        starts_section = id(item) in starts
        if item and item.new:
            apart = starts_section if not stretch else apart
            stretch += (source.newline if stretch and starts_section else "") + item.new.lines(source, indent)
            continue
        if stretch:
            gap_behind = item is not None and (starts_section or item.commented)
            edits.append(_edit(source, before, stretch, item, apart=apart, gap_behind=gap_behind))
        before, stretch = item, ""
    return edits


def _edit(
    source: SourceText, before: _Item | None, text: str, after: _Item | None, *, apart: bool, gap_behind: bool
) -> Edit:
    """`apart`: the text begins a section. A blank line that is there serves as one that is wanted."""
    blank = source.newline
    tail = blank if gap_behind else ""
    if before and (not apart or not after):
        return source.inserted(
            before.lines[1] + 1, (blank if apart else "") + text + ("" if after and after.gap else tail)
        )
    head = blank if before and after and not after.gap else ""
    return source.inserted(after.lines[0] if after else 1, head + text + tail)
