"""The rows of the comment's tables."""

from collections.abc import Sequence

from memci.judge.floors import heap_floor
from memci.model.comparison import (
    AllocationChange,
    Cause,
    Comparison,
    DistributionChange,
    EntrypointComparison,
    MetricComparison,
    NewImport,
    PackageCost,
    Verdict,
)
from memci.model.result import Location, Metric, MetricName
from memci.render.causes import chain_words
from memci.render.escape import code_cell
from memci.render.figures import format_value, plural
from memci.render.markdown.links import Linker
from memci.render.markdown.view import (
    AllocationRow,
    DependencyRow,
    ImportRow,
    MetricRow,
    OverviewRow,
    PackageRow,
)
from memci.render.sentences import MARKS, NOTHING, WITHIN_NOISE, limit_words, shown_change
from memci.render.voice import Voice
from memci.units import format_bytes, format_count, format_seconds

_TELLING: tuple[Verdict, ...] = ("warn", "waived", "fail")
_WHOLE_MODULE = ("", "<import>", "<module>")


def metric_row(metric: MetricComparison) -> MetricRow:
    """A metric on both sides; what is no real change is not shown as one."""
    asked = metric.limit is not None and metric.limit.level != "off"
    verdict = metric.verdict if asked else None
    bold = "**" if verdict in _TELLING else ""
    return MetricRow(
        name=f"`{metric.metric}`",
        base=_value(metric.base),
        head=f"{bold}{_value(metric.head)}{bold}",
        change=f"{bold}{shown_change(metric)}{bold}",
        limit=limit_words(metric.limit, metric.unit),
        verdict=f"{bold}{MARKS[verdict]} {verdict}{bold}" if verdict else NOTHING,
    )


def overview_row(entrypoint: EntrypointComparison) -> OverviewRow:
    """An entrypoint's two main figures."""
    heap, start = _found(entrypoint, "peak_heap"), _found(entrypoint, "cold_start")
    return OverviewRow(
        mark=_unbroken(f"{MARKS[entrypoint.verdict]} {entrypoint.verdict}"),
        name=code_cell(entrypoint.name, 60),
        heap=_unbroken(_value(heap.head if heap else None)),
        heap_change=_unbroken(shown_change(heap) if heap else NOTHING),
        start=_unbroken(_value(start.head if start else None)),
        start_change=_unbroken(shown_change(start) if start else NOTHING),
    )


def allocation_row(change: AllocationChange, linker: Linker) -> AllocationRow:
    """A function with what it holds on both sides. What is gone has no line at the head to link to."""
    place = f"{change.file}:{change.line}" if change.line else change.file
    text = place if change.function in _WHOLE_MODULE else f"{place} {change.function}"
    here = Location(file=change.file, line=change.line)
    return AllocationRow(
        kind=change.kind,
        where=code_cell(text) if change.kind == "gone" else linker.cell(here, text),
        caller=linker.cell(change.caller) if change.caller else "",
        base=_unbroken(format_bytes(change.base_bytes)) if change.base_bytes else NOTHING,
        head=_unbroken(format_bytes(change.head_bytes)) if change.head_bytes else NOTHING,
        change=_unbroken(format_bytes(change.difference, signed=True)),
    )


def import_row(new: NewImport, causes: Sequence[Cause], linker: Linker) -> ImportRow:
    """A new import; its way from the entrypoint's code comes from the cause of that name."""
    in_cell = Voice(code_cell, linker.cell)
    chains = [
        chain_words(cause, in_cell) for cause in causes if cause.module == new.module and cause.kind == "new-import"
    ]
    last = linker.cell(new.imported_by) if new.imported_by else NOTHING
    return ImportRow(
        module=code_cell(new.module),
        asker=next(filter(None, chains), last),
        bytes=_unbroken(format_bytes(new.added_bytes, signed=True)),
        seconds=_unbroken(format_seconds(new.added_seconds, signed=True)),
        modules=format_count(new.modules),
    )


def package_row(cost: PackageCost, comparison: Comparison) -> PackageRow:
    """A package with its figures at the head (its time at the base when it is gone) and the difference of its bytes."""
    base, head = cost.base_bytes, cost.head_bytes
    seconds = cost.base_seconds if head is None else cost.head_seconds
    return PackageRow(
        package=code_cell(cost.package) + (" (this project)" if cost.project else ""),
        version=_version(cost.distribution, comparison),
        bytes=NOTHING if head is None else format_bytes(head),
        bytes_change=_bytes_change(base, head),
        seconds=NOTHING if seconds is None else format_seconds(seconds),
        modules=format_count(cost.modules),
    )


def dependency_row(changed: DistributionChange, comparison: Comparison) -> DependencyRow:
    """A distribution with both versions and what the other one costs, for the first entrypoint that names it."""
    named = [
        f"{format_bytes(cause.bytes, signed=True)}"
        + (f" ({code_cell(entrypoint.name, 60)})" if len(comparison.entrypoints) > 1 else "")
        for entrypoint in comparison.entrypoints
        for cause in entrypoint.causes
        if cause.kind == "distribution" and cause.distribution == changed.distribution
    ]
    return DependencyRow(
        distribution=code_cell(changed.distribution),
        base=_or_none(changed.base_version),
        head=_or_none(changed.head_version),
        cost=named[0] if named else WITHIN_NOISE,
    )


def more(left: int, one: str, many: str | None = None) -> str:
    """That a list goes on."""
    return f"… and {plural(left, f'more {one}', many and f'more {many}')}." if left > 0 else ""


def _unbroken(words: str) -> str:
    """A figure that keeps its unit beside it where a column of places takes the room."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _found(entrypoint: EntrypointComparison, name: MetricName) -> MetricComparison | None:
    return next((metric for metric in entrypoint.metrics if metric.metric == name), None)


def _value(metric: Metric | None) -> str:
    if metric is None:
        return NOTHING
    return format_value(metric.unit, metric.value) + ("" if metric.stable else " (unstable)")


def _version(distribution: str | None, comparison: Comparison) -> str:
    if distribution is None:
        return ""
    head = comparison.head.environment.distributions.get(distribution)
    base = comparison.base.environment.distributions.get(distribution) if comparison.base else head
    if base == head:
        return code_cell(head, 40) if head else ""
    return f"{_or_none(base)} → {_or_none(head)}"


def _or_none(version: str | None) -> str:
    return NOTHING if version is None else code_cell(version, 40)


def _bytes_change(base: int | None, head: int | None) -> str:
    if base is None:
        return f"{format_bytes(head or 0, signed=True)} (new)"
    if head is None:
        return f"{format_bytes(-base, signed=True)} (gone)"
    return format_bytes(head - base, signed=True) if abs(head - base) >= heap_floor(base) else WITHIN_NOISE
