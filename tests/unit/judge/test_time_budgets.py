import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import bytes_metric, seconds_metric
from tests.strategies import budgets, metrics

from memci.judge.budgets import judge_metric, limits_for
from memci.model.base import LARGEST
from memci.model.comparison import Limit, MetricComparison
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import Metric

TEN_PERCENT = Limit(increase=0.1)
DEFAULT = limits_for(None)["cold_start"]


def turns(base: Metric | None, head: Metric | None, limit: Limit | None) -> MetricComparison:
    return judge_metric("cold_start", base, head, limit, interleaved=True)


def test_a_slower_start_breaks_its_budget() -> None:
    judged = turns(seconds_metric(1_000), seconds_metric(1_300), TEN_PERCENT)
    assert (judged.verdict, judged.changed) == ("fail", True)
    assert judged.test is not None
    assert (judged.test.answer, judged.test.tolerance, judged.test.pairs) == ("slower", 0.1, 10)
    assert judged.breach is not None
    assert judged.breach.rule == "increase"
    assert judged.breach.allowed == pytest.approx(1.1)
    assert judged.breach.over == pytest.approx(0.2)


def test_a_level_of_warn_only_warns() -> None:
    limit = Limit(increase=0.1, level="warn")
    assert turns(seconds_metric(1_000), seconds_metric(1_300), limit).verdict == "warn"


def test_slower_by_less_than_the_budget_passes_and_is_a_change() -> None:
    judged = turns(seconds_metric(1_000, 0.01), seconds_metric(1_050, 0.01), TEN_PERCENT)
    assert (judged.verdict, judged.changed) == ("pass", True)


def test_a_quicker_start_passes_and_is_a_change() -> None:
    judged = turns(seconds_metric(1_000), seconds_metric(500), Limit(increase=0.0))
    assert (judged.verdict, judged.changed) == ("pass", True)


def test_both_parts_of_the_budget_must_be_passed() -> None:
    base, head = seconds_metric(100, 0.01), seconds_metric(115, 0.01)
    assert turns(base, head, TEN_PERCENT).verdict == "fail"
    assert turns(base, head, Limit(increase=0.1, floor=0.02)).verdict == "pass"
    assert turns(base, head, Limit(floor=0.01)).verdict == "fail"


def test_what_the_samples_do_not_answer_is_undecided() -> None:
    judged = turns(seconds_metric(1_000, 0.5), seconds_metric(1_090, 0.5), TEN_PERCENT)
    assert (judged.verdict, judged.reason, judged.changed) == ("inconclusive", "undecided", False)


def test_memcis_own_limit_is_silent_where_the_samples_do_not_answer() -> None:
    judged = turns(seconds_metric(1_000, 0.5), seconds_metric(1_090, 0.5), DEFAULT)
    assert judged.test is not None
    assert (judged.verdict, judged.test.answer) == ("pass", "undecided")


def test_fewer_pairs_than_the_first_look_decide_nothing() -> None:
    judged = turns(seconds_metric(1_000, runs=5), seconds_metric(9_000, runs=10), TEN_PERCENT)
    assert (judged.verdict, judged.reason, judged.test) == ("inconclusive", "too-few-runs", None)


def test_times_of_two_sides_that_did_not_run_by_turns_are_not_gated() -> None:
    judged = judge_metric("cold_start", seconds_metric(100), seconds_metric(900), TEN_PERCENT)
    assert (judged.verdict, judged.reason, judged.test) == ("inconclusive", "not-interleaved", None)
    assert not judged.changed


def test_memcis_own_limit_warns_beyond_five_percent_and_twenty_milliseconds() -> None:
    def verdict(base: float, head: float) -> str:
        return turns(seconds_metric(base, 0.01), seconds_metric(head, 0.01), DEFAULT).verdict

    assert (verdict(1_000, 1_030), verdict(1_000, 1_070)) == ("pass", "warn")
    assert (verdict(100, 115), verdict(100, 125)) == ("pass", "warn")


def test_memcis_own_limit_says_nothing_where_there_is_no_test() -> None:
    apart = judge_metric("cold_start", seconds_metric(100), seconds_metric(900), DEFAULT)
    too_few = turns(seconds_metric(100, runs=5), seconds_metric(900, runs=5), DEFAULT)
    for judged in (apart, too_few):
        assert (judged.verdict, judged.limit, judged.reason) == ("pass", None, None)
    gone = turns(seconds_metric(100), None, DEFAULT)
    assert (gone.verdict, gone.limit) == ("pass", None)
    assert judge_metric("cold_start", None, seconds_metric(100), DEFAULT).verdict == "no-baseline"


@pytest.mark.parametrize("limit", [None, Limit(max=9.0), Limit(increase=0.5, level="off")])
def test_the_cold_start_is_tested_whatever_was_asked(limit: Limit | None) -> None:
    judged = turns(seconds_metric(1_000), seconds_metric(1_300), limit)
    assert judged.test is not None
    assert judged.test.tolerance == 0.05
    assert (judged.verdict, judged.changed) == ("pass", True)


def test_another_time_is_tested_when_something_is_asked_of_it() -> None:
    sides = seconds_metric(1_000), seconds_metric(1_300)
    assert judge_metric("cpu_time", *sides, None, interleaved=True).test is None
    assert judge_metric("cpu_time", *sides, TEN_PERCENT, interleaved=True).verdict == "fail"


def test_memory_is_no_time() -> None:
    judged = judge_metric("anon_rss", bytes_metric(10), bytes_metric(20), TEN_PERCENT, interleaved=True)
    assert (judged.verdict, judged.test) == ("fail", None)


def test_a_maximum_on_a_time_needs_no_base() -> None:
    assert judge_metric("cold_start", None, seconds_metric(900), Limit(max=0.5)).verdict == "fail"


def test_noise_alone_breaks_no_maximum_on_a_time() -> None:
    judged = turns(seconds_metric(1_000), seconds_metric(1_010, 0.08), Limit(max=1.0))
    assert (judged.verdict, judged.reason) == ("inconclusive", "unstable")


def test_a_maximum_and_an_increase_are_both_asked() -> None:
    limit = Limit(max=0.5, increase=0.5)
    judged = turns(seconds_metric(1_000), seconds_metric(1_010), limit)
    assert judged.breach is not None
    assert (judged.verdict, judged.breach.rule) == ("fail", "max")


def test_the_breach_is_that_of_the_ratio_even_where_the_value_says_otherwise() -> None:
    head = seconds_metric(1_300).model_copy(update={"value": 0.9})
    judged = turns(seconds_metric(1_000), head, TEN_PERCENT)
    assert judged.breach is not None
    assert judged.breach.over == pytest.approx(0.2)


def test_a_breach_of_a_forged_time_stays_within_the_model() -> None:
    base = Metric(unit="seconds", value=LARGEST, samples=[1e-300] * 6)
    judged = turns(base, Metric(unit="seconds", value=1.0, samples=[LARGEST] * 6), TEN_PERCENT)
    assert judged.breach is not None
    assert (judged.breach.allowed, judged.breach.over) == (LARGEST, LARGEST)


@given(metrics(st.just("seconds")), metrics(st.just("seconds")), budgets())
def test_no_time_and_no_budget_is_too_strange(base: Metric, head: Metric, budget: Budget) -> None:
    limit = limits_for(Entrypoint("web", budget={"cold_start": budget}))["cold_start"]
    judged = turns(base, head, limit)
    assert judged == MetricComparison.model_validate_json(judged.model_dump_json())
    assert (judged.breach is None) == (judged.verdict not in ("fail", "warn"))
    assert (judged.reason is None) == (judged.verdict != "inconclusive")
