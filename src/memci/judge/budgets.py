"""One metric against its limit."""

from dataclasses import dataclass
from typing import Literal, get_args

from memci.judge.verdict import severity
from memci.model.comparison import Breach, Limit, MetricComparison, Reason, Verdict
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import METRIC_UNITS, Metric, MetricName

_DEFAULT = Limit(increase=0.02, floor=2**20, level="warn", origin="default")
_WARNED_BY_DEFAULT: frozenset[MetricName] = frozenset({"peak_heap", "peak_rss", "anon_rss"})
"""Memory that repeats from run to run; mappings are left out, because a reservation costs nothing until it is used."""

METRICS: tuple[MetricName, ...] = get_args(MetricName)


def limits_for(entrypoint: Entrypoint | None) -> dict[MetricName, Limit]:
    """What each metric of an entrypoint is held to: its budget, else memci's own limit, which only warns."""
    limits = dict.fromkeys(_WARNED_BY_DEFAULT, _DEFAULT)
    if entrypoint is None:
        return limits
    for metric, budget in entrypoint.budget.items():
        limits[metric] = _limit(budget)
    if entrypoint.max_modules is not None:
        own = limits.get("modules", Limit())
        most = entrypoint.max_modules if own.max is None else min(own.max, entrypoint.max_modules)
        limits["modules"] = own.model_copy(update={"max": most})
    return limits


def judge_metric(metric: MetricName, base: Metric | None, head: Metric | None, limit: Limit | None) -> MetricComparison:
    """Hold `head` to `limit`; `base` is None when there is nothing that it may be compared with."""
    unit = head.unit if head else base.unit if base else METRIC_UNITS[metric]
    if base and head and base.unit != head.unit:
        base = None
    ruling = _ruling(base, head, limit)
    return MetricComparison(
        metric=metric,
        unit=unit,
        base=base,
        head=head,
        difference=head.value - base.value if base and head else None,
        limit=limit,
        breach=ruling.breach,
        verdict=ruling.verdict,
        reason=ruling.reason,
    )


@dataclass(frozen=True)
class _Ruling:
    verdict: Verdict
    reason: Reason | None = None
    breach: Breach | None = None


def _limit(budget: Budget) -> Limit:
    return Limit(max=budget.max, increase=budget.increase, floor=budget.floor, level=budget.level)


def _ruling(base: Metric | None, head: Metric | None, limit: Limit | None) -> _Ruling:
    if limit is None or limit.level == "off":
        return _Ruling("pass" if base else "no-baseline")
    if head is None:
        return _Ruling("inconclusive", "not-measured")
    rulings = []
    if limit.max is not None:
        rulings.append(_within("max", limit.max, limit.max, head, limit))
    if limit.increase is not None or limit.floor is not None:
        rulings.append(_increase(base, head, limit))
    return max(rulings, key=lambda one: severity(one.verdict), default=_Ruling("pass" if base else "no-baseline"))


def _increase(base: Metric | None, head: Metric, limit: Limit) -> _Ruling:
    if base is None:
        return _Ruling("no-baseline")
    if head.unit == "seconds":
        return _Ruling("inconclusive", "not-interleaved")
    by_value, at_most = (
        value + max(value * (limit.increase or 0), limit.floor or 0) for value in _value_and_most(base)
    )
    return _within("increase", by_value, at_most, head, limit)


def _within(rule: Literal["max", "increase"], allowed: float, at_most: float, head: Metric, limit: Limit) -> _Ruling:
    """Judged by the value, which is the steadier one of samples that do not agree. But a limit is broken only when
    all of them lie above it, and above what it would be (`at_most`) had the base's highest sample been its value."""
    if head.value <= allowed:
        return _Ruling("pass")
    if _least(head) <= at_most:
        return _Ruling("inconclusive", "unstable")
    verdict: Verdict = "fail" if limit.level == "error" else "warn"
    return _Ruling(verdict, breach=Breach(rule=rule, allowed=allowed, over=head.value - allowed))


def _value_and_most(metric: Metric) -> tuple[float, float]:
    return metric.value, metric.value if metric.stable else max(metric.samples, default=metric.value)


def _least(metric: Metric) -> float:
    return metric.value if metric.stable else min(metric.samples, default=metric.value)
