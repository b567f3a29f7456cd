"""What holds for every result that validates, however strange."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import result
from tests.strategies import results, settings, sides, waivers

from memci.errors import ExitCode
from memci.judge import compare, exit_code, judge
from memci.judge.verdict import heap_missing, program_failed, severity, verdicts
from memci.model.comparison import Comparison, EntrypointComparison, Waiver
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.profit import Gain
from memci.model.result import EntrypointResult, Metric, MetricName, Outcome, Result

Settings = Mapping[str, Entrypoint]


def survives_its_own_json(comparison: Comparison) -> bool:
    return Comparison.model_validate_json(comparison.model_dump_json(by_alias=True)) == comparison


def agrees_with_itself(comparison: Comparison) -> None:
    """The verdict is the worst part's, and the exit code is what the verdicts make it."""
    for one in comparison.entrypoints:
        parts = [severity(verdict) for verdict in verdicts(one.metrics, one.forbidden)]
        if program_failed(one):
            assert one.verdict == "fail"
        else:
            assert severity(one.verdict) == max(parts, default=0)
        for metric in one.metrics:
            assert (metric.breach is not None) == (metric.verdict in ("fail", "warn", "waived"))
            assert (metric.reason is not None) == (metric.verdict == "inconclusive")
    assert severity(comparison.verdict) == max((severity(one.verdict) for one in comparison.entrypoints), default=0)
    code = exit_code(comparison)
    assert (code in (ExitCode.BUDGET_BROKEN, ExitCode.PROGRAM_FAILED)) == (comparison.verdict == "fail")
    assert (code == ExitCode.PROGRAM_FAILED) == any(map(program_failed, comparison.entrypoints))
    if comparison.verdict != "fail":
        assert (code == ExitCode.NOT_MEASURED) == any(map(heap_missing, comparison.entrypoints))


@given(sides() | sides(good=True) | st.tuples(results(), results()), settings(), st.none() | waivers())
def test_any_two_results_are_compared(both: tuple[Result, Result], terms: Settings, waiver: Waiver | None) -> None:
    comparison = compare(*both, terms, waiver)
    agrees_with_itself(comparison)
    assert survives_its_own_json(comparison)
    assert len(comparison.entrypoints) >= max(len(side.entrypoints) for side in both)


@given(results(), settings(), st.none() | waivers())
def test_any_result_is_judged_alone(head: Result, terms: Settings, waiver: Waiver | None) -> None:
    comparison = judge(head, terms, waiver)
    agrees_with_itself(comparison)
    assert survives_its_own_json(comparison)
    assert all(metric.base is None for one in comparison.entrypoints for metric in one.metrics)


@given(results(good=True))
def test_a_result_compared_with_itself_is_a_pass(same: Result) -> None:
    comparison = compare(same, same, {})
    assert comparison.verdict == "pass"
    assert nothing_differs(comparison)


@given(results(good=True), settings(with_max=False, with_forbidden=False))
def test_no_budget_on_growth_is_broken_by_no_growth(same: Result, terms: Settings) -> None:
    """Only what cannot be answered is left open: a time of a single side, and what was not measured."""
    comparison = compare(same, same, terms)
    assert severity(comparison.verdict) <= severity("inconclusive")
    reasons = {metric.reason for one in comparison.entrypoints for metric in one.metrics}
    assert reasons <= {None, "not-interleaved", "not-measured"}
    assert nothing_differs(comparison)


@given(results(good=True), settings(with_max=False, with_forbidden=False))
def test_the_same_figures_of_two_sides_are_never_called_slower(same: Result, terms: Settings) -> None:
    base = same.model_copy(update={"interleaved": "turns"})
    head = base.model_copy(update={"memci": same.memci[:-1] + "+"})
    comparison = compare(base, head, terms)
    assert severity(comparison.verdict) <= severity("inconclusive")
    assert nothing_differs(comparison)


@given(results(good=False))
def test_a_program_that_failed_on_both_sides_is_a_failed_check(same: Result) -> None:
    comparison = compare(same, same, {})
    assert all(one.verdict == "fail" and one.basis == "base-failed" for one in comparison.entrypoints)
    assert comparison.verdict == ("fail" if same.entrypoints else "pass")


def nothing_differs(comparison: Comparison) -> bool:
    return not comparison.distributions and all(
        one.basis == "compared"
        and not (one.mismatches or one.allocations or one.new_imports or one.causes or one.other_bytes)
        and one.gain == Gain()
        and not any(metric.difference or metric.changed or metric.breach for metric in one.metrics)
        for one in comparison.entrypoints
    )


BYTES: tuple[MetricName, ...] = ("peak_heap", "anon_rss", "peak_rss", "peak_mapped", "allocated")
ABOVE_NOISE = 2**21
"""A floor that is larger than the noise of a base of this size at most, so that it scales as the bytes do."""

byte_values = st.lists(st.integers(0, ABOVE_NOISE), min_size=len(BYTES), max_size=len(BYTES))


def start(values: list[int], times: int) -> Result:
    figures = {
        name: Metric(unit="bytes", value=value * times, samples=[value * times])
        for name, value in zip(BYTES, values, strict=True)
    }
    entrypoint = EntrypointResult(
        name="web", command=["web"], ready="exit", outcome=Outcome(state="exited", exit_code=0), metrics=figures
    )
    return result(entrypoint)


@given(byte_values, byte_values, st.integers(2, 2**20), st.integers(0, ABOVE_NOISE), st.integers(0, ABOVE_NOISE))
def test_scaling_all_bytes_scales_the_differences(
    before: list[int], after: list[int], times: int, most: int, over: int
) -> None:
    def compared(factor: int) -> EntrypointComparison:
        limit = Budget(max=most * factor, floor=(ABOVE_NOISE + over) * factor)
        terms = {"web": Entrypoint("web", budget=dict.fromkeys(BYTES, limit))}
        return compare(start(before, factor), start(after, factor), terms).entrypoints[0]

    once, scaled = compared(1), compared(times)
    assert scaled.verdict == once.verdict
    for one, many in zip(once.metrics, scaled.metrics, strict=True):
        assert one.difference is not None
        assert many.difference == one.difference * times
        assert many.verdict == one.verdict
        if one.breach and many.breach:
            assert (many.breach.allowed, many.breach.over) == (one.breach.allowed * times, one.breach.over * times)
