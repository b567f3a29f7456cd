from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from memci.judge.rank import mann_whitney_p, ratio_estimate

positive = st.floats(1e-3, 1e3)
few_values = st.integers(1, 6).map(float)


def sides(source: np.random.Generator, pairs: int, ratio: float) -> tuple[list[float], list[float]]:
    """Two samples that scatter by 5 %, the second of them `ratio` times as large."""
    return source.lognormal(0, 0.05, pairs).tolist(), (ratio * source.lognormal(0, 0.05, pairs)).tolist()


@given(
    st.integers(1, 60).flatmap(lambda size: st.lists(positive, min_size=size, max_size=size)),
    st.integers(1, 60).flatmap(lambda size: st.lists(positive, min_size=size, max_size=size)),
)
def test_p_is_that_of_scipys_exact_method(lesser: list[float], greater: list[float]) -> None:
    expected = mannwhitneyu(greater, lesser, alternative="greater", method="exact").pvalue
    assert mann_whitney_p(lesser, greater) == pytest.approx(expected, rel=1e-9)


@given(st.lists(few_values, min_size=1, max_size=20), st.lists(few_values, min_size=1, max_size=20))
def test_p_is_that_of_scipys_exact_method_with_ties_too(lesser: list[float], greater: list[float]) -> None:
    expected = mannwhitneyu(greater, lesser, alternative="greater", method="exact").pvalue
    assert mann_whitney_p(lesser, greater) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("lesser", "greater", "p"), [(6, 6, 1 / 924), (3, 5, 1 / 56), (1, 1, 1 / 2), (4, 0, 1.0)])
def test_samples_that_do_not_overlap_have_the_smallest_p(lesser: int, greater: int, p: float) -> None:
    assert mann_whitney_p(range(lesser), range(100, 100 + greater)) == pytest.approx(p, rel=1e-15)


def test_p_is_never_below_the_share_of_orders_that_lie_as_far_apart() -> None:
    lesser, greater = [0.9, 1.0, 1.1, 1.2], [1.05, 1.25, 1.3, 1.4, 1.5]

    def wins(above: tuple[float, ...], below: list[float]) -> int:
        return sum(high > low for high in above for low in below)

    every = lesser + greater
    splits = list(combinations(every, len(greater)))
    found = wins((*greater,), lesser)
    far = [high for high in splits if wins(high, [one for one in every if one not in high]) >= found]
    assert mann_whitney_p(lesser, greater) == pytest.approx(len(far) / len(splits), rel=1e-12)


def test_samples_that_are_all_the_same_tell_nothing() -> None:
    assert mann_whitney_p([1.0] * 30, [1.0] * 30) > 0.5


@given(st.lists(positive, min_size=1, max_size=30), st.lists(positive, min_size=1, max_size=30))
def test_the_estimate_is_the_median_of_all_ratios(base: list[float], head: list[float]) -> None:
    expected = np.median(np.divide.outer(np.array(head), np.array(base)))
    assert ratio_estimate(base, head, 0.99).ratio == pytest.approx(float(expected), rel=1e-12)


@given(st.lists(positive, min_size=1, max_size=20), st.lists(positive, min_size=1, max_size=20), st.floats(0.5, 0.999))
def test_the_estimate_lies_in_its_interval(base: list[float], head: list[float], confidence: float) -> None:
    estimate = ratio_estimate(base, head, confidence)
    assert estimate.low <= estimate.ratio <= estimate.high
    assert 0 <= estimate.confidence <= 1


@given(st.lists(positive, min_size=6, max_size=20), st.lists(positive, min_size=6, max_size=20))
def test_the_interval_leaves_out_1_when_scipys_test_rejects_it(base: list[float], head: list[float]) -> None:
    assume(not set(base) & set(head))
    estimate = ratio_estimate(base, head, 0.99)
    above = mannwhitneyu(head, base, alternative="greater", method="exact").pvalue
    below = mannwhitneyu(head, base, alternative="less", method="exact").pvalue
    assert (estimate.low > 1) == (above <= 0.005)
    assert (estimate.high < 1) == (below <= 0.005)


def test_a_small_sample_has_less_confidence_than_was_asked() -> None:
    estimate = ratio_estimate([1.0, 2.0, 4.0], [3.0, 5.0, 7.0], 0.99)
    assert (estimate.low, estimate.high) == (0.75, 7.0)
    assert estimate.confidence == pytest.approx(1 - 2 / 20)
    assert ratio_estimate([2.0], [3.0], 0.99).confidence == 0


@pytest.mark.parametrize(("pairs", "ratio"), [(6, 1.0), (6, 1.1), (15, 1.1)])
def test_the_interval_covers_the_ratio_as_often_as_it_says(pairs: int, ratio: float) -> None:
    source, rounds = np.random.default_rng(7), 1_500
    found = [ratio_estimate(*sides(source, pairs, ratio), 0.95) for _ in range(rounds)]
    covered = sum(estimate.low <= ratio <= estimate.high for estimate in found) / rounds
    promised = found[0].confidence
    deviation = (0.05 * 0.95 / rounds) ** 0.5
    assert promised >= 0.95
    assert covered == pytest.approx(promised, abs=5 * deviation)


def test_the_estimate_is_off_by_little() -> None:
    source, rounds = np.random.default_rng(3), 300
    ratios = [ratio_estimate(*sides(source, 10, 1.2), 0.95).ratio for _ in range(rounds)]
    assert np.mean(ratios) == pytest.approx(1.2, rel=5 * 0.05 * (2 / 10) ** 0.5 / rounds**0.5)
