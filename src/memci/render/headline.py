"""The one line that a person reads first: the verdict with the biggest number."""

from collections.abc import Iterator

from memci.judge.verdict import program_failed, severity
from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison
from memci.render.figures import plural
from memci.render.order import excess, worst_first
from memci.render.outcome import outcome_words
from memci.render.sentences import MARKS, change, forbidden_sentence, metric_sentence
from memci.render.voice import Voice


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
    """Nothing is wrong: then what changed most is the number to know, or else the largest heap."""
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
