"""A Mermaid chart of a metric against its budget. All text in it is ours or made of letters, digits and `._-`."""

import re
from collections.abc import Sequence

from memci.judge.verdict import severity
from memci.model.comparison import EntrypointComparison, Limit, MetricComparison
from memci.render.figures import MIB

_LOOK = (
    '%%{init: {"xyChart": {"width": 640, "height": 200}, '
    '"themeVariables": {"xyChart": {"plotColorPalette": "#4493f8, #d1242f"}}}}%%'
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 40


def chart(entrypoint: EntrypointComparison) -> str:
    """A fenced block with base and head as bars and the highest that is allowed as a line; empty without a base.

    It shows the worst metric that has a limit, else the peak of the heap.
    """
    metric = _telling(entrypoint.metrics)
    if metric is None or metric.base is None or metric.head is None:
        return ""
    bars = [_scaled(metric, metric.base.value), _scaled(metric, metric.head.value)]
    allowed = _allowed(metric)
    line = [] if allowed is None else [_scaled(metric, allowed)] * len(bars)
    budget = " (line: budget)" if line else ""
    lines = [
        "```mermaid",
        _LOOK,
        "xychart-beta horizontal",
        f'    title "{metric.metric} of {safe(entrypoint.name)}{_unit(metric)}{budget}"',
        "    x-axis [base, head]",
        f"    y-axis 0 --> {_number(max(*bars, *line) * 1.1 or 1)}",
        f"    bar [{_numbers(bars)}]",
        *([f"    line [{_numbers(line)}]"] if line else []),
        "```",
    ]
    return "\n".join(lines)


def safe(text: str) -> str:
    """What is left of a foreign text when everything that Mermaid could take for syntax is made a dash."""
    return _UNSAFE.sub("-", text)[:_LONGEST]


def _telling(metrics: Sequence[MetricComparison]) -> MetricComparison | None:
    drawn = [metric for metric in metrics if metric.head is not None]
    limited = [metric for metric in drawn if _allowed(metric) is not None and _is_bad(metric)]
    heap = [metric for metric in drawn if metric.metric == "peak_heap"]
    return max(limited, key=lambda metric: severity(metric.verdict)) if limited else next(iter(heap), None)


def _is_bad(metric: MetricComparison) -> bool:
    return severity(metric.verdict) >= severity("warn")


def _allowed(metric: MetricComparison) -> float | None:
    """The highest value that passes."""
    if metric.breach is not None:
        return metric.breach.allowed
    limit = metric.limit
    if limit is None or limit.level == "off" or limit.origin == "default":
        return None
    return min((most for most in (limit.max, _highest(metric, limit)) if most is not None), default=None)


def _highest(metric: MetricComparison, limit: Limit) -> float | None:
    if metric.base is None or (limit.increase is None and limit.floor is None):
        return None
    return metric.base.value + max(metric.base.value * (limit.increase or 0), limit.floor or 0)


def _scaled(metric: MetricComparison, value: float) -> float:
    return {"bytes": value / MIB, "seconds": value * 1000, "count": value}[metric.unit]


def _unit(metric: MetricComparison) -> str:
    return {"bytes": ", MiB", "seconds": ", ms", "count": ""}[metric.unit]


def _numbers(values: Sequence[float]) -> str:
    return ", ".join(map(_number, values))


def _number(value: float) -> str:
    return f"{value:.1f}"
