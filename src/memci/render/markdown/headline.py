"""The one line that a person reads first: the verdict with the biggest number."""

import math
from collections.abc import Iterator

from memci.judge.verdict import program_failed, severity
from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison, Verdict
from memci.render.escape import code
from memci.render.outcome import outcome_words
from memci.render.sentences import change, forbidden_sentence, metric_sentence

MARKS: dict[Verdict, str] = {"pass": "✓", "no-baseline": "–", "inconclusive": "?", "warn": "!", "fail": "✗"}


def headline(comparison: Comparison) -> str:
    """The verdict's mark, what is worst about the worst entrypoint, and how many more things are as bad."""
    mark = f"{MARKS[comparison.verdict]} memci:"
    if severity(comparison.verdict) < severity("inconclusive"):
        return f"{mark} {_quiet(comparison)}"
    worst_first = sorted(comparison.entrypoints, key=program_failed, reverse=True)
    findings = [sentence for entrypoint in worst_first for sentence in _findings(entrypoint, comparison.verdict)]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return f"{mark} {findings[0]}{more}"


def _findings(entrypoint: EntrypointComparison, verdict: Verdict) -> Iterator[str]:
    """All that is as bad as `verdict`, the biggest first."""
    if entrypoint.verdict != verdict:
        return
    if entrypoint.outcome is not None and program_failed(entrypoint):
        yield f"{code(entrypoint.name)}: {outcome_words(entrypoint.outcome, None, code)}"
        return
    for metric in sorted(entrypoint.metrics, key=_excess, reverse=True):
        if metric.verdict == verdict:
            yield metric_sentence(metric, code, entrypoint.name)
    for check in entrypoint.forbidden:
        if check.verdict == verdict:
            yield f"{code(entrypoint.name)}: {forbidden_sentence(check, code)}"


def _excess(metric: MetricComparison) -> float:
    """By what part of the allowed a metric is over."""
    if metric.breach is None:
        return 0
    return metric.breach.over / metric.breach.allowed if metric.breach.allowed else math.inf


def _quiet(comparison: Comparison) -> str:
    """Nothing is wrong: then the largest heap is the number to know."""
    words = "measured, with nothing to compare with" if comparison.verdict == "no-baseline" else "nothing got worse"
    heaps = [
        (metric.head.value, f"{metric_sentence(metric, code, entrypoint.name)}{_by(metric)}")
        for entrypoint in comparison.entrypoints
        for metric in entrypoint.metrics
        if metric.metric == "peak_heap" and metric.head
    ]
    return f"{words}: {max(heaps)[1]}" if heaps else words


def _by(metric: MetricComparison) -> str:
    return f", {change(metric)}" if metric.difference is not None else ""
