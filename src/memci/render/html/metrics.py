"""The metrics table, with every sample as a dot, so that noise is seen for what it is."""

from collections.abc import Callable, Sequence
from statistics import median

from memci.judge.verdict import severity
from memci.model.comparison import EntrypointComparison, MetricComparison
from memci.model.result import Metric, MetricName
from memci.render.figures import MEANING, format_value, plural
from memci.render.html.parts import Cell
from memci.render.html.view import Dots, MetricRow, MetricsView, Strip
from memci.render.sentences import MARKS, NOTHING, limit_words, shown_change

_ALWAYS: tuple[MetricName, ...] = ("peak_heap", "peak_rss", "anon_rss", "cold_start")
_MOST_DOTS = 60
_LEAST_WIDTH = 0.04
"""Of the value: noise that is smaller than this does not fill a strip."""
_REACH = 1.0
"""Widths of all samples by which a budget may lie beside them and still be drawn."""
_MARGIN = 4.0
_SCALE = 100.0


def metrics_view(entrypoint: EntrypointComparison) -> MetricsView:
    """Every metric that somebody has a figure of, or asks for."""
    asked = [metric for metric in entrypoint.metrics if metric.metric in _ALWAYS or _has_limit(metric)]
    return MetricsView(
        has_base=any(metric.base for metric in entrypoint.metrics),
        rows=[_row(metric) for metric in asked],
        more=[_row(metric) for metric in entrypoint.metrics if metric not in asked],
    )


def change_cell(metric: MetricComparison) -> Cell:
    """The difference where it is one: red for more, blue for less."""
    difference = metric.difference or 0
    if not (metric.changed or metric.breach) or not difference:
        return Cell(shown_change(metric), tone="quiet")
    return Cell(shown_change(metric), tone="grown" if difference > 0 else "shrunk")


def value_words(metric: Metric | None) -> str:
    """Such as "92.1 MiB", or "92.1 MiB (unstable)"."""
    if metric is None:
        return NOTHING
    return format_value(metric.unit, metric.value) + ("" if metric.stable else " (unstable)")


def _has_limit(metric: MetricComparison) -> bool:
    asked = metric.limit is not None and metric.limit.level != "off"
    return asked or severity(metric.verdict) >= severity("warn")


def _row(metric: MetricComparison) -> MetricRow:
    verdict = metric.verdict if _has_limit(metric) else None
    return MetricRow(
        name=metric.metric,
        meaning=MEANING[metric.metric],
        base=value_words(metric.base),
        head=value_words(metric.head),
        change=change_cell(metric),
        limit=limit_words(metric.limit, metric.unit),
        verdict=verdict,
        mark=MARKS[verdict] if verdict else "",
        strip=_strip(metric),
    )


def _strip(metric: MetricComparison) -> Strip | None:
    """None when there are no samples to be seen."""
    base, head = _samples(metric.base), _samples(metric.head)
    seen = [*base, *head]
    if not seen:
        return None
    low, high = min(seen), max(seen)
    most = _most(metric)
    if most is not None and low - _REACH * (high - low) <= most <= high + _REACH * (high - low):
        low, high = min(low, most), max(high, most)
    else:
        most = None
    missing = max(_LEAST_WIDTH * high - (high - low), 0) / 2
    low, high = low - missing, high + missing

    def place(value: float) -> float:
        part = (value - low) / (high - low) if high > low else 0.5
        return round(_MARGIN + part * (_SCALE - 2 * _MARGIN), 2)

    return Strip(
        label=_label(metric, most),
        base=_dots(base, place),
        head=_dots(head, place),
        limit=None if most is None else place(most),
    )


def _samples(metric: Metric | None) -> Sequence[float]:
    return metric.samples if metric else []


def _dots(samples: Sequence[float], place: Callable[[float], float]) -> Dots | None:
    """Of many samples some, from the lowest to the highest."""
    if not samples:
        return None
    shown = samples
    if len(samples) > _MOST_DOTS:
        ordered, last = sorted(samples), len(samples) - 1
        shown = [ordered[last * dot // (_MOST_DOTS - 1)] for dot in range(_MOST_DOTS)]
    return Dots([place(sample) for sample in shown], place(median(samples)))


def _most(metric: MetricComparison) -> float | None:
    """The highest value that passes, as far as it is a plain one."""
    if metric.breach is not None:
        return metric.breach.allowed
    return metric.limit.max if metric.limit is not None and metric.limit.level != "off" else None


def _label(metric: MetricComparison, most: float | None) -> str:
    """Such as "base: 10 samples from 190 ms to 204 ms; head: 10 samples of 210 ms; allowed: 220 ms"."""
    said = [f"{side}: {_range(one)}" for side, one in (("base", metric.base), ("head", metric.head)) if _samples(one)]
    allowed = [] if most is None else [f"allowed: {format_value(metric.unit, most)}"]
    return "; ".join([*said, *allowed])


def _range(metric: Metric | None) -> str:
    samples = _samples(metric)
    if metric is None or not samples:
        return NOTHING
    low, high = (format_value(metric.unit, value) for value in (min(samples), max(samples)))
    count = plural(len(samples), "sample")
    return f"{count} of {low}" if low == high else f"{count} from {low} to {high}"
