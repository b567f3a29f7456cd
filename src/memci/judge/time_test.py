"""Whether a start became slower: the samples of two sides that were run by turns, looked at after more and more pairs.

Starts that follow one another resemble each other, so samples of two sides that were not run by turns tell nothing, and
more of them only make a false alarm surer. By turns, and less the time that a start waited for a processor, this rule
gave no false alarm on series of real starts.
"""

from collections.abc import Sequence
from math import log, sqrt
from statistics import median, stdev
from typing import Final, Literal, TypeGuard

from memci.judge.rank import RatioEstimate, mann_whitney_p, ratio_estimate
from memci.model.base import LARGEST
from memci.model.comparison import Limit, TimeTest

LOOKS: Final = (6, 10, 15, 20, 30)
"""After how many pairs the question is put; after the last look the answer is final, whatever it is."""

_MOST_PAIRS = 60
"""Of a result that holds more; the exact distribution takes long beyond, and the loop that measures stops sooner."""

_SLOWER, _WITHIN = 0.002, 0.01
"""Per look. A false alarm costs more than a growth found late, and a machine so busy that chance alone passes the
tolerance gives one at every look: five looks at 0.002 stay below 1 %."""

_CONFIDENCE = 0.99
"""Of the interval: high, because there is more than one look at the same samples."""

_DETECTABLE = 3.6
"""Standard errors of a pair's ratio that a growth must measure to be found most of the time."""

_Pair = tuple[float, float]


def tolerance_of(limit: Limit, base: Sequence[float]) -> float:
    """The growth that `limit` lets through, as a fraction of the base's median: both its parts must be passed."""
    reference = median(base) if base else 0
    increase, floor = limit.increase or 0, limit.floor or 0
    if not floor:
        return increase
    return min(max(increase, floor / reference), LARGEST) if reference > 0 else LARGEST


def asks_growth(limit: Limit | None) -> TypeGuard[Limit]:
    """Whether a limit says anything about growth, which only a test of two sides can answer."""
    return limit is not None and limit.level != "off" and not (limit.increase is None and limit.floor is None)


def enough(base: Sequence[float], head: Sequence[float], limit: Limit | None) -> bool:
    """Whether more pairs would tell nothing more: the question is answered, this was the last look, or (after the
    first look) nothing was asked. Between two looks the answer is that of the one before, so that it is no extra look.
    """
    reached = max((look for look in LOOKS if look <= min(len(base), len(head))), default=0)
    if not reached or reached == LOOKS[-1] or not asks_growth(limit):
        return reached > 0
    looked_at = base[:reached], head[:reached]
    return time_test(*looked_at, tolerance_of(limit, looked_at[0])).answer != "undecided"


def time_test(base: Sequence[float], head: Sequence[float], tolerance: float) -> TimeTest:
    """Test seconds of two sides, where `base[i]` and `head[i]` were run in turn; `tolerance` is a fraction.

    `slower`: head is above base (Mann–Whitney, p < .002) and the Hodges–Lehmann ratio is above 1 + tolerance.
    `within`: head is below base × (1 + tolerance) (Mann–Whitney, p < .01).  Else, and with fewer pairs than the first
    look, `undecided`.  Samples without a partner count for nothing, nor do pairs in which one took no time at all.
    """
    pairs = _usable(base, head)
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    estimate = ratio_estimate(before, after, _CONFIDENCE) if pairs else RatioEstimate(1.0, 0.0, LARGEST, 0.0)
    p_slower = mann_whitney_p(before, after)
    p_within = mann_whitney_p(after, [seconds * (1 + tolerance) for seconds in before])
    return TimeTest(
        pairs=len(pairs),
        ratio=min(estimate.ratio, LARGEST),
        low=min(estimate.low, LARGEST),
        high=min(estimate.high, LARGEST),
        confidence=estimate.confidence,
        tolerance=min(tolerance, LARGEST),
        p_slower=p_slower,
        p_within=p_within,
        detectable=_detectable(pairs),
        answer=_answer(len(pairs), p_slower, p_within, grown=estimate.ratio > 1 + tolerance),
    )


def _usable(base: Sequence[float], head: Sequence[float]) -> list[_Pair]:
    pairs = zip(base[:_MOST_PAIRS], head[:_MOST_PAIRS], strict=False)
    return [(before, after) for before, after in pairs if before > 0 and after > 0]


def _answer(pairs: int, p_slower: float, p_within: float, *, grown: bool) -> Literal["slower", "within", "undecided"]:
    if pairs < LOOKS[0]:
        return "undecided"
    if p_slower < _SLOWER and grown:
        return "slower"
    return "within" if p_within < _WITHIN else "undecided"


def _detectable(pairs: Sequence[_Pair]) -> float:
    """3.6 · sd / √N, with sd the standard deviation of the logarithms of the pairs' ratios; unbounded for one pair."""
    logarithms = [log(after) - log(before) for before, after in pairs]
    return _DETECTABLE * stdev(logarithms) / sqrt(len(pairs)) if len(pairs) > 1 else LARGEST
