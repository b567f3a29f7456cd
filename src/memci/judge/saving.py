"""What a change to a start saves, from both sides' figures, and whether that is worth a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from memci.judge.floors import noise_floor
from memci.judge.time_test import LOOKS, enough, time_test
from memci.model.advice import LEAST_BYTES, LEAST_SECONDS, Saving
from memci.model.comparison import Limit
from memci.model.result import EntrypointResult, MetricName
from memci.units import format_bytes, format_fraction

SAVING_LOOKS: Final = LOOKS[:3]
"""After how many pairs of starts it is asked whether more are needed. What these do not show, nobody would notice."""

_NO_TOLERANCE = 0.0
_REPEATS_WITHIN = 0.02
"""Of a saving in memory: one side reads the files from the disk, the other is served them."""
_SHARE_REPEATS_WITHIN = 0.05
"""Of a start's time, between two measurements: what is left of it shrinks and grows with the load, though not quite as
the whole does."""


def saving_known(base: Sequence[float], head: Sequence[float]) -> bool:
    """Whether it is known of these cold starts, in seconds, that the head saves what is worth a change, or that it
    saves less."""
    return enough(head, base, Limit(increase=_NO_TOLERANCE, floor=LEAST_SECONDS))


def saving_of(base: EntrypointResult, head: EntrypointResult) -> Saving:
    """What the head saves, from figures of starts by turns; None for what a side lacks."""
    time = _time_saved(base, head, "cold_start")
    return Saving(
        peak_heap=_saved(base, head, "peak_heap"),
        anon_rss=_saved(base, head, "anon_rss"),
        peak_rss=_saved(base, head, "peak_rss"),
        cold_start=time.seconds if time else None,
        low=time.low if time else None,
        high=time.high if time else None,
        confidence=time.confidence if time else 0,
        faster=time is not None and time.surely,
        pairs=time.pairs if time else 0,
        base_peak_heap=_whole(base, "peak_heap"),
        base_anon_rss=_whole(base, "anon_rss"),
        base_peak_rss=_whole(base, "peak_rss"),
        base_cold_start=time.base if time else None,
    )


def cpu_time_saved(base: EntrypointResult, head: EntrypointResult) -> float | None:
    """Seconds of CPU that each start of the head surely saves; None when it cannot be told that it saves any."""
    time = _time_saved(base, head, "cpu_time")
    return time.seconds if time and time.surely else None


def pays(saving: Saving) -> bool:
    """Whether it is worth a change: it surely saves memory or time enough, and does not surely cost the other."""
    memory = [
        _beyond_noise("peak_heap", saving.peak_heap, saving.base_peak_heap),
        _beyond_noise("anon_rss", saving.anon_rss, saving.base_anon_rss),
    ]
    if min(memory) <= -LEAST_BYTES or (saving.high is not None and saving.high <= -LEAST_SECONDS):
        return False
    return max(memory) >= LEAST_BYTES or (saving.faster and (saving.cold_start or 0) >= LEAST_SECONDS)


@dataclass(frozen=True)
class _TimeSaved:
    """Seconds: what is saved of `base`, with `confidence` between `low` and `high`. `surely`: the test found it so."""

    base: float
    seconds: float
    low: float
    high: float
    confidence: float
    pairs: int
    surely: bool


def _time_saved(base: EntrypointResult, head: EntrypointResult, metric: MetricName) -> _TimeSaved | None:
    before, after = base.metrics.get(metric), head.metrics.get(metric)
    if before is None or after is None:
        return None
    test = time_test(before.samples, after.samples, _NO_TOLERANCE)
    if not test.pairs:
        return None
    return _TimeSaved(
        base=before.value,
        seconds=before.value * (1 - test.ratio),
        low=before.value * (1 - test.high),
        high=before.value * (1 - test.low),
        confidence=test.confidence,
        pairs=test.pairs,
        surely=time_test(after.samples, before.samples, _NO_TOLERANCE).answer == "slower",
    )


def _saved(base: EntrypointResult, head: EntrypointResult, metric: MetricName) -> int | None:
    before, after = base.metrics.get(metric), head.metrics.get(metric)
    return round(before.value - after.value) if before and after else None


def _whole(base: EntrypointResult, metric: MetricName) -> int | None:
    return round(base.metrics[metric].value) if metric in base.metrics else None


def _beyond_noise(metric: MetricName, saved: int | None, base: int | None) -> int:
    """Bytes saved, negative when they are spent; 0 when they are no more than chance makes."""
    return saved if saved is not None and abs(saved) > noise_floor(metric, base or 0) else 0


def disagreement(promised: Saving, seen: Saving) -> str:
    """What differs between a saving and the same change measured again, in words; empty when they agree.

    Memory must repeat within twice its noise, since both sides have some. Of time the share of the start is compared:
    a machine is not as fast at one time as at another.
    """
    memory: tuple[tuple[MetricName, int | None, int | None, int | None], ...] = (
        ("peak_heap", promised.peak_heap, seen.peak_heap, seen.base_peak_heap),
        ("anon_rss", promised.anon_rss, seen.anon_rss, seen.base_anon_rss),
    )
    for metric, first, again, base in memory:
        if first is None or again is None:
            continue
        if abs(first - again) > 2 * noise_floor(metric, base or 0) + _REPEATS_WITHIN * abs(first):
            return f"{metric} fell by {format_bytes(again)}, and not by {format_bytes(first)}"
    first_share, share_again = _share(promised), _share(seen)
    if first_share is None or share_again is None:
        return ""
    if max(first_share[0], share_again[0]) > min(first_share[1], share_again[1]) + _SHARE_REPEATS_WITHIN:
        return f"cold_start fell by {_interval(share_again)}, and not by {_interval(first_share)}"
    return ""


def _share(saving: Saving) -> tuple[float, float] | None:
    """Between which shares of the start's time the saving lies."""
    if saving.low is None or saving.high is None or not saving.base_cold_start:
        return None
    return saving.low / saving.base_cold_start, saving.high / saving.base_cold_start


def _interval(shares: tuple[float, float]) -> str:
    return f"{format_fraction(shares[0])} to {format_fraction(shares[1])}"
