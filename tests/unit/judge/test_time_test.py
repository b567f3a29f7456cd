from collections.abc import Callable, Iterator, Sequence
from math import exp, sqrt
from statistics import stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import amounts, samples

from memci.judge.time_test import LOOKS, enough, time_test, tolerance_of
from memci.model.base import LARGEST
from memci.model.comparison import Limit, TimeTest

FIVE_PERCENT = Limit(increase=0.05)


def test_a_start_that_is_clearly_slower() -> None:
    test = time_test([1.00, 1.01, 1.02, 0.99, 1.03, 1.0], [1.2, 1.21, 1.22, 1.19, 1.23, 1.2], 0.05)
    assert test.answer == "slower"
    assert test.pairs == 6
    assert test.ratio == pytest.approx(1.2, abs=0.01)
    assert 1.05 < test.low < test.ratio < test.high
    assert test.p_slower == pytest.approx(1 / 924)
    assert test.p_within > 0.99


def test_a_start_that_is_slower_by_less_than_the_tolerance() -> None:
    base = [1.00, 1.001, 1.002, 0.999, 1.003, 0.998]
    test = time_test(base, [one * 1.02 for one in base], 0.05)
    assert test.answer == "within"
    assert test.p_slower < 0.002
    assert test.p_within == pytest.approx(1 / 924)


def test_a_start_that_is_quicker_is_within() -> None:
    assert time_test([1.0] * 6, [0.5] * 6, 0).answer == "within"


def test_samples_that_scatter_are_undecided() -> None:
    assert time_test([1.0, 2, 1, 2, 1, 2], [2.0, 1, 2, 1, 2, 1], 0.05).answer == "undecided"


def test_fewer_pairs_than_the_first_look_are_undecided() -> None:
    test = time_test([1.0] * 5, [9.0] * 5, 0.05)
    assert (test.answer, test.pairs) == ("undecided", 5)
    assert time_test([1.0] * 6, [9.0] * 6, 0.05).answer == "slower"


def test_the_detectable_growth_shrinks_with_the_root_of_the_pairs() -> None:
    source = np.random.default_rng(5)
    base, head = (source.lognormal(0, 0.03, 20).tolist() for _ in range(2))
    deviation = stdev(np.log(np.array(head) / np.array(base)).tolist())
    assert time_test(base, head, 0.05).detectable == pytest.approx(3.6 * deviation / sqrt(20))


@pytest.mark.parametrize("pairs", [6, 10, 15, 20, 30, 60])
def test_the_interval_is_one_of_99_percent(pairs: int) -> None:
    assert 0.99 <= time_test([1.0] * pairs, [1.0] * pairs, 0.05).confidence < 0.995


def test_only_samples_that_have_a_partner_and_took_time_count() -> None:
    assert time_test([1.0] * 9, [1.0] * 7, 0.05).pairs == 7
    assert time_test([1.0, 0, 1, 1, 1, 1, 1, 1], [1.0, 1, 0, 1, 1, 1, 1, 1], 0.05).pairs == 6
    assert time_test([1.0] * 1_000, [1.0] * 1_000, 0.05).pairs == 60


@given(samples() | st.lists(amounts, min_size=6, max_size=20), samples() | st.lists(amounts, min_size=6, max_size=20))
def test_no_samples_are_too_strange(base: list[int | float], head: list[int | float]) -> None:
    test = time_test(base, head, 0.05)
    assert test == TimeTest.model_validate_json(test.model_dump_json())
    assert test.low <= test.ratio <= test.high
    assert (test.pairs >= LOOKS[0]) or test.answer == "undecided"


@given(st.lists(st.floats(0.1, 10), min_size=6, max_size=30), st.floats(0, 1))
def test_a_side_is_never_slower_than_itself(same: list[float], tolerance: float) -> None:
    test = time_test(same, same, tolerance)
    assert test.answer != "slower"
    assert test.low <= 1 <= test.high
    assert test.ratio == pytest.approx(1)


def test_both_parts_of_a_limit_must_be_passed() -> None:
    assert tolerance_of(Limit(increase=0.05, floor=0.02), [0.9, 1.0, 5.0]) == 0.05
    assert tolerance_of(Limit(increase=0.05, floor=0.02), [0.25]) == 0.08
    assert tolerance_of(Limit(increase=0.05), []) == 0.05
    assert tolerance_of(Limit(floor=0.5), [2.0]) == 0.25


def test_a_floor_above_no_time_at_all_lets_everything_through() -> None:
    assert tolerance_of(Limit(floor=0.02), [0.0]) == LARGEST
    assert tolerance_of(Limit(floor=0.02), []) == LARGEST
    assert tolerance_of(Limit(floor=LARGEST), [5e-324]) == LARGEST


