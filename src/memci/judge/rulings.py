"""What a limit says of one metric: a verdict, and with it the reason or the breach."""

from dataclasses import dataclass
from typing import Literal

from memci.judge.floors import noise_floor
from memci.model.base import LARGEST
from memci.model.comparison import Breach, Limit, Reason, TimeTest, Verdict
from memci.model.result import Metric, MetricName


@dataclass(frozen=True)
class Ruling:
    """A verdict; `reason` when it is inconclusive, `breach` when a limit is broken."""

    verdict: Verdict
    reason: Reason | None = None
    breach: Breach | None = None


def rule_on_maximum(head: Metric, most: float, limit: Limit) -> Ruling:
    """Broken only when the value and every sample lie above it, so that noise alone never breaks it."""
    if head.value <= most:
        return Ruling("pass")
    if min(head.samples, default=head.value) <= most:
        return Ruling("inconclusive", "unstable")
    return _broken("max", most, head.value - most, limit)


def rule_on_growth(metric: MetricName, base: Metric, head: Metric, limit: Limit) -> Ruling:
    """For what repeats from run to run: the growth must pass every part of the limit, and the metric's noise.

    Judged by the value, which is the steadier one of samples that do not agree. But the limit is broken only when all
    of these lie above it, and above what it would be had the base's highest sample been its value.
    """
    allowed = _allowed(metric, base.value, limit)
    if head.value <= allowed:
        return Ruling("pass")
    base_most = base.value if base.stable else max(base.samples, default=base.value)
    head_least = head.value if head.stable else min(head.samples, default=head.value)
    if head_least <= _allowed(metric, base_most, limit):
        return Ruling("inconclusive", "unstable")
    return _broken("increase", allowed, head.value - allowed, limit)


def rule_on_slowness(base: Metric, test: TimeTest, limit: Limit) -> Ruling:
    """For a time: what the test of the two sides' samples answered.

    Without an answer a budget is neither kept nor broken, and its owner is told. Nobody asked for memci's own limit:
    there, a growth that could not be shown is none.

    `over` is by how much the base's value times the test's ratio is above what is allowed: the test's answer rests on
    that ratio, and the head's own median may lie on the other side of the limit.
    """
    if test.answer == "within":
        return Ruling("pass")
    if test.answer == "undecided" and limit.origin == "default":
        return Ruling("pass")
    if test.answer == "undecided":
        return Ruling("inconclusive", "undecided")
    return _broken("increase", base.value * (1 + test.tolerance), base.value * (test.ratio - 1 - test.tolerance), limit)


def _allowed(metric: MetricName, base: float, limit: Limit) -> float:
    return base + max(base * (limit.increase or 0), limit.floor or 0, noise_floor(metric, base))


def _broken(rule: Literal["max", "increase"], allowed: float, over: float, limit: Limit) -> Ruling:
    """The figures stay within the model: those of a forged result may be as large as it lets them."""
    breach = Breach(rule=rule, allowed=min(allowed, LARGEST), over=min(over, LARGEST))
    return Ruling("fail" if limit.level == "error" else "warn", breach=breach)
