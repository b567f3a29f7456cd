"""What a reader should see first."""

import math

from memci.judge.verdict import program_failed, severity
from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison


def worst_first(comparison: Comparison) -> list[EntrypointComparison]:
    """Programs that failed, then the worst verdicts, then what grew by most."""
    return sorted(
        comparison.entrypoints,
        key=lambda one: (program_failed(one), severity(one.verdict), _most_over(one), _growth(one)),
        reverse=True,
    )


def _most_over(entrypoint: EntrypointComparison) -> float:
    return max(map(excess, entrypoint.metrics), default=0)


def excess(metric: MetricComparison) -> float:
    """By what part of the allowed a metric is over."""
    if metric.breach is None:
        return 0
    return metric.breach.over / metric.breach.allowed if metric.breach.allowed else math.inf


def _growth(entrypoint: EntrypointComparison) -> float:
    return max((metric.difference or 0 for metric in entrypoint.metrics if metric.metric == "peak_heap"), default=0)
