from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MIB, bytes_metric, count_metric, result, seconds_metric, shop_sides, shop_web
from tests.strategies import metrics, samples

from memci.judge import compare
from memci.judge.budgets import judge_metric, limits_for
from memci.judge.profit import gain_of, profit_of, worth
from memci.judge.time_test import LOOKS, enough
from memci.model.advice import Saving
from memci.model.base import LARGEST
from memci.model.comparison import Limit, MetricComparison
from memci.model.entrypoint import Entrypoint
from memci.model.profit import Gain, Profit
from memci.model.result import Metric, MetricName, Result

OWN = limits_for(None)
BUSY = Entrypoint("web", starts_per_day=2_000, instances=24)


def start(base: Metric, head: Metric, limit: Limit | None = None, *, interleaved: bool = True) -> MetricComparison:
    return judge_metric("cold_start", base, head, limit or OWN["cold_start"], interleaved=interleaved)


def private(base: Metric, head: Metric) -> MetricComparison:
    return judge_metric("anon_rss", base, head, OWN["anon_rss"])


def seconds(base: list[float], head: list[float]) -> Gain:
    before, after = (Metric(unit="seconds", value=median(one), samples=one) for one in (base, head))
    return gain_of([start(before, after)])


def test_a_start_that_is_surely_sooner_is_a_gain() -> None:
    gain = gain_of([start(seconds_metric(1_000, 0.01), seconds_metric(600, 0.01))])
    assert gain.seconds == pytest.approx(0.400, abs=0.002)
    assert gain.bytes is None


def test_the_gain_in_time_is_the_tests_own_and_not_that_of_the_medians() -> None:
    base, head = [1.0, 1.0, 1.0, 1.4, 1.4, 1.4, 1.4], [0.8, 0.8, 0.8, 0.8, 0.9, 0.9, 0.9]
    assert seconds(base, head).seconds == pytest.approx(1.4 - 0.9)


def test_sides_that_did_not_run_by_turns_gain_no_time() -> None:
    assert gain_of([start(seconds_metric(1_000), seconds_metric(500), interleaved=False)]) == Gain()


def test_fewer_pairs_than_the_first_look_gain_nothing() -> None:
    assert seconds([1.0] * 5, [0.5] * 5) == Gain()
    assert seconds([1.0] * 6, [0.5] * 6).seconds == pytest.approx(0.5)


def test_sooner_by_less_than_memci_lets_a_start_be_slower_is_no_gain() -> None:
    assert seconds([1.0] * 10, [0.96] * 10) == Gain()
    assert seconds([0.1] * 10, [0.085] * 10) == Gain()
    assert seconds([0.1] * 10, [0.075] * 10).seconds == pytest.approx(0.025)


def test_starts_of_which_one_is_out_of_line_are_not_sure_with_six_pairs() -> None:
    assert seconds([1.0] * 6, [0.8] * 5 + [1.1]) == Gain()
    assert seconds([1.0] * 10, [0.8] * 9 + [1.1]).seconds == pytest.approx(0.2)


@pytest.mark.parametrize("limit", [Limit(increase=0.0), Limit(increase=0.5), Limit(max=9), Limit(level="off")])
def test_what_counts_as_won_does_not_depend_on_the_budget(limit: Limit) -> None:
    assert gain_of([start(seconds_metric(1_000, 0.01), seconds_metric(980, 0.01), limit)]) == Gain()
    assert gain_of([start(seconds_metric(1_000, 0.01), seconds_metric(800, 0.01), limit)]).seconds is not None


def test_a_slower_start_is_no_gain() -> None:
    assert gain_of([start(seconds_metric(500), seconds_metric(1_000))]) == Gain()


def test_chance_gains_nothing_and_ten_percent_do() -> None:
    def found(ratio: float, scatter: float, rounds: int) -> int:
        source = np.random.default_rng(7)
        gains = 0
        for _ in range(rounds):
            base = source.lognormal(0, scatter, LOOKS[-1]).tolist()
            head = (source.lognormal(0, scatter, LOOKS[-1]) * ratio).tolist()
            pairs = next((look for look in LOOKS if enough(base[:look], head[:look], OWN["cold_start"])), LOOKS[-1])
            gains += seconds(base[:pairs], head[:pairs]) != Gain()
        return gains

    assert found(1.0, 0.02, 200) == 0
    assert found(1.0, 0.08, 100) <= 1
    assert found(0.9, 0.02, 50) >= 48


def test_private_memory_that_fell_by_more_than_its_noise_is_a_gain() -> None:
    assert gain_of([private(bytes_metric(200), bytes_metric(69))]) == Gain(bytes=131 * MIB)


