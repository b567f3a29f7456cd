"""What is surely better about a start, and what that is worth. Whoever is told of a saving that was noise believes
no other one, so a gain is held to what a loss is held to."""

from collections.abc import Iterable, Sequence

from memci.judge.budgets import limits_for
from memci.judge.floors import noise_floor
from memci.judge.time_test import time_test, tolerance_of
from memci.model.advice import Saving
from memci.model.base import LARGEST
from memci.model.comparison import MetricComparison
from memci.model.entrypoint import Entrypoint
from memci.model.profit import Gain, Profit
from memci.units import MOST_SECONDS


def gain_of(metrics: Iterable[MetricComparison]) -> Gain:
    """What the head of two sides surely saves; nothing of a time without a test of starts that were run by turns.

    Memory is `anon_rss`, what an instance keeps for itself, all of its processes together. `peak_rss` would count
    files that instances share, and of one process only.
    """
    seconds, private = None, None
    for metric in metrics:
        if metric.metric == "cold_start":
            seconds = _sooner_by(metric)
        elif metric.metric == "anon_rss":
            private = _less_by(metric)
    return Gain(seconds=seconds, bytes=private)


def worth(gain: Gain, entrypoint: Entrypoint | None) -> Profit:
    """What the gain of one start comes to in a day and over all instances, as far as the settings say how many."""
    starts = entrypoint.starts_per_day if entrypoint else None
    instances = entrypoint.instances if entrypoint else None
    return Profit(
        seconds_a_day=None if gain.seconds is None or starts is None else _seconds(gain.seconds * starts),
        bytes=None if gain.bytes is None or instances is None else min(gain.bytes * instances, LARGEST),
    )


def profit_of(saving: Saving, entrypoint: Entrypoint) -> Profit:
    """What a change that was tried is worth: its seconds when the test found it faster, its private memory when that
    is more than noise."""
    seconds, private, before = saving.cold_start, saving.anon_rss, saving.base_anon_rss
    faster = saving.faster and seconds is not None and seconds > 0
    less = private is not None and before is not None and private > noise_floor("anon_rss", before)
    return worth(Gain(seconds=seconds if faster else None, bytes=private if less else None), entrypoint)


def _sooner_by(start: MetricComparison) -> float | None:
    """As the test puts it: the medians of two sides lie apart by chance more often than its ratio does."""
    if start.test is None or start.base is None or start.head is None:
        return None
    if not _surely_faster(start.base.samples, start.head.samples):
        return None
    return _seconds(start.base.value * (1 - start.test.ratio))


def _surely_faster(base: Sequence[float], head: Sequence[float]) -> bool:
    """By the test for a slower start, with the sides changed over and the tolerance of memci's own limit: a budget says
    what may be lost, not what is won."""
    tolerance = tolerance_of(limits_for(None)["cold_start"], head)
    return time_test(head, base, tolerance).answer == "slower"


def _less_by(private: MetricComparison) -> int | None:
    if private.unit != "bytes" or not private.changed or private.difference is None or private.difference > 0:
        return None
    return min(round(-private.difference), LARGEST)


def _seconds(amount: float) -> float:
    """No more than the model can hold: the figures may be forged."""
    return float(min(amount, MOST_SECONDS))
