import pytest
from tests.factories import MIB, bytes_metric, count_metric, seconds_metric

from memci.judge.budgets import judge_metric, limits_for
from memci.judge.floors import heap_floor
from memci.model.base import LARGEST
from memci.model.comparison import Limit
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import Metric, MetricName


def bytes_of(*samples: int, stable: bool = True) -> Metric:
    return Metric(unit="bytes", value=samples[0], samples=list(samples), stable=stable)


def test_a_maximum_is_kept_up_to_the_last_byte() -> None:
    limit = Limit(max=100)
    assert judge_metric("peak_heap", None, bytes_of(100), limit).verdict == "pass"
    over = judge_metric("peak_heap", None, bytes_of(101), limit)
    assert over.verdict == "fail"
    assert over.breach is not None
    assert (over.breach.rule, over.breach.allowed, over.breach.over) == ("max", 100, 1)


@pytest.mark.parametrize(("level", "verdict"), [("error", "fail"), ("warn", "warn"), ("off", "no-baseline")])
def test_the_level_decides_what_a_broken_budget_means(level: str, verdict: str) -> None:
    limit = limits_for(Entrypoint("web", budget={"peak_heap": Budget(max=1, level=level)}))["peak_heap"]  # type: ignore[arg-type]
    assert judge_metric("peak_heap", None, bytes_of(2), limit).verdict == verdict


def test_an_increase_counts_only_beyond_percentage_and_floor() -> None:
    limit = Limit(increase=0.05, floor=10)
    base = bytes_of(100)
    assert judge_metric("peak_mapped", base, bytes_of(110), limit).verdict == "pass"
    over = judge_metric("peak_mapped", base, bytes_of(111), limit)
    assert over.verdict == "fail"
    assert over.breach is not None
    assert (over.breach.rule, over.breach.allowed, over.breach.over) == ("increase", 110, 1)
    assert judge_metric("peak_mapped", bytes_of(1_000), bytes_of(1_050), limit).verdict == "pass"
    assert judge_metric("peak_mapped", bytes_of(1_000), bytes_of(1_051), limit).verdict == "fail"


def test_a_floor_alone_is_the_increase_that_is_allowed() -> None:
    assert judge_metric("peak_mapped", bytes_of(100), bytes_of(110), Limit(floor=10)).verdict == "pass"
    assert judge_metric("peak_mapped", bytes_of(100), bytes_of(111), Limit(floor=10)).verdict == "fail"


def test_an_increase_from_nothing() -> None:
    assert judge_metric("peak_mapped", bytes_of(0), bytes_of(1), Limit(increase=0.05)).verdict == "fail"


def test_an_increase_without_a_base_has_no_baseline() -> None:
    assert judge_metric("peak_heap", None, bytes_of(100), Limit(increase=0.05)).verdict == "no-baseline"


def test_the_worse_of_maximum_and_increase_counts() -> None:
    both = Limit(max=200, increase=0.05)
    judged = judge_metric("peak_mapped", bytes_of(100), bytes_of(150), both)
    assert judged.verdict == "fail"
    assert judged.breach is not None
    assert judged.breach.rule == "increase"
    assert judge_metric("peak_mapped", None, bytes_of(201), both).verdict == "fail"


def test_less_is_never_wrong() -> None:
    judged = judge_metric("peak_heap", bytes_metric(100), bytes_metric(10), Limit(max=200 * MIB, increase=0.0))
    assert judged.verdict == "pass"
    assert judged.difference == -90 * MIB


@pytest.mark.parametrize("stable", [True, False])
def test_a_maximum_is_broken_only_by_all_samples(stable: bool) -> None:
    limit = Limit(max=100)
    judged = judge_metric("peak_heap", None, bytes_of(105, 99, stable=stable), limit)
    assert (judged.verdict, judged.reason, judged.breach) == ("inconclusive", "unstable", None)
    assert judge_metric("peak_heap", None, bytes_of(105, 100, stable=stable), limit).verdict == "inconclusive"
    assert judge_metric("peak_heap", None, bytes_of(101, 105, stable=stable), limit).verdict == "fail"


def test_an_unstable_metric_keeps_a_limit_by_its_steadier_value() -> None:
    assert judge_metric("peak_heap", None, bytes_of(99, 105, stable=False), Limit(max=100)).verdict == "pass"


