"""What goes on during a start: heavy imports and the program's own marks, from begin to end, in lanes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from memci.judge.import_tree import ImportTree, package_of
from memci.judge.imports import imports_seen
from memci.model.result import EntrypointResult, Import
from memci.render.escape import plain
from memci.render.voice import written

MOST_IMPORTS, MOST_MARKS = 10, 20
_LEAST_SHARE = 0.01


@dataclass(frozen=True)
class Span:
    """`what` happens from `begin` for `lasts` seconds; `asked_by` is a place, plain like all texts here. `open`: it had
    not ended at ready. `new`: the base does not have it. Bytes are None where they were not measured."""

    kind: Literal["import", "mark"]
    what: str
    begin: float
    lasts: float
    asked_by: str = ""
    rss: int | None = None
    heap: int | None = None
    open: bool = False
    new: bool = False

    @property
    def end(self) -> float:
        """Seconds since the start."""
        return self.begin + self.lasts


def import_spans(head: EntrypointResult, base: EntrypointResult | None) -> list[Span]:
    """The heaviest imports, by time or by bytes, as they began: of each package those that something else asks for,
    and the project's modules one by one."""
    tree = ImportTree(head.imports)
    candidates = [item for item, parent in tree.walk() if _enters(item, parent)]
    seconds = max((item.cumulative_seconds for item in candidates), default=0) or 1
    size = max((item.cumulative_bytes for item in candidates), default=0) or 1

    def weight(item: Import) -> float:
        return max(item.cumulative_seconds / seconds, item.cumulative_bytes / size)

    heavy = sorted((item for item in candidates if weight(item) > _LEAST_SHARE), key=weight, reverse=True)
    known = {item.module for item in base.imports} if base is not None and imports_seen(base) else None
    spans = [_import_span(item, new=known is not None and item.module not in known) for item in heavy[:MOST_IMPORTS]]
    return sorted(spans, key=lambda span: (span.begin, -span.lasts))


def mark_spans(head: EntrypointResult, ready: float) -> list[Span]:
    """The longest of the program's marks as they began; `ready`: seconds, when those end that have no end."""
    spans = [
        Span(
            kind="mark",
            what=plain(mark.name, 80),
            begin=mark.started,
            lasts=max(ready - mark.started, 0) if mark.seconds is None else mark.seconds,
            rss=mark.rss_bytes,
            open=mark.seconds is None,
        )
        for mark in head.marks
    ]
    longest = sorted(spans, key=lambda span: -span.lasts)[:MOST_MARKS]
    return sorted(longest, key=lambda span: (span.begin, -span.lasts))


def lanes(spans: Iterable[Span]) -> list[int]:
    """A lane for each span, as few as there can be: what goes on inside another is in a deeper one."""
    ends: list[float] = []
    chosen: list[int] = []
    for span in spans:
        lane = next((number for number, end in enumerate(ends) if end <= span.begin), len(ends))
        ends[lane : lane + 1] = [span.end]
        chosen.append(lane)
    return chosen


def depth(chosen: Sequence[int]) -> int:
    """How many lanes there are."""
    return max(chosen, default=-1) + 1


def _enters(item: Import, parent: Import | None) -> bool:
    return parent is None or item.project or package_of(item) != package_of(parent)


def _import_span(item: Import, *, new: bool) -> Span:
    return Span(
        kind="import",
        what=plain(item.module, 80),
        begin=item.started,
        lasts=item.cumulative_seconds,
        asked_by=plain(written(item.imported_by), 80) if item.imported_by else "",
        rss=item.cumulative_rss_bytes,
        heap=item.cumulative_bytes,
        new=new,
    )
