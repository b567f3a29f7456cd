"""The processes of a start, each below the one that started it, and what each holds; in both sides."""

from collections.abc import Sequence
from typing import Literal

from memci.model.result import EntrypointResult, Process
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.html.parts import Align, Cell, Table
from memci.render.html.sides import difference_cell
from memci.render.process_pairs import pair_processes
from memci.render.process_tree import Placed, in_tree_order
from memci.units import format_bytes

_Figure = Literal["anon_rss", "peak_rss", "peak_heap"]
_FIGURES: dict[_Figure, str] = {"anon_rss": "private RSS", "peak_rss": "peak RSS", "peak_heap": "peak heap"}
_MOST = 60
_DEEPEST = 6
_INDENT = "\N{NO-BREAK SPACE}" * 3
_LONGEST = 120
_NOISE = 256 * 1024 - 1
"""Bytes up to which a change has no colour: chance makes as much of RSS."""


def processes_table(head: EntrypointResult, base: EntrypointResult | None) -> Table | None:
    """None when there is one process only, on both sides."""
    now, before = in_tree_order(head.processes), in_tree_order(base.processes) if base else []
    if max(len(now), len(before)) < 2:  # noqa: PLR2004 - one is no tree
        return None
    known = [name for name in _FIGURES if any(_size(one.process, name) is not None for one in (*now, *before))]
    compared = bool(before)
    old = pair_processes(now, before)
    rows = []
    for index, one in enumerate(now):
        other = before[old[index]].process if index in old else None
        rows.append([_name(one, new=compared and other is None), *_figures(one.process, other, known, compared)])
    kept = set(old.values())
    rows += [
        [_name(one, gone=True), *_figures(None, one.process, known, compared)]
        for index, one in enumerate(before)
        if index not in kept
    ]
    return Table(
        caption=_caption(now, before),
        columns=[
            ("process", "left"),
            *(column for name in known for column in _columns(_FIGURES[name], compared=compared)),
        ],
        rows=rows[:_MOST],
        more=f"{plural(len(rows) - _MOST, 'more process', 'more processes')} are not shown." if rows[_MOST:] else "",
    )


def _size(process: Process | None, name: _Figure) -> int | None:
    size: int | None = getattr(process, name, None)
    return size


def _name(one: Placed, *, new: bool = False, gone: bool = False) -> Cell:
    words = plain(one.process.command, _LONGEST) or "–"
    remark = " (new)" if new else " (only in the base)" if gone else ""
    return Cell(f"{_INDENT * min(one.depth, _DEEPEST)}{words}{remark}", tone="quiet" if gone else "")


def _columns(words: str, *, compared: bool) -> list[tuple[str, Align]]:
    # With the base's own figures too, the table would be wider than most screens.
    return [(words, "right"), ("change", "right")] if compared else [(words, "right")]


def _figures(now: Process | None, before: Process | None, known: Sequence[_Figure], compared: bool) -> list[Cell]:
    found: list[Cell] = []
    for name in known:
        size = _size(now, name)
        found.append(Cell("–" if size is None else format_bytes(size)))
        if compared:
            found.append(_change(_difference(now, before, name)))
    return found


def _difference(now: Process | None, before: Process | None, name: _Figure) -> int | None:
    """Bytes; a process that is on one side only held nothing on the other."""
    size, old = _size(now, name), _size(before, name)
    if (size is None and now is not None) or (old is None and before is not None):
        return None
    return (size or 0) - (old or 0)


def _change(difference: int | None) -> Cell:
    if difference is None:
        return Cell("", tone="quiet")
    return difference_cell(difference, format_bytes(difference, signed=True), _NOISE)


def _caption(now: Sequence[Placed], before: Sequence[Placed]) -> str:
    private = [one.process.anon_rss for one in now if one.process.anon_rss is not None]
    words = f"What each of {plural(len(now), 'process', 'processes')} holds"
    if before and len(before) != len(now):
        words += f"; the base has {len(before)}"
    # Not their sum: what a child shares with its parent since it was forked is counted in both.
    return f"{words}: {format_bytes(max(private))} of private memory at most" if private else words
