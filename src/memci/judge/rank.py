"""Rank statistics of two samples: which one tends to be greater, and by what ratio.

Sources: H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than
the other", Annals of Mathematical Statistics 18 (1947), 50–60; J. L. Hodges and E. L. Lehmann, "Estimates of location
based on rank tests", Annals of Mathematical Statistics 34 (1963), 598–611; M. Hollander and D. A. Wolfe,
"Nonparametric Statistical Methods", 2nd edition (1999), sections 4.1 to 4.3.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import comb
from statistics import median


@dataclass(frozen=True)
class RatioEstimate:
    """How many times as large the second sample is: `ratio` lies between `low` and `high` with `confidence`."""

    ratio: float
    low: float
    high: float
    confidence: float


def mann_whitney_p(lesser: Sequence[float], greater: Sequence[float]) -> float:
    """How likely `greater` would lie this far above `lesser` (or farther) by chance, if both came from one source.

    One-sided and exact: P(U ≥ u), where u counts the pairs in which the value of `greater` is the larger one, and a
    tie counts half (Mann & Whitney 1947). The half of an odd number of ties is dropped, and the distribution is that
    of samples without ties; ties only narrow it, so with many of them the answer errs to the high side, which is the
    safe one. 1.0 when a sample is empty.
    """
    ordered = sorted(lesser)
    twice = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in greater)
    return _tails(len(lesser), len(greater))[len(lesser) * len(greater) - twice // 2]


def ratio_estimate(base: Sequence[float], head: Sequence[float], confidence: float) -> RatioEstimate:
    """Estimate head / base from two samples of positive numbers, neither of them empty.

    The estimate is the median of all ratios of a head to a base value: that of Hodges & Lehmann (1963) for the
    logarithms. The interval runs from the C-th smallest ratio to the C-th largest, with the largest C for which
    P(U ≤ C − 1) ≤ (1 − confidence) / 2 (Moses' interval: Hollander & Wolfe, section 4.3). `confidence` in the answer is
    what that interval has, 1 − 2 P(U ≤ C − 1): at least what was asked, unless the samples are so small that even
    all ratios together have less.
    """
    ratios = sorted(value / reference for value in head for reference in base)
    tails = _tails(len(base), len(head))
    place = max(bisect_right(tails, (1 - confidence) / 2), 1)
    return RatioEstimate(
        ratio=median(ratios),
        low=ratios[place - 1],
        high=ratios[-place],
        confidence=max(1 - 2 * tails[place - 1], 0.0),
    )


@cache
def _tails(lesser: int, greater: int) -> list[float]:
    """P(U ≤ u) for u = 0 … lesser · greater; U is symmetric, so this is P(U ≥ lesser · greater − u) too."""
    orders = comb(lesser + greater, greater)
    return [at_most / orders for at_most in accumulate(_orders_by_u(lesser, greater))]


def _orders_by_u(lesser: int, greater: int) -> list[int]:
    """In how many orders of two samples of these sizes U is 0, 1, … lesser · greater, by Mann & Whitney's recurrence.

    The largest of all values is either one of `greater`, which then lies above all of `lesser`, or one of `lesser`:
    N(l, g, u) = N(l, g − 1, u − l) + N(l − 1, g, u). All counts of one (l, g) are kept in one long integer, a field of
    `width` bytes for each u: then the recurrence is a shift and an addition, and no count can overflow its field.
    """
    width = comb(lesser + greater, greater).bit_length() // 8 + 1
    row = [1] * (greater + 1)
    for l_size in range(1, lesser + 1):
        for g_size in range(1, greater + 1):
            row[g_size] += row[g_size - 1] << (8 * width * l_size)
    counts = row[greater].to_bytes(width * (lesser * greater + 1), "little")
    return [int.from_bytes(counts[at : at + width], "little") for at in range(0, len(counts), width)]
