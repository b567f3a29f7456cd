"""What a replay says about one process, as data that fits through a pipe."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, TypeVar

from memci.measure.replay.call_tree import CallRows, calls_held
from memci.measure.replay.frames import Frame
from memci.measure.replay.loop import Replay
from memci.measure.replay.stacks import Context, Stacks

MOST_SITES = 5_000
"""Ten times as many as a result lists, so that a site of many small processes is not lost."""

LineRow = tuple[int, int, int, int, int]
"""Line; bytes at the heap's peak, at most and ever; allocations."""

SizeRow = tuple[int, int, int]
"""n, for allocations of more than 2^(n-1) and at most 2^n bytes; bytes; allocations."""


class Site(NamedTuple):
    """Bytes and allocations at the heap's peak by where they were made.

    `frame` is None for what no Python code asked for, and for the own code of `module`. `caller`: the project's
    innermost frame, for a site that is not the project's.
    """

    frame: Frame | None
    module: str | None
    caller: Frame | None
    bytes: int
    allocations: int


class ProjectSite(NamedTuple):
    """Bytes and allocations at the heap's peak by the project's innermost frame inside `imported`, the module that was
    being loaded; None when none was."""

    frame: Frame
    imported: str | None
    bytes: int
    allocations: int


@dataclass(frozen=True)
class ProcessFigures:
    """One capture. Raw file names as Python has them; bytes; `seen` is milliseconds of the epoch and the heap.

    `sites`, `project_sites`: the heaviest, at most MOST_SITES of each.
    `records`: how many the reader found.  `imports`: by module, self and cumulative bytes at the peak; the self
    bytes and `unattributed` add up to `peak_heap`.  `module_files`: where known.  `calls`, `sizes`: of what is held at
    the peak; all bytes of `calls` add up to it.  Without `full` only the peak and `seen` were asked for.
    """

    records: int
    peak_heap: int
    seen: list[tuple[int, int]]
    full: bool = False
    peak_mapped: int = 0
    allocated: int = 0
    allocations: int = 0
    sites: list[Site] = field(default_factory=list)
    project_sites: list[ProjectSite] = field(default_factory=list)
    imports: dict[str, tuple[int, int]] = field(default_factory=dict)
    unattributed: int = 0
    module_files: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[LineRow]] = field(default_factory=dict)
    calls: CallRows = field(default_factory=CallRows)
    sizes: list[SizeRow] = field(default_factory=list)

    def to_json(self) -> str:
        """As `from_json` reads it."""
        return json.dumps({one.name: getattr(self, one.name) for one in fields(self)})

    @classmethod
    def from_json(cls, text: bytes) -> "ProcessFigures":
        """Raises ValueError, TypeError or KeyError for anything that `to_json` did not write."""
        data: Any = json.loads(text)
        if not isinstance(data, dict):
            raise TypeError("not an object")
        sites = [
            Site(_frame(frame), module, _frame(caller), size, count)
            for frame, module, caller, size, count in data.pop("sites")
        ]
        project_sites = [
            ProjectSite((function, file, line), imported, size, count)
            for (function, file, line), imported, size, count in data.pop("project_sites")
        ]
        lines = {file: [_row(row) for row in rows] for file, rows in data.pop("lines").items()}
        imports = {module: (own, cumulative) for module, (own, cumulative) in data.pop("imports").items()}
        seen = [(moment, heap) for moment, heap in data.pop("seen")]
        table, *columns = data.pop("calls")
        calls = CallRows([(function, file) for function, file in table], *columns)
        sizes = [(power, size, count) for power, size, count in data.pop("sizes")]
        return cls(
            sites=sites,
            project_sites=project_sites,
            lines=lines,
            imports=imports,
            seen=seen,
            calls=calls,
            sizes=sizes,
            **data,
        )


def figures_of(replayed: Replay, stacks: Stacks, records: int, moments: Iterable[int]) -> ProcessFigures:
    """Add up what each stack holds into sites, imports, lines and calls."""
    sites: dict[tuple[Frame | None, str | None, Frame | None], list[int]] = {}
    project_sites: dict[tuple[Frame, str | None], list[int]] = {}
    outside: dict[int, int] = {}
    for number, (size, count) in replayed.held.stacks.items():
        context = stacks.context(number)
        figures = sites.setdefault(_place(context, stacks), [0, 0])
        figures[0] += size
        figures[1] += count
        outside[context.outside] = outside.get(context.outside, 0) + size
        if context.project:
            figures = project_sites.setdefault((context.project[0], _imported(context, stacks)), [0, 0])
            figures[0] += size
            figures[1] += count
        for line in stacks.groups[number]:
            line.at_peak += size
    imports, unattributed = _by_import(outside, stacks)
    lines: dict[str, list[LineRow]] = {}
    for (file, number), line in sorted(stacks.lines.items()):
        lines.setdefault(file, []).append((number, line.at_peak, line.most_live, line.total, line.allocations))
    return ProcessFigures(
        records=records,
        peak_heap=replayed.peak_heap,
        seen=list(zip(moments, replayed.heaps, strict=True)),
        full=True,
        peak_mapped=replayed.peak_mapped,
        allocated=replayed.allocated,
        allocations=replayed.allocations,
        sites=[Site(*place, size, count) for place, (size, count) in _heaviest(sites)],
        project_sites=[ProjectSite(*place, size, count) for place, (size, count) in _heaviest(project_sites)],
        imports=imports,
        unattributed=unattributed,
        module_files=stacks.module_files,
        lines=lines,
        calls=calls_held(replayed.held.stacks, stacks),
        sizes=[(power, size, count) for power, (size, count) in sorted(replayed.held.sizes.items())],
    )


_Place = TypeVar("_Place")


def _heaviest(sites: dict[_Place, list[int]]) -> list[tuple[_Place, list[int]]]:
    return sorted(sites.items(), key=lambda site: site[1][0], reverse=True)[:MOST_SITES]


def _imported(context: Context, stacks: Stacks) -> str | None:
    """The module whose loading it was part of."""
    return stacks.outsides[context.outside].modules[0] if context.outside else None


def _place(context: Context, stacks: Stacks) -> tuple[Frame | None, str | None, Frame | None]:
    own_code_of = _imported(context, stacks) if context.site is None else None
    if context.site is not None and stacks.is_project(context.site):
        return context.site, None, None
    return context.site, own_code_of, stacks.caller(context)


def _by_import(held: dict[int, int], stacks: Stacks) -> tuple[dict[str, tuple[int, int]], int]:
    """Self and cumulative bytes by module from the bytes held around each marker, and what is in no import."""
    own: dict[str, int] = {}
    cumulative: dict[str, int] = {}
    unattributed = 0
    for outside, size in held.items():
        modules = stacks.outsides[outside].modules
        if not modules:
            unattributed += size
            continue
        own[modules[0]] = own.get(modules[0], 0) + size
        for module in modules:
            cumulative[module] = cumulative.get(module, 0) + size
    return {module: (own.get(module, 0), size) for module, size in cumulative.items()}, unattributed


def _frame(value: list[Any] | None) -> Frame | None:
    return None if value is None else (value[0], value[1], value[2])


def _row(value: list[int]) -> LineRow:
    line, at_peak, most_live, total, allocations = value
    return line, at_peak, most_live, total, allocations