def test_growth_within_the_noise_of_the_base_is_undecided() -> None:
    base, limit = bytes_of(100, 120, stable=False), Limit(increase=0.1)
    assert judge_metric("peak_mapped", base, bytes_of(110), limit).verdict == "pass"
    assert judge_metric("peak_mapped", base, bytes_of(111), limit).verdict == "inconclusive"
    over = judge_metric("peak_mapped", base, bytes_of(133), limit)
    assert over.verdict == "fail"
    assert over.breach is not None
    assert over.breach.allowed == pytest.approx(110)


@pytest.mark.parametrize(
    ("metric", "base", "noise"), [("peak_heap", 10, 1 / 32), ("anon_rss", 10, 1 / 4), ("peak_rss", 100, 2)]
)
def test_no_budget_is_tighter_than_the_noise(metric: MetricName, base: float, noise: float) -> None:
    strict = Limit(increase=0.0, floor=0)
    within = judge_metric(metric, bytes_metric(base, 0), bytes_metric(base + noise, 0), strict)
    assert (within.verdict, within.changed) == ("pass", False)
    beyond = judge_metric(metric, bytes_metric(base, 0), bytes_metric(base + noise + 0.001, 0), strict)
    assert (beyond.verdict, beyond.changed) == ("fail", True)
    assert beyond.breach is not None
    assert beyond.breach.allowed == (base + noise) * MIB


def test_less_is_a_change_too() -> None:
    assert judge_metric("peak_heap", bytes_metric(10), bytes_metric(9), None).changed
    assert not judge_metric("peak_heap", bytes_metric(10), bytes_metric(9.99), None).changed


def test_a_count_changes_by_one() -> None:
    assert judge_metric("modules", count_metric(100), count_metric(99), None).changed
    assert not judge_metric("modules", count_metric(100), count_metric(100), None).changed
    assert not judge_metric("modules", None, count_metric(100), None).changed


def test_a_budget_on_what_was_not_measured_is_not_passed() -> None:
    judged = judge_metric("peak_heap", bytes_of(1), None, Limit(max=100))
    assert (judged.verdict, judged.reason, judged.unit) == ("inconclusive", "not-measured", "bytes")
    assert judge_metric("cold_start", None, None, Limit(max=1)).unit == "seconds"


def test_without_a_limit_there_is_only_a_difference() -> None:
    judged = judge_metric("modules", count_metric(100), count_metric(900), None)
    assert (judged.verdict, judged.difference) == ("pass", 800)


def test_two_units_are_never_subtracted() -> None:
    judged = judge_metric("peak_heap", seconds_metric(100), bytes_of(100), Limit(increase=0.1))
    assert (judged.base, judged.difference, judged.verdict) == (None, None, "no-baseline")


def test_without_budgets_memory_warns_beyond_two_percent_and_a_mebibyte() -> None:
    limit = limits_for(None)["peak_heap"]
    assert judge_metric("peak_heap", bytes_metric(10), bytes_metric(10.9), limit).verdict == "pass"
    assert judge_metric("peak_heap", bytes_metric(10), bytes_metric(11.1), limit).verdict == "warn"
    assert judge_metric("peak_heap", bytes_metric(1_000), bytes_metric(1_019), limit).verdict == "pass"
    assert judge_metric("peak_heap", bytes_metric(1_000), bytes_metric(1_021), limit).verdict == "warn"


def test_growth_of_a_forged_size_stays_within_the_model() -> None:
    judged = judge_metric("peak_heap", bytes_of(0), bytes_of(LARGEST), Limit(increase=LARGEST))
    assert judged.breach is not None
    assert judged.breach.over == LARGEST - heap_floor(0)
    assert judge_metric("peak_heap", bytes_of(1), bytes_of(LARGEST), Limit(increase=LARGEST)).verdict == "pass"


def test_a_budget_takes_the_place_of_the_default_for_its_metric_only() -> None:
    limits = limits_for(Entrypoint("web", budget={"peak_heap": Budget(max=5)}))
    assert limits["peak_heap"] == Limit(max=5)
    assert limits["anon_rss"].origin == "default"


def test_the_lower_of_two_limits_on_modules_counts() -> None:
    assert limits_for(Entrypoint("web", max_modules=100))["modules"] == Limit(max=100)
    both = Entrypoint("web", max_modules=100, budget={"modules": Budget(max=50, level="warn")})
    assert limits_for(both)["modules"] == Limit(max=50, level="warn")
    other = Entrypoint("web", max_modules=100, budget={"modules": Budget(max=200)})
    assert limits_for(other)["modules"].max == 100
