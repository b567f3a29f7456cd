"""`show --imports`: the whole tree of imports, heaviest first, cut to what matters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from rich.console import RenderableType
from rich.text import Text

from memci.judge.import_tree import ImportTree
from memci.model.result import EntrypointResult, Import
from memci.render.figures import mib, ms
from memci.render.terminal.imports import owner
from memci.render.terminal.parts import QUIET, STRONG, Clipped, Fitted, columns, literal
from memci.render.terminal.place import Place
from memci.units import format_count

_SHARE = 0.01
_LEAST_BYTES, _LEAST_SECONDS = 64 * 1024, 0.001
_DEEPEST = 12
_WIDE, _NARROW = 110, 90


def import_tree_view(entrypoint: EntrypointResult) -> RenderableType:
    """Every import that costs at least 1 % of all (and 64 KiB, or 1 ms), below the one that loaded it. The others
    are folded into one row where together they are as much, and into a last row where they are not."""
    if not entrypoint.imports:
        return Text("No imports were seen.")
    rows = list(_rows(ImportTree(entrypoint.imports)))
    return Fitted(lambda width: _table(rows, width))


@dataclass(frozen=True)
class _Cost:
    """What some modules cost, with all that is below them."""

    modules: int = 0
    bytes: int = 0
    rss_bytes: int = 0
    seconds: float = 0.0

    def __add__(self, other: "_Cost") -> "_Cost":
        return _Cost(
            self.modules + other.modules,
            self.bytes + other.bytes,
            self.rss_bytes + other.rss_bytes,
            self.seconds + other.seconds,
        )

    @classmethod
    def of(cls, item: Import, modules: int) -> Self:
        return cls(modules, item.cumulative_bytes, item.cumulative_rss_bytes, item.cumulative_seconds)


@dataclass(frozen=True)
class _Row:
    """One import, or (None) several that are folded."""

    item: Import | None
    cost: _Cost
    depth: int


def _rows(tree: ImportTree) -> Iterator[_Row]:
    """In the order in which they are printed. A stack, not recursion: a tree may be deeper than Python's own."""
    modules = tree.modules.values()
    least_bytes = max(_SHARE * sum(item.self_bytes for item in modules), _LEAST_BYTES)
    least_seconds = max(_SHARE * sum(item.self_seconds for item in modules), _LEAST_SECONDS)
    sizes = _sizes(tree)

    def matters(cost: _Cost) -> bool:
        return cost.bytes >= least_bytes or cost.seconds >= least_seconds

    def level(siblings: Sequence[Import], depth: int) -> tuple[list[_Row], _Cost]:
        """The rows of some siblings, last one first, and what is folded away among them."""
        rows = [_Row(item, _Cost.of(item, sizes[item.module]), depth) for item in siblings]
        shown = sorted((row for row in rows if matters(row.cost)), key=lambda row: (row.cost.bytes, row.cost.seconds))
        folded = sum((row.cost for row in rows if not matters(row.cost)), _Cost())
        return ([_Row(None, folded, depth), *shown], _Cost()) if matters(folded) else (shown, folded)

    waiting, scattered = level(tree.roots, 0)
    while waiting:
        row = waiting.pop()
        yield row
        if row.item is not None:
            rows, folded = level(tree.children(row.item.module), row.depth + 1)
            waiting.extend(rows)
            scattered += folded
    if scattered.modules:
        yield _Row(None, scattered, 0)


def _sizes(tree: ImportTree) -> dict[str, int]:
    """How many modules stand at and below each."""
    sizes = dict.fromkeys(tree.modules, 1)
    for item, parent in reversed(list(tree.walk())):
        if parent is not None:
            sizes[parent.module] += sizes[item.module]
    return sizes


def _table(rows: Sequence[_Row], width: int) -> RenderableType:
    wide = width >= _WIDE
    table = columns(
        ("heap\nMiB", ">"),
        ("self\nMiB", ">"),
        ("RSS\nMiB", ">"),
        ("time\nms", ">"),
        ("self\nms", ">"),
        ("\nmodule", "<"),
        *([("\nbelongs to", "<")] if wide else []),
        ("\nasked for by", "<"),
    )
    for row in rows:
        margin = ("  " if width >= _NARROW else " ") * min(row.depth, _DEEPEST)
        heap, rss, time = mib(row.cost.bytes), mib(row.cost.rss_bytes), ms(row.cost.seconds)
        if row.item is None:
            more = Clipped(Text(f"{margin}… and {format_count(row.cost.modules)} more"))
            table.add_row(heap, "", rss, time, "", more, style=QUIET)
        else:
            table.add_row(
                heap,
                Text(mib(row.item.self_bytes), style=QUIET),
                rss,
                time,
                Text(ms(row.item.self_seconds), style=QUIET),
                Place.module(row.item.module, margin, STRONG if row.item.project else ""),
                *([literal(owner(row.item), QUIET, limit=24)] if wide else []),
                _asker(row.item),
            )
    return table


def _asker(item: Import) -> RenderableType:
    return Place(item.imported_by.file, item.imported_by.line, style=QUIET) if item.imported_by else ""
