"""Two results, or one, and the settings → a Comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memci.judge.allocations import allocation_changes
from memci.judge.budgets import METRICS, judge_metric, limits_for
from memci.judge.causes import distribution_changes, explain
from memci.judge.comparable import entrypoint_mismatches, environment_mismatches, interleaved
from memci.judge.imports import check_forbidden, new_imports
from memci.judge.profit import gain_of, worth
from memci.judge.verdict import verdicts, waived, worst
from memci.model.comparison import (
    Basis,
    Comparison,
    DistributionChange,
    EntrypointComparison,
    ForbiddenImport,
    Limit,
    MetricComparison,
    Mismatch,
    Side,
    Verdict,
    Waiver,
)
from memci.model.entrypoint import Entrypoint
from memci.model.result import EntrypointResult, Result


def compare(
    base: Result, head: Result, entrypoints: Mapping[str, Entrypoint], waiver: Waiver | None = None
) -> Comparison:
    """What changed from `base` to `head`, and whether it keeps the budgets of `entrypoints` (by name).

    With a `waiver` a broken budget is `waived`; a program that failed is not, for no budget says that it may.
    """
    changed = distribution_changes(base.environment, head.environment)
    terms = _Terms(entrypoints, waiver, changed, interleaved(base, head))
    mismatches = environment_mismatches(base.environment, head.environment)
    before: dict[str, list[EntrypointResult]] = {}
    for entrypoint in base.entrypoints:
        before.setdefault(entrypoint.name, []).append(entrypoint)
    compared = []
    for now in head.entrypoints:
        namesakes = before.get(now.name)
        compared.append(_compare(namesakes.pop(0) if namesakes else None, now, mismatches, terms))
    removed = [_removed(entrypoint) for namesakes in before.values() for entrypoint in namesakes]
    return _comparison(base, head, [*compared, *removed], terms)


def judge(head: Result, entrypoints: Mapping[str, Entrypoint], waiver: Waiver | None = None) -> Comparison:
    """Whether `head` alone keeps the budgets that need no base: `max`, `forbid_imports`, `max_modules`."""
    terms = _Terms(entrypoints, waiver)
    return _comparison(None, head, [_alone(now, "no-baseline", terms) for now in head.entrypoints], terms)


@dataclass(frozen=True)
class _Terms:
    """What all entrypoints of a comparison are judged by."""

    entrypoints: Mapping[str, Entrypoint]
    waiver: Waiver | None
    distributions: Sequence[DistributionChange] = ()
    interleaved: bool = False

    def metrics(self, base: EntrypointResult | None, head: EntrypointResult) -> list[MetricComparison]:
        """Every metric that a side has, or that a budget asks for."""
        limits = limits_for(self.entrypoints.get(head.name))
        before = base.metrics if base else {}
        judged = [
            judge_metric(name, before.get(name), head.metrics.get(name), limits.get(name), interleaved=self.interleaved)
            for name in METRICS
            if name in before or name in head.metrics or _asked(limits.get(name))
        ]
        return [waived(metric) for metric in judged] if self.waiver else judged

    def forbidden(self, head: EntrypointResult) -> list[ForbiddenImport]:
        """Every import that the settings forbid."""
        settings = self.entrypoints.get(head.name)
        checks = check_forbidden(settings.forbid_imports if settings else (), head)
        return [waived(check) for check in checks] if self.waiver else checks


def _slower_by(metrics: Sequence[MetricComparison]) -> float:
    """Seconds by which the cold start grew, as the test puts it; 0 when that is no more than is let through."""
    start = next((metric for metric in metrics if metric.metric == "cold_start"), None)
    if start is None or start.base is None or start.test is None or start.test.answer != "slower":
        return 0.0
    return max(0.0, start.base.value * (start.test.ratio - 1))


def _asked(limit: Limit | None) -> bool:
    return limit is not None and limit.origin == "settings"


def _comparison(
    base: Result | None, head: Result, entrypoints: list[EntrypointComparison], terms: _Terms
) -> Comparison:
    return Comparison(
        base=_side(base) if base else None,
        head=_side(head),
        distributions=list(terms.distributions),
        entrypoints=entrypoints,
        waiver=terms.waiver,
        verdict=worst(entrypoint.verdict for entrypoint in entrypoints),
    )


def _side(result: Result) -> Side:
    return Side(memci=result.memci, created=result.created, commit=result.commit, environment=result.environment)


def _compare(
    base: EntrypointResult | None, head: EntrypointResult, mismatches: list[Mismatch], terms: _Terms
) -> EntrypointComparison:
    if base is None:
        return _alone(head, "new", terms)
    mismatches = [*mismatches, *entrypoint_mismatches(base, head)]
    if mismatches:
        return _alone(head, "not-comparable", terms, base, mismatches)
    if not base.outcome.good:
        return _alone(head, "base-failed", terms, base)
    if not head.outcome.good:
        return _alone(head, "compared", terms, base)
    metrics = terms.metrics(base, head)
    explanation = explain(base, head, terms.distributions, _slower_by(metrics))
    forbidden = terms.forbidden(head)
    gain = gain_of(metrics)
    return EntrypointComparison(
        name=head.name,
        command=head.command,
        ready=head.ready,
        runs=head.runs,
        basis="compared",
        outcome=head.outcome,
        base_outcome=base.outcome,
        metrics=metrics,
        forbidden=forbidden,
        allocations=allocation_changes(base, head),
        new_imports=new_imports(base, head),
        causes=explanation.causes,
        other_bytes=explanation.other_bytes,
        packages=explanation.packages,
        gain=gain,
        profit=worth(gain, terms.entrypoints.get(head.name)),
        notes=head.notes,
        verdict=worst(verdicts(metrics, forbidden)),
    )


def _alone(
    head: EntrypointResult,
    basis: Basis,
    terms: _Terms,
    base: EntrypointResult | None = None,
    mismatches: list[Mismatch] | None = None,
) -> EntrypointComparison:
    """Judge a head whose figures cannot be held against a base's. A program that failed is a failed check."""
    good = head.outcome.good
    metrics = terms.metrics(None, head)
    forbidden = terms.forbidden(head)
    if not good:
        metrics = [_unjudged(metric) for metric in metrics]
        forbidden = [check for check in forbidden if check.found]
    verdict: Verdict = worst(verdicts(metrics, forbidden)) if good else "fail"
    return EntrypointComparison(
        name=head.name,
        command=head.command,
        ready=head.ready,
        runs=head.runs,
        basis=basis,
        mismatches=mismatches or [],
        outcome=head.outcome,
        base_outcome=base.outcome if base else None,
        metrics=metrics,
        forbidden=forbidden,
        notes=head.notes,
        verdict=verdict,
    )


def _removed(base: EntrypointResult) -> EntrypointComparison:
    """An entrypoint that the head no longer has: there is nothing to judge."""
    return EntrypointComparison(
        name=base.name,
        command=base.command,
        ready=base.ready,
        runs=base.runs,
        basis="removed",
        outcome=None,
        base_outcome=base.outcome,
        verdict="pass",
    )


def _unjudged(metric: MetricComparison) -> MetricComparison:
    return metric.model_copy(update={"verdict": "inconclusive", "reason": "program-failed", "breach": None})