@pytest.mark.parametrize("head", [41.3, 41.5, 45.0])
def test_private_memory_within_its_noise_or_grown_is_none(head: float) -> None:
    assert gain_of([private(bytes_metric(41.5), bytes_metric(head))]) == Gain()


def test_other_memory_that_fell_is_no_gain_of_an_instance() -> None:
    others: list[MetricName] = ["peak_rss", "peak_heap", "listening_anon_rss"]
    assert gain_of([judge_metric(name, bytes_metric(90), bytes_metric(40), None) for name in others]) == Gain()


def test_private_memory_in_another_unit_is_none() -> None:
    assert gain_of([private(count_metric(9), count_metric(3))]) == Gain()


def test_a_gain_is_worth_what_all_starts_and_all_instances_save() -> None:
    assert worth(Gain(seconds=0.41, bytes=131 * MIB), BUSY) == Profit(seconds_a_day=0.41 * 2_000, bytes=131 * MIB * 24)


def test_what_the_settings_do_not_say_or_nobody_gained_is_left_out() -> None:
    gain = Gain(seconds=0.41, bytes=131 * MIB)
    assert worth(gain, None) == worth(gain, Entrypoint("web")) == worth(Gain(), BUSY) == Profit()
    assert worth(gain, Entrypoint("web", instances=2)) == Profit(bytes=262 * MIB)
    assert worth(gain, Entrypoint("web", starts_per_day=100)) == Profit(seconds_a_day=0.41 * 100)


def test_a_change_that_was_tried_is_worth_what_it_surely_saves() -> None:
    surely = Saving(cold_start=0.41, faster=True, anon_rss=131 * MIB, base_anon_rss=189 * MIB)
    assert profit_of(surely, BUSY) == worth(Gain(seconds=0.41, bytes=131 * MIB), BUSY)


@pytest.mark.parametrize(
    "saving",
    [
        Saving(),
        Saving(cold_start=0.41),
        Saving(cold_start=-0.41, faster=True),
        Saving(faster=True),
        Saving(anon_rss=200 * 1024, base_anon_rss=20 * MIB),
        Saving(anon_rss=MIB, base_anon_rss=300 * MIB),
        Saving(anon_rss=-131 * MIB, base_anon_rss=189 * MIB),
        Saving(anon_rss=131 * MIB),
        Saving(peak_rss=131 * MIB, base_peak_rss=189 * MIB, peak_heap=9 * MIB, base_peak_heap=20 * MIB),
    ],
)
def test_a_change_that_was_tried_is_worth_nothing_by_chance(saving: Saving) -> None:
    assert profit_of(saving, BUSY) == Profit()


def side(private_mib: float, start_ms: float, sha: str) -> Result:
    figures = {"anon_rss": bytes_metric(private_mib), "cold_start": seconds_metric(start_ms, 0.01)}
    return result(shop_web(False, metrics=figures), sha=sha * 40, interleaved="one-job")


def test_a_comparison_has_the_gain_and_what_it_is_worth() -> None:
    (better,) = compare(side(200, 1_000, "b"), side(69, 590, "c"), {"web": BUSY}).entrypoints
    assert better.gain.seconds == pytest.approx(0.41, abs=0.002)
    assert better.gain.bytes == 131 * MIB
    assert better.profit == worth(better.gain, BUSY)
    (other,) = compare(side(200, 1_000, "b"), side(69, 590, "c"), {"job": BUSY}).entrypoints
    assert (other.gain, other.profit) == (better.gain, Profit())


def test_what_was_not_compared_gained_nothing() -> None:
    base, head = shop_sides()
    assert compare(head, base, {}).entrypoints[0].gain.bytes is not None
    moved = base.model_copy(
        update={"environment": base.environment.model_copy(update={"fingerprint": "sha256:" + "1" * 64})}
    )
    assert compare(head, moved, {}).entrypoints[0].gain == Gain()


@given(
    metrics(st.sampled_from(["bytes", "seconds"])), metrics(st.sampled_from(["bytes", "seconds"])), samples(), samples()
)
def test_no_figures_are_too_strange(
    base: Metric, head: Metric, before: list[int | float], after: list[int | float]
) -> None:
    sides = base.model_copy(update={"samples": before}), head.model_copy(update={"samples": after})
    gain = gain_of([start(*sides), private(*sides)])
    assert gain == Gain.model_validate_json(gain.model_dump_json())
    most = Entrypoint("web", starts_per_day=LARGEST, instances=LARGEST)
    profit = worth(gain, most)
    assert profit == Profit.model_validate_json(profit.model_dump_json())
