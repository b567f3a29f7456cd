"""What a change saves, when that is worth a change, and when the same change measured again agrees."""

from collections.abc import Sequence

import pytest
from tests.advices import saving
from tests.factories import KIB, MIB, bytes_metric

from memci.judge.saving import SAVING_LOOKS, cpu_time_saved, disagreement, pays, saving_known, saving_of
from memci.model.result import EntrypointResult, Metric, MetricName, Outcome

STEPS = (0.0, 0.004, -0.003, 0.006, -0.005, 0.002, 0.001, -0.002, 0.005, -0.001)


def seconds(value: float, runs: int = 10) -> Metric:
    samples = [value * (1 + step) for step in STEPS[:runs]]
    return Metric(unit="seconds", value=value, samples=samples)


def side(heap: float = 50, private: float = 60, start: float = 0.5, **more: Metric) -> EntrypointResult:
    metrics: dict[MetricName, Metric] = {
        "peak_heap": bytes_metric(heap, runs=2),
        "anon_rss": bytes_metric(private),
        "cold_start": seconds(start),
        **more,  # type: ignore[dict-item]  # names of metrics
    }
    return EntrypointResult(
        name="app", command=["app"], ready="exit", outcome=Outcome(state="exited", exit_code=0), metrics=metrics
    )


def test_what_is_saved_is_the_difference_and_time_has_an_interval_around_it() -> None:
    found = saving_of(side(), side(heap=30, private=35, start=0.4))
    assert (found.peak_heap, found.anon_rss) == (20 * MIB, 25 * MIB)
    assert found.cold_start == pytest.approx(0.1, rel=0.05)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < (found.cold_start or 0) < found.high
    assert (found.faster, found.pairs, found.base_cold_start) == (True, 10, 0.5)


def test_what_a_side_lacks_is_absent_and_no_zero() -> None:
    bare = side().model_copy(update={"metrics": {}})
    found = saving_of(side(), bare)
    assert (found.peak_heap, found.anon_rss, found.cold_start, found.low, found.pairs) == (None, None, None, None, 0)
    assert not found.faster


def test_the_same_on_both_sides_saves_nothing() -> None:
    found = saving_of(side(), side())
    assert not found.faster
    assert not pays(found)


def test_memory_alone_can_pay() -> None:
    assert pays(saving_of(side(), side(heap=48.9)))
    assert pays(saving_of(side(), side(private=58.9)))


def test_less_than_a_mebibyte_and_less_than_20_ms_do_not() -> None:
    assert not pays(saving_of(side(), side(heap=49.1, private=59.1, start=0.485)))


def test_time_alone_can_pay_when_it_is_sure() -> None:
    assert pays(saving_of(side(), side(start=0.47)))
    scattered = side().model_copy(
        update={"metrics": {"cold_start": Metric(unit="seconds", value=0.47, samples=[0.2, 0.9, 0.3, 0.8, 0.4, 0.7])}}
    )
    assert not pays(saving_of(side(), scattered))


def test_what_costs_as_much_elsewhere_does_not_pay() -> None:
    assert not pays(saving_of(side(), side(heap=40, private=62)))
    assert not pays(saving_of(side(), side(heap=40, start=0.55)))


def test_noise_is_no_saving_whatever_its_size() -> None:
    assert not pays(saving_of(side(heap=4_000, private=4_000), side(heap=3_997, private=3_990)))


def test_pairs_are_added_until_it_is_known_whether_20_ms_are_saved() -> None:
    before, after = [0.5 * (1 + step) for step in STEPS], [0.4 * (1 + step) for step in STEPS]
    assert not saving_known(before[:5], after[:5])
    assert saving_known(before[:6], after[:6])
    assert saving_known(before[:6], before[:6])
    assert not saving_known([0.5, 0.9, 0.4, 0.6, 0.8, 0.7], [0.5, 0.6, 0.7, 0.4, 0.9, 0.3])
    assert SAVING_LOOKS == (6, 10, 15)


def test_cpu_time_counts_only_when_it_is_sure() -> None:
    before, after = side(cpu_time=seconds(0.6)), side(cpu_time=seconds(0.4))
    assert cpu_time_saved(before, after) == pytest.approx(0.2, rel=0.05)
    assert cpu_time_saved(before, before) is None
    assert cpu_time_saved(side(), side()) is None


def test_the_same_change_measured_again_agrees() -> None:
    promised = saving()
    assert disagreement(promised, promised) == ""
    near = promised.model_copy(update={"peak_heap": (promised.peak_heap or 0) - 100 * KIB, "low": 0.2, "high": 0.3})
    assert disagreement(promised, near) == ""


@pytest.mark.parametrize("metric", ["peak_heap", "anon_rss"])
def test_another_saving_in_memory_does_not(metric: str) -> None:
    other = saving().model_copy(update={metric: 20 * MIB})
    assert disagreement(saving(), other).startswith(f"{metric} fell by 20.0 MiB, and not by ")


def test_nor_do_other_shares_of_a_start() -> None:
    slower = saving().model_copy(update={"cold_start": 0.1, "low": 0.09, "high": 0.11})
    assert disagreement(saving(), slower) == "cold_start fell by 9.0 % to 11.0 %, and not by 19.4 % to 23.7 %"
    faster = saving().model_copy(update={"cold_start": 0.4, "low": 0.38, "high": 0.42})
    assert disagreement(saving(), faster).startswith("cold_start fell by 38.0 % to 42.0 %")


def test_a_machine_that_is_slower_by_now_saves_more_seconds_and_the_same_share() -> None:
    twice = {name: value * 2 for name, value in saving() if name in {"cold_start", "low", "high", "base_cold_start"}}
    assert disagreement(saving(), saving().model_copy(update=twice)) == ""


@pytest.mark.parametrize("absent", [{"peak_heap": None}, {"anon_rss": None}, {"low": None}])
def test_what_was_not_measured_cannot_disagree(absent: dict[str, None]) -> None:
    assert disagreement(saving(), saving().model_copy(update=absent)) == ""


def test_forged_samples_end_in_a_saving_all_the_same() -> None:
    def forged(samples: Sequence[float]) -> EntrypointResult:
        return side().model_copy(
            update={"metrics": {"cold_start": Metric(unit="seconds", value=1e9, samples=list(samples))}}
        )

    assert saving_of(forged([1e9, 0.0, 1e-300]), forged([0.0, 1e18])).pairs <= 1
