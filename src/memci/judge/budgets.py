"""One metric against its limit."""

from typing import Final, get_args

from memci.judge.floors import noise_floor
from memci.judge.rulings import Ruling, rule_on_growth, rule_on_maximum, rule_on_slowness
from memci.judge.time_test import LOOKS, asks_growth, time_test, tolerance_of
from memci.judge.verdict import severity
from memci.model.comparison import Limit, MetricComparison, TimeTest
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import METRIC_UNITS, Metric, MetricName

_MEMORY = Limit(increase=0.02, floor=2**20, level="warn", origin="default")
_TIME = Limit(increase=0.05, floor=0.020, level="warn", origin="default")

_DEFAULTS: Final[dict[MetricName, Limit]] = {
    "peak_heap": _MEMORY,
    "peak_rss": _MEMORY,
    "anon_rss": _MEMORY,
    "cold_start": _TIME,
}
"""Memory that repeats from run to run (mappings are left out, because a reservation costs nothing until it is used),
and the one time that is less what the machine's other work took."""

METRICS: tuple[MetricName, ...] = get_args(MetricName)


def limits_for(entrypoint: Entrypoint | None) -> dict[MetricName, Limit]:
    """What each metric of an entrypoint is held to: its budget, else memci's own limit, which only warns."""
    limits = dict(_DEFAULTS)
    if entrypoint is None:
        return limits
    for metric, budget in entrypoint.budget.items():
        limits[metric] = _limit(budget)
    if entrypoint.max_modules is not None:
        own = limits.get("modules", Limit())
        most = entrypoint.max_modules if own.max is None else min(own.max, entrypoint.max_modules)
        limits["modules"] = own.model_copy(update={"max": most})
    return limits


def judge_metric(
    metric: MetricName, base: Metric | None, head: Metric | None, limit: Limit | None, *, interleaved: bool = False
) -> MetricComparison:
    """Hold `head` to `limit`; `base` is None when there is nothing that it may be compared with. `interleaved`: the
    starts of both were run by turns.

    memci's own limit on a time is applied only where there is a test of it: nobody asked for one.
    """
    unit = head.unit if head else base.unit if base else METRIC_UNITS[metric]
    if base and head and base.unit != head.unit:
        base = None
    difference = head.value - base.value if base and head else None
    test = _test(metric, base, head, limit) if interleaved else None
    if unit == "seconds" and test is None and limit and limit.origin == "default":
        limit = None
    ruling = _ruling(metric, base, head, limit, test, interleaved=interleaved)
    return MetricComparison(
        metric=metric,
        unit=unit,
        base=base,
        head=head,
        difference=difference,
        changed=_slower_or_faster(test) if unit == "seconds" else _beyond_noise(metric, base, difference),
        test=test,
        limit=limit,
        breach=ruling.breach,
        verdict=ruling.verdict,
        reason=ruling.reason,
    )


def _limit(budget: Budget) -> Limit:
    return Limit(max=budget.max, increase=budget.increase, floor=budget.floor, level=budget.level)


def _test(metric: MetricName, base: Metric | None, head: Metric | None, limit: Limit | None) -> TimeTest | None:
    """The test of a time, when there are pairs enough: of cold_start always, of another when it has a limit.
    Where the limit says nothing of growth, the tolerance is that of memci's own."""
    if not (base and head and head.unit == "seconds") or (metric != "cold_start" and limit is None):
        return None
    asked = limit if asks_growth(limit) else _TIME
    test = time_test(base.samples, head.samples, tolerance_of(asked, base.samples))
    return test if test.pairs >= LOOKS[0] else None


def _slower_or_faster(test: TimeTest | None) -> bool:
    return test is not None and (test.low > 1 or test.high < 1)


def _beyond_noise(metric: MetricName, base: Metric | None, difference: float | None) -> bool:
    return base is not None and difference is not None and abs(difference) > noise_floor(metric, base.value)


def _ruling(
    metric: MetricName,
    base: Metric | None,
    head: Metric | None,
    limit: Limit | None,
    test: TimeTest | None,
    *,
    interleaved: bool,
) -> Ruling:
    if limit is None or limit.level == "off":
        return Ruling("pass" if base else "no-baseline")
    if head is None:
        return Ruling("inconclusive", "not-measured")
    rulings = [rule_on_maximum(head, limit.max, limit)] if limit.max is not None else []
    if asks_growth(limit):
        if base is None:
            rulings.append(Ruling("no-baseline"))
        elif head.unit != "seconds":
            rulings.append(rule_on_growth(metric, base, head, limit))
        elif test is None:
            rulings.append(Ruling("inconclusive", "too-few-runs" if interleaved else "not-interleaved"))
        else:
            rulings.append(rule_on_slowness(base, test, limit))
    return max(rulings, key=lambda one: severity(one.verdict), default=Ruling("pass" if base else "no-baseline"))
