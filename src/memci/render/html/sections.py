"""The parts of one entrypoint's report, in the order in which they are read."""

from dataclasses import dataclass, replace

from memci.judge.comparable import interleaved
from memci.model.report_data import EntrypointData
from memci.model.result import EntrypointResult
from memci.render.html.allocators import allocators_figures
from memci.render.html.imports import imports_figure
from memci.render.html.lines import lines_view
from memci.render.html.parts import Figure
from memci.render.html.report import Report, Side
from memci.render.html.stacks import stacks_figure
from memci.render.html.timeline import timeline_figure
from memci.render.html.view import Section
from memci.render.project import Project

_NO_DATA = (
    "The picture by calls is drawn from FILE.report.json, which memci run writes beside the result FILE.json; it "
    "is not there, or of another measurement."
)
_NO_BASE_DATA = (
    "This is the head alone: the base's FILE.report.json, from which its picture is drawn, is not there, or of another "
    "measurement."
)


@dataclass(frozen=True)
class Measured:
    """An entrypoint on one side, and what is known of that side beside its result."""

    result: EntrypointResult
    side: Side


@dataclass(frozen=True)
class Placed:
    """An entrypoint with its `id` in the page, and as it was measured: `head` is None when it was removed, `base` when
    there is none."""

    id: str
    head: Measured | None
    base: Measured | None


def sections(prefix: str, report: Report, head: Measured, base: Measured | None, project: Project) -> list[Section]:
    """Those that there are figures for. `base`: what the head may be held against; `prefix` begins all ids."""
    before = base.result if base else None
    parts = [
        _figure("Timeline", timeline_figure(prefix, head.result, before)),
        _figure("Imports", imports_figure(prefix, head.result, before, by_turns=_by_turns(head, base))),
        _stacks(prefix, head, base),
        _lines(prefix, report, head, base, project),
        _allocators(prefix, head, base),
    ]
    return [part for part in parts if part is not None]


def _figure(short: str, figure: Figure | None) -> Section | None:
    return Section(f"{figure.id}-section", figure.title, short, parts=[figure]) if figure else None


def _stacks(prefix: str, head: Measured, base: Measured | None) -> Section | None:
    after, before = _data(head), _data(base) if base else None
    figure = stacks_figure(prefix, after.peak if after else None, before.peak if before else None)
    if figure is None and "peak_heap" in head.result.metrics:
        return Section(f"{prefix}-stacks-section", "The heap at its peak", "Allocations", note=_NO_DATA)
    section = _figure("Allocations", figure)
    return replace(section, note=_NO_BASE_DATA) if section and base and before is None else section


def _lines(prefix: str, report: Report, head: Measured, base: Measured | None, project: Project) -> Section | None:
    view = lines_view(
        head.result,
        base.result if base else None,
        head.side.sources,
        base.side.sources if base else {},
        embed=report.embed_source,
        links=report.links,
        project=project,
    )
    return Section(f"{prefix}-lines", "Line by line", "Lines", lines=view) if view else None


def _allocators(prefix: str, head: Measured, base: Measured | None) -> Section | None:
    figures = allocators_figures(
        prefix, head.result, base.result if base else None, _data(head), _data(base) if base else None
    )
    return (
        Section(f"{prefix}-allocators", "Allocators, processes, first start", "Allocators", parts=figures)
        if figures
        else None
    )


def _by_turns(head: Measured, base: Measured | None) -> bool:
    return base is not None and interleaved(base.side.result, head.side.result)


def _data(one: Measured) -> EntrypointData | None:
    """The side file's part, when it is of this measurement."""
    peak = one.result.metrics.get("peak_heap")
    return one.side.data.of(one.result.name, peak.value if peak else None) if one.side.data else None
