"""What stands around the figures: where they come from, what they mean, how to see them again, what is noise."""

import re
import shlex
from collections.abc import Iterable

from memci.judge.floors import noise_floor
from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison, Side
from memci.model.result import METRIC_UNITS, MetricName
from memci.render.escape import code
from memci.render.figures import MEANING, plural
from memci.render.markdown.entrypoint import MAIN
from memci.render.markdown.links import Links
from memci.render.sentences import WITHIN_NOISE
from memci.render.voice import MARKDOWN, Voice
from memci.units import format_bytes, format_fraction

_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_SHORT_SHA = 12

METHOD = "Times, RSS and private memory are medians of clean runs; the heap is from runs of their own, under memray."


def environment(comparison: Comparison, links: Links | None) -> list[str]:
    """Both sides, the machine, and how it was measured."""
    head = comparison.head.environment
    sides = [f"base: {_side(comparison.base, links)}"] if comparison.base else []
    return [
        *sides,
        f"head: {_side(comparison.head, links)}",
        f"Python {code(head.python, 40)}, {code(head.arch, 40)}, {code(head.libc, 40)}, "
        f"{code(head.cpu)} × {head.cpus}, memray {code(head.memray, 40)}, memci {code(comparison.head.memci, 40)}",
        METHOD,
    ]


def meanings() -> list[str]:
    """What the metrics that are always shown mean."""
    return [f"`{name}`: {MEANING[name]}" for name in MAIN]


def reproduce(comparison: Comparison, entrypoint: EntrypointComparison | None) -> str:
    """One command that measures the same on a laptop. Nothing foreign is in it but a name of letters, digits and
    `._-`, and a hash."""
    if entrypoint is None:
        return ""
    name = [entrypoint.name] if _SAFE_NAME.fullmatch(entrypoint.name) else []
    commit = comparison.base.commit if comparison.base else None
    against = ["--against", commit.sha[:_SHORT_SHA]] if commit else []
    return shlex.join(["memci", "run", *name, *against])


def report_link(links: Links | None) -> str:
    """The way to the report page; empty where there is none."""
    return f"[See where the memory and the time go]({links.report_url})" if links and links.report_url else ""


def footer(comparison: Comparison, links: Links | None) -> str:
    """Base commit and how far behind, what counts as noise, and where to read on; one line."""
    parts = [_base(comparison, links), noise_sentence(comparison.entrypoints, MARKDOWN)]
    if links and links.run_url:
        parts.append(f"[run]({links.run_url})")
    if links and links.report_url:
        parts.append(f"[report]({links.report_url})")
    return " · ".join(filter(None, parts))


def _base(comparison: Comparison, links: Links | None) -> str:
    if comparison.base is None:
        return "no base"
    if comparison.base.commit is None:
        return "the base is of no known commit"
    behind = f", {plural(links.behind, 'commit')} behind" if links and links.behind else ""
    return f"base {_commit(comparison.base.commit.sha, links)}{behind}"


def noise_sentence(entrypoints: Iterable[EntrypointComparison], voice: Voice) -> str:
    """The differences that are called none, the largest of all entrypoints."""
    floors: dict[MetricName, float] = {}
    for entrypoint in entrypoints:
        for metric in entrypoint.metrics:
            if metric.metric in MAIN:
                floors[metric.metric] = max(_floor(metric), floors.get(metric.metric, 0))
    words = [
        f"{voice.name(name)} {format_bytes(floor) if METRIC_UNITS[name] == 'bytes' else format_fraction(floor)}"
        for name, floor in floors.items()
        if floor
    ]
    return f"{WITHIN_NOISE} within the noise ({', '.join(words)})" if words else ""


def _floor(metric: MetricComparison) -> float:
    """In bytes; as a fraction for a time, whose noise is what its test can find."""
    if metric.test is not None:
        return metric.test.detectable
    return noise_floor(metric.metric, metric.base.value) if metric.base else 0


def _side(side: Side, links: Links | None) -> str:
    when = f"measured {code(side.created, 40)}"
    if side.commit is None:
        return when
    dirty = " with uncommitted changes" if side.commit.dirty else ""
    return f"{_commit(side.commit.sha, links)}{dirty}, {when}"


def _commit(sha: str, links: Links | None) -> str:
    url = links.commit(sha) if links else None
    return f"[{code(sha[:_SHORT_SHA])}]({url})" if url else code(sha[:_SHORT_SHA])
