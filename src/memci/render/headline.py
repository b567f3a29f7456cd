"""The one line that a person reads first: the verdict with the biggest number."""

from collections.abc import Iterator
from math import inf

from memci.judge.verdict import program_failed, severity
from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison
from memci.model.result import MetricName
from memci.render.figures import plural
from memci.render.gains import gain_words
from memci.render.order import excess, worst_first
from memci.render.outcome import outcome_words
from memci.render.sentences import MARKS, change, forbidden_sentence, metric_sentence
from memci.render.voice import Voice

_FELT: tuple[MetricName, ...] = ("peak_heap", "anon_rss", "peak_rss", "cold_start")
"""What nobody who is told of a gain may be left to find out, when it grew."""


def headline(comparison: Comparison, voice: Voice) -> str:
    """The verdict's mark, what is worst about the worst entrypoint, and how many more things are as bad."""
    return f"{MARKS[comparison.verdict]} memci: {verdict_words(comparison, voice)}"


def verdict_words(comparison: Comparison, voice: Voice) -> str:
    """The same without the mark."""
    if severity(comparison.verdict) < severity("inconclusive"):
        return _quiet(comparison, voice)
    findings = [
        sentence for entrypoint in worst_first(comparison) for sentence in _findings(entrypoint, comparison, voice)
    ]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    waived = "waived: " if comparison.verdict == "waived" else ""
    return f"{waived}{findings[0] if findings else comparison.verdict}{more}"


def _findings(entrypoint: EntrypointComparison, comparison: Comparison, voice: Voice) -> Iterator[str]:
    """All that is as bad as the whole, the biggest first."""
    if entrypoint.verdict != comparison.verdict:
        return
    if entrypoint.outcome is not None and program_failed(entrypoint):
        yield f"{voice.name(entrypoint.name)}: {outcome_words(entrypoint.outcome, None, voice.name)}"
        return
    for metric in sorted(entrypoint.metrics, key=excess, reverse=True):
        if metric.verdict == entrypoint.verdict:
            yield metric_sentence(metric, voice, entrypoint.name)
    for check in entrypoint.forbidden:
        if check.verdict == entrypoint.verdict:
            yield f"{voice.name(entrypoint.name)}: {forbidden_sentence(check, voice)}"


def _quiet(comparison: Comparison, voice: Voice) -> str:
    """Nothing is wrong: then what was won is the number to know, or what changed most, or else the largest heap."""
    won = _won(comparison, voice) if comparison.verdict == "pass" else ""
    if won:
        return won
    heaps = [
        (entrypoint, metric)
        for entrypoint in comparison.entrypoints
        for metric in entrypoint.metrics
        if metric.metric == "peak_heap" and metric.head
    ]
    words = _verdict_words(comparison, heaps)
    if not heaps:
        return words
    changed = [pair for pair in heaps if pair[1].changed]
    entrypoint, heap = max(changed or heaps, key=lambda pair: abs(_size(pair[1], bool(changed))))
    by = f", {change(heap)}" if heap.changed and change(heap) else ""
    return f"{words}: {metric_sentence(heap, voice, entrypoint.name)}{by}"


def _won(comparison: Comparison, voice: Voice) -> str:
    """The largest gain, how many other entrypoints have one, and what grew all the same; empty without a gain."""
    better = [entrypoint for entrypoint in comparison.entrypoints if gain_words(entrypoint)]
    if not better:
        return ""
    best = max(better, key=lambda one: (one.gain.bytes or 0, one.gain.seconds or 0))
    more = f" (and {len(better) - 1} more)" if len(better) > 1 else ""
    return f"{voice.name(best.name)} {gain_words(best)}{more}{_but(comparison, voice)}"


def _but(comparison: Comparison, voice: Voice) -> str:
    grown = [
        (entrypoint, metric)
        for entrypoint in comparison.entrypoints
        for metric in entrypoint.metrics
        if metric.metric in _FELT and metric.changed and (metric.difference or 0) > 0 and change(metric)
    ]
    if not grown:
        return ""
    entrypoint, metric = max(grown, key=lambda pair: _growth(pair[1]))
    by = change(metric).removeprefix("+")
    return f", but {voice.name(metric.metric)} of {voice.name(entrypoint.name)} grew by {by}"


def _growth(metric: MetricComparison) -> float:
    """By what part of the base it grew."""
    return (metric.difference or 0) / metric.base.value if metric.base and metric.base.value else inf


def _verdict_words(comparison: Comparison, heaps: list[tuple[EntrypointComparison, MetricComparison]]) -> str:
    count = len(comparison.entrypoints)
    where = f" in {plural(count, 'entrypoint')}" if count > 1 else ""
    if comparison.verdict == "no-baseline":
        return f"measured{where}, with nothing to compare with"
    differences = [metric.difference or 0 for _, metric in heaps if metric.changed]
    if any(difference > 0 for difference in differences):
        return f"within its limits{where}"
    return f"{'less than before' if differences else 'nothing got worse'}{where}"


def _size(metric: MetricComparison, changed: bool) -> float:
    if changed:
        return metric.difference or 0
    return metric.head.value if metric.head else 0
