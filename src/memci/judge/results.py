"""Two results, or one, and the settings → a Comparison."""

from collections.abc import Mapping

from memci.judge.allocations import allocation_changes
from memci.judge.budgets import METRICS, judge_metric, limits_for
from memci.judge.causes import causes
from memci.judge.comparable import entrypoint_mismatches, environment_mismatches
from memci.judge.imports import check_forbidden, new_imports
from memci.judge.verdict import verdicts, worst
from memci.model.comparison import (
    Basis,
    Comparison,
    EntrypointComparison,
    Limit,
    MetricComparison,
    Mismatch,
    Side,
    Verdict,
)
from memci.model.entrypoint import Entrypoint
from memci.model.result import EntrypointResult, Result


def compare(base: Result, head: Result, entrypoints: Mapping[str, Entrypoint]) -> Comparison:
    """What changed from `base` to `head`, and whether it keeps the budgets of `entrypoints` (by name)."""
    mismatches = environment_mismatches(base.environment, head.environment)
    before = {entrypoint.name: entrypoint for entrypoint in base.entrypoints}
    compared = [
        _compare(before.pop(now.name, None), now, mismatches, entrypoints.get(now.name)) for now in head.entrypoints
    ]
    return _comparison(base, head, [*compared, *map(_removed, before.values())])


def judge(head: Result, entrypoints: Mapping[str, Entrypoint]) -> Comparison:
    """Whether `head` alone keeps the budgets that need no base: `max`, `forbid_imports`, `max_modules`."""
    return _comparison(None, head, [_alone(now, "no-baseline", entrypoints.get(now.name)) for now in head.entrypoints])


def _comparison(base: Result | None, head: Result, entrypoints: list[EntrypointComparison]) -> Comparison:
    return Comparison(
        base=_side(base) if base else None,
        head=_side(head),
        entrypoints=entrypoints,
        verdict=worst(entrypoint.verdict for entrypoint in entrypoints),
    )


def _side(result: Result) -> Side:
    return Side(memci=result.memci, created=result.created, commit=result.commit, environment=result.environment)


def _compare(
    base: EntrypointResult | None, head: EntrypointResult, mismatches: list[Mismatch], settings: Entrypoint | None
) -> EntrypointComparison:
    if base is None:
        return _alone(head, "new", settings)
    mismatches = [*mismatches, *entrypoint_mismatches(base, head)]
    if mismatches:
        return _alone(head, "not-comparable", settings, base, mismatches)
    if not base.outcome.good:
        return _alone(head, "base-failed", settings, base)
    if not head.outcome.good:
        return _alone(head, "compared", settings, base)
    metrics = _metrics(base, head, settings)
    imports = new_imports(base, head)
    forbidden = check_forbidden(settings.forbid_imports if settings else (), head)
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
        new_imports=imports,
        causes=causes(metrics, imports),
        notes=head.notes,
        verdict=worst(verdicts(metrics, forbidden)),
    )


def _alone(
    head: EntrypointResult,
    basis: Basis,
    settings: Entrypoint | None,
    base: EntrypointResult | None = None,
    mismatches: list[Mismatch] | None = None,
) -> EntrypointComparison:
    """Judge a head whose figures cannot be held against a base's. A program that failed is a failed check."""
    good = head.outcome.good
    metrics = _metrics(None, head, settings)
    forbidden = check_forbidden(settings.forbid_imports if settings else (), head)
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


def _metrics(
    base: EntrypointResult | None, head: EntrypointResult, settings: Entrypoint | None
) -> list[MetricComparison]:
    limits = limits_for(settings)
    before = base.metrics if base else {}
    return [
        judge_metric(name, before.get(name), head.metrics.get(name), limits.get(name))
        for name in METRICS
        if name in before or name in head.metrics or _asked(limits.get(name))
    ]


def _asked(limit: Limit | None) -> bool:
    return limit is not None and limit.origin == "settings"


def _unjudged(metric: MetricComparison) -> MetricComparison:
    return metric.model_copy(update={"verdict": "inconclusive", "reason": "program-failed", "breach": None})
