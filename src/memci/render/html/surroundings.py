"""Where the figures come from: both sides, versions that differ, how it was measured, how to see it again."""

from collections.abc import Sequence

from memci.model.comparison import Comparison, DistributionChange, Side
from memci.model.result import MetricName
from memci.render.escape import plain
from memci.render.figures import MEANING
from memci.render.html.parts import Cell, Table
from memci.render.html.view import Surroundings
from memci.render.html.voice import html_voice, spoken
from memci.render.markdown import Links
from memci.render.markdown.surroundings import METHOD, noise_sentence, reproduce
from memci.render.order import worst_first
from memci.render.sentences import NOTHING, WITHIN_NOISE, sentence
from memci.units import format_bytes, format_count

_SHORT_SHA = 12
_MOST_DEPENDENCIES = 50


def surroundings(comparison: Comparison, links: Links | None) -> Surroundings:
    """Everything that is the same for all entrypoints."""
    ordered = worst_first(comparison)
    noise = noise_sentence(comparison.entrypoints, html_voice())
    return Surroundings(
        sides=_sides(comparison, links),
        dependencies=_dependencies(comparison) if comparison.distributions else None,
        method=[spoken(words) for words in (METHOD, sentence(noise)) if words],
        meanings=_meanings(comparison),
        reproduce=reproduce(comparison, ordered[0] if ordered else None),
    )


def _sides(comparison: Comparison, links: Links | None) -> Table:
    sides = [side for side in (comparison.base, comparison.head) if side is not None]
    names = ("base", "head") if comparison.base else ("measured",)
    return Table(
        caption="What was measured, and where",
        columns=[("", "left"), *((name, "left") for name in names)],
        rows=[
            [Cell("commit"), *(_commit(side, links) for side in sides)],
            [Cell("measured"), *(Cell(plain(side.created, 40)) for side in sides)],
            *(_environment_row(what, [words[row] for words in map(_environment, sides)]) for row, what in _NAMES),
            _environment_row("memci", [side.memci for side in sides]),
        ],
    )


_NAMES = tuple(enumerate(("Python", "ABI", "architecture", "C library", "processor", "CPUs", "memray")))


def _environment(side: Side) -> Sequence[str]:
    one = side.environment
    return (one.python, one.abi, one.arch, one.libc, one.cpu, format_count(one.cpus), one.memray)


def _environment_row(what: str, values: Sequence[str]) -> Sequence[Cell]:
    """What differs is marked."""
    differs = len(set(values)) > 1
    return [Cell(what), *(Cell(plain(value, 120) or NOTHING, tone="warn" if differs else "") for value in values)]


def _commit(side: Side, links: Links | None) -> Cell:
    if side.commit is None:
        return Cell("not known", tone="quiet")
    sha = side.commit.sha
    dirty = " with uncommitted changes" if side.commit.dirty else ""
    return Cell(f"{sha[:_SHORT_SHA]}{dirty}", href=links.commit(sha) if links else None, code=True)


def _dependencies(comparison: Comparison) -> Table:
    shown = comparison.distributions[:_MOST_DEPENDENCIES]
    left = len(comparison.distributions) - len(shown)
    return Table(
        caption="Versions that differ",
        columns=[("dependency", "left"), ("base", "left"), ("head", "left"), ("peak heap", "right")],
        rows=[_dependency(one, comparison) for one in shown],
        more=f"… and {format_count(left)} more." if left else "",
    )


def _dependency(changed: DistributionChange, comparison: Comparison) -> Sequence[Cell]:
    """With what the other version costs, for the first entrypoint that names it."""
    costs = [
        cause.bytes
        for entrypoint in comparison.entrypoints
        for cause in entrypoint.causes
        if cause.kind == "distribution" and cause.distribution == changed.distribution
    ]
    return [
        Cell(plain(changed.distribution, 80), code=True),
        *(_version(version) for version in (changed.base_version, changed.head_version)),
        _cost(costs[0]) if costs else Cell(WITHIN_NOISE if _heaps_compared(comparison) else NOTHING, tone="quiet"),
    ]


def _heaps_compared(comparison: Comparison) -> bool:
    return any(
        metric.metric == "peak_heap" and metric.difference is not None
        for entrypoint in comparison.entrypoints
        for metric in entrypoint.metrics
    )


def _version(version: str | None) -> Cell:
    return Cell(NOTHING, tone="quiet") if version is None else Cell(plain(version, 40), code=True)


def _cost(difference: int) -> Cell:
    return Cell(format_bytes(difference, signed=True), tone="grown" if difference > 0 else "shrunk")


def _meanings(comparison: Comparison) -> Table:
    seen: dict[MetricName, None] = {
        metric.metric: None for entrypoint in comparison.entrypoints for metric in entrypoint.metrics
    }
    return Table(
        caption="What the metrics mean",
        columns=[("metric", "left"), ("meaning", "left")],
        rows=[[Cell(name, code=True), Cell(MEANING[name])] for name in MEANING if name in seen],
    )