def test_pairs_are_added_until_the_question_is_answered() -> None:
    assert not enough([1.0] * 5, [1.0] * 5, FIVE_PERCENT)
    assert not enough([1.0] * 30, [1.0] * 5, FIVE_PERCENT)
    assert enough([1.0] * 6, [1.0] * 6, FIVE_PERCENT)
    assert enough([1.0] * 6, [2.0] * 6, FIVE_PERCENT)
    scattered = [1.3**step for step in range(10)] * 3
    assert not enough(scattered[:29], scattered[28::-1], FIVE_PERCENT)
    assert enough(scattered, scattered[::-1], FIVE_PERCENT)


def test_between_two_looks_the_answer_is_that_of_the_one_before() -> None:
    base, head = [1.0, 2, 1, 2, 1, 2, 9, 9, 9, 9], [2.0, 1, 2, 1, 2, 1, 1, 1, 1, 1]
    assert [pairs for pairs in range(5, 11) if enough(base[:pairs], head[:pairs], FIVE_PERCENT)] == [10]
    assert time_test(base[:9], head[:9], 0.05).answer == "within"


@pytest.mark.parametrize("limit", [None, Limit(increase=0.05, level="off"), Limit(max=1.0)])
def test_where_nothing_is_asked_the_first_look_is_enough(limit: Limit | None) -> None:
    scattered = [1.0, 2.0] * 3
    assert not enough(scattered[:5], scattered[:5], limit)
    assert enough(scattered, scattered[::-1], limit)
    assert not enough(scattered, scattered[::-1], FIVE_PERCENT)


def independent(source: np.random.Generator) -> Iterator[float]:
    while True:
        yield source.lognormal(0, 0.02)


def drifting(source: np.random.Generator) -> Iterator[float]:
    """Starts that resemble the one before, as on a real machine, with a hiccup now and then."""
    state = 0.0
    while True:
        state = 0.8 * state + source.normal(0, 0.012)
        yield exp(state) * (1.3 if source.random() < 0.02 else 1)


Noise = Callable[[np.random.Generator], Iterator[float]]


def by_turns(noise: Noise, ratio: float, source: np.random.Generator) -> tuple[list[float], list[float]]:
    """As many pairs as there may be, in the order A B B A."""
    base, head, starts = [], [], noise(source)
    for pair in range(LOOKS[-1]):
        if pair % 2:
            head.append(next(starts) * ratio)
            base.append(next(starts))
        else:
            base.append(next(starts))
            head.append(next(starts) * ratio)
    return base, head


def answers(noise: Noise, ratio: float, tolerance: float, rounds: int, seed: int = 11) -> Sequence[TimeTest]:
    source = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        base, head = by_turns(noise, ratio, source)
        tests = (time_test(base[:look], head[:look], tolerance) for look in LOOKS)
        found.append(next(test for test in tests if test.answer != "undecided" or test.pairs == LOOKS[-1]))
    return found


def share(tests: Sequence[TimeTest], answer: str) -> float:
    return sum(test.answer == answer for test in tests) / len(tests)


@pytest.mark.parametrize("noise", [independent, drifting])
def test_nothing_changed_and_nothing_is_said(noise: Noise) -> None:
    same = answers(noise, 1.0, 0.05, 400)
    assert share(same, "slower") == 0
    assert share(same, "within") > 0.98
    assert sum(test.pairs for test in same) / len(same) < 12


@pytest.mark.parametrize("noise", [independent, drifting])
def test_ten_percent_are_found(noise: Noise) -> None:
    assert share(answers(noise, 1.10, 0.05, 300), "slower") > 0.97


def test_even_with_no_tolerance_the_looks_together_seldom_alarm() -> None:
    alarms = share(answers(independent, 1.0, 0.0, 1_500), "slower")
    most = 5 * 0.002
    assert alarms < most + 3 * sqrt(most * (1 - most) / 1_500)


@pytest.mark.parametrize("pairs", [10, 30])
def test_a_growth_that_is_called_detectable_is_found_most_of_the_time(pairs: int) -> None:
    source, rounds, scatter = np.random.default_rng(2), 400, 0.02
    growth = 3.6 * scatter * sqrt(2) / sqrt(pairs)
    found = 0
    for _ in range(rounds):
        base, head = by_turns(independent, 1 + growth, source)
        found += time_test(base[:pairs], head[:pairs], 0.0).answer == "slower"
    assert found / rounds > 0.5
