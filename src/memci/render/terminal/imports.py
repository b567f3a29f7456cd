"""The ten imports that a person would want to know about."""

from dataclasses import dataclass
from typing import Self

from rich.console import RenderableType
from rich.text import Text

from memci.judge.import_tree import ImportTree, package_of
from memci.model.result import EntrypointResult, Import
from memci.render.figures import mib, ms
from memci.render.terminal.parts import QUIET, STRONG, Fitted, columns, indented, literal, section
from memci.render.terminal.place import Place
from memci.units import format_bytes

_TOP = 10
_DEEPEST = 6
_ROOMY = 100


def top_imports(entrypoint: EntrypointResult) -> list[RenderableType]:
    """The heaviest distinct imports, as a section of the run's table; nothing when no import was seen."""
    if not entrypoint.imports:
        return []
    return [section("What the imports cost", Fitted(lambda width: _table(entrypoint, width)), *_outside(entrypoint))]


@dataclass(frozen=True)
class Row:
    """An import among the chosen ones, and how many of them it stands below."""

    item: Import
    depth: int


def heaviest_distinct(imports: list[Import], most: int) -> list[Row]:
    """The heaviest imports that are not just links of one chain, in the order of the tree, heaviest first.

    A package pulls in its own modules one below the other, and each seems to cost almost what the first does. So
    a package counts once, where it is entered; a module of the project, which the others are loaded from, counts
    with what it costs itself. Heavy is what has a large share of the bytes or of the time.
    """
    tree = ImportTree(imports)
    share = _Shares.of(imports)
    parents = {item.module: parent for item, parent in tree.walk()}
    weights: dict[str, float] = {}
    for name, item in tree.modules.items():
        parent = parents[name]
        if item.project:
            weights[name] = share(item.self_bytes, item.self_seconds)
        elif parent is None or package_of(parent) != package_of(item):
            weights[name] = share(item.cumulative_bytes, item.cumulative_seconds)
    chosen = set(sorted((name for name in weights if weights[name] > 0), key=lambda name: -weights[name])[:most])
    return _in_tree_order(tree, chosen)


@dataclass(frozen=True)
class _Shares:
    bytes: int
    seconds: float

    @classmethod
    def of(cls, imports: list[Import]) -> Self:
        return cls(sum(item.self_bytes for item in imports), sum(item.self_seconds for item in imports))

    def __call__(self, of_bytes: int, of_seconds: float) -> float:
        return max(of_bytes / self.bytes if self.bytes else 0, of_seconds / self.seconds if self.seconds else 0)


def _in_tree_order(tree: ImportTree, chosen: set[str]) -> list[Row]:
    rows: list[Row] = []
    waiting = [(item, 0) for item in _lightest_first(tree.roots)]
    while waiting:
        item, depth = waiting.pop()
        if item.module in chosen:
            rows.append(Row(item, depth))
            depth += 1
        waiting.extend((child, depth) for child in _lightest_first(tree.children(item.module)))
    return rows


def _lightest_first(imports: list[Import]) -> list[Import]:
    return sorted(imports, key=lambda item: (item.cumulative_bytes, item.cumulative_seconds))


def _table(entrypoint: EntrypointResult, width: int) -> RenderableType:
    roomy = width >= _ROOMY
    table = columns(("MiB", ">"), ("ms", ">"), ("module", "<"), ("belongs to", "<"), ("asked for by", "<"))
    for row in heaviest_distinct(entrypoint.imports, _TOP):
        item = row.item
        module = Place.module(item.module, "  " * min(row.depth, _DEEPEST), STRONG)
        belongs = literal(owner(item), QUIET, limit=24 if roomy else 15)
        asker = Place(item.imported_by.file, item.imported_by.line) if item.imported_by else ""
        table.add_row(Text(mib(item.cumulative_bytes)), Text(ms(item.cumulative_seconds)), module, belongs, asker)
    return indented(table)


def owner(item: Import) -> str:
    """Whose module it is."""
    return "this project" if item.project else item.distribution or "Python"


def _outside(entrypoint: EntrypointResult) -> list[RenderableType]:
    peak = entrypoint.metrics.get("peak_heap")
    if peak is None or not entrypoint.unattributed_bytes:
        return []
    return [
        indented(
            Text(
                f"{format_bytes(entrypoint.unattributed_bytes)} of the peak of {format_bytes(peak.value)} "
                "is held outside imports.",
                style=QUIET,
            )
        )
    ]
