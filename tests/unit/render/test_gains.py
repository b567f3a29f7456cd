from typing import Any

import pytest
from tests.comparisons import comparison, entrypoint, heap, metric, start, time_test
from tests.factories import MIB, bytes_metric

from memci.model.comparison import EntrypointComparison
from memci.model.profit import Gain, Profit
from memci.render.explain import explain
from memci.render.gains import gain_words, profit_words
from memci.render.headline import headline
from memci.render.voice import PLAIN

BOTH = Gain(seconds=0.41, bytes=131 * MIB)
NONE = Profit()


def better(name: str = "web", gain: Gain = BOTH, profit: Profit = NONE, **changes: Any) -> EntrypointComparison:
    return entrypoint(name, gain=gain, profit=profit, **changes)


@pytest.mark.parametrize(
    ("gain", "profit", "words"),
    [
        (Gain(), Profit(), ""),
        (Gain(), Profit(seconds_a_day=9.0, bytes=9), ""),
        (Gain(seconds=0.41), Profit(), "starts 410 ms sooner"),
        (Gain(bytes=131 * MIB), Profit(), "holds 131.0 MiB less private memory"),
        (BOTH, Profit(), "starts 410 ms sooner and holds 131.0 MiB less private memory"),
        (Gain(seconds=0.41), Profit(seconds_a_day=820.0), "starts 410 ms sooner: 14 min a day saved"),
        (Gain(bytes=131 * MIB), Profit(bytes=3144 * MIB), "holds 131.0 MiB less private memory: 3.07 GiB saved"),
        (
            BOTH,
            Profit(seconds_a_day=820.0, bytes=3144 * MIB),
            "starts 410 ms sooner and holds 131.0 MiB less private memory: 14 min a day and 3.07 GiB saved",
        ),
    ],
)
def test_what_was_won_and_what_it_is_worth(gain: Gain, profit: Profit, words: str) -> None:
    assert gain_words(better(gain=gain, profit=profit)) == words


def test_what_is_saved_over_all() -> None:
    assert profit_words(Profit()) == ""
    assert profit_words(Profit(seconds_a_day=45.0)) == "45 s a day"
    assert profit_words(Profit(bytes=600 * MIB)) == "600.0 MiB"
    assert profit_words(Profit(seconds_a_day=11_160.0, bytes=600 * MIB)) == "3.1 h a day and 600.0 MiB"


def test_a_pass_that_won_something_says_what() -> None:
    said = headline(comparison(better(profit=Profit(seconds_a_day=820.0))), PLAIN)
    assert said == ("✓ memci: web starts 410 ms sooner and holds 131.0 MiB less private memory: 14 min a day saved")


def test_a_heap_that_fell_without_a_gain_of_an_instance_keeps_its_words() -> None:
    assert headline(comparison(entrypoint(metrics=[heap(34.1, 30.1)])), PLAIN).startswith(
        "✓ memci: less than before: peak_heap of web is 30.1 MiB"
    )


def test_a_heap_that_fell_with_it_needs_no_words_of_its_own() -> None:
    said = headline(comparison(better(gain=Gain(seconds=0.41), metrics=[heap(34.1, 30.1)])), PLAIN)
    assert said == "✓ memci: web starts 410 ms sooner"


def test_of_several_the_largest_gain_is_said_and_the_others_are_counted() -> None:
    smaller = better("job", Gain(bytes=MIB))
    said = headline(comparison(smaller, better(), entrypoint("third")), PLAIN)
    assert said == ("✓ memci: web starts 410 ms sooner and holds 131.0 MiB less private memory (and 1 more)")


def test_what_grew_all_the_same_is_named() -> None:
    grown = better(gain=Gain(seconds=0.41), metrics=[heap(34.1, 34.4, 60)])
    said = headline(comparison(grown), PLAIN)
    assert said == "✓ memci: web starts 410 ms sooner, but peak_heap of web grew by 307.2 KiB (+0.88 %)"


def test_of_what_grew_the_largest_share_is_named_wherever_it_did() -> None:
    later = start(400, 412, changed=True, test=time_test(1.03, "within"))
    other = entrypoint("job", metrics=[heap(34.1, 34.4, 60), later])
    said = headline(comparison(better(gain=Gain(bytes=MIB)), other), PLAIN)
    assert said.endswith("less private memory, but cold_start of job grew by 12 ms (+3.0 %)")


def test_growth_that_is_noise_or_that_nobody_feels_is_not_named() -> None:
    metrics = [
        metric("anon_rss", bytes_metric(41.5), bytes_metric(41.6)),
        metric("allocated", bytes_metric(200), bytes_metric(201), changed=True),
    ]
    assert headline(comparison(better(gain=Gain(seconds=0.41), metrics=metrics)), PLAIN) == (
        "✓ memci: web starts 410 ms sooner"
    )


@pytest.mark.parametrize("verdict", ["no-baseline", "inconclusive", "warn", "waived", "fail"])
def test_what_was_won_hides_no_other_verdict(verdict: Any) -> None:
    assert "sooner" not in headline(comparison(better("job"), entrypoint(verdict=verdict)), PLAIN)


def test_the_last_words_on_a_terminal_say_what_was_won_after_what_is_wrong() -> None:
    worse = entrypoint("job", "fail", metrics=[heap(34.1, 72.3, 60.0)])
    assert explain(comparison(better(), worse)).split("\n") == [
        "job: peak_heap is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB.",
        "web: starts 410 ms sooner and holds 131.0 MiB less private memory.",
        "Exit code 1: a budget is broken.",
    ]
