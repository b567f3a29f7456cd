from collections.abc import Sequence

import pytest
from tests.comparisons import entrypoint, heap, metric, slower_start, start, time_test
from tests.factories import MIB

from memci.model.comparison import Limit, MetricComparison
from memci.model.result import Metric
from memci.render.html.metrics import metrics_view
from memci.render.html.view import MetricRow, Strip


def row(one: MetricComparison) -> MetricRow:
    view = metrics_view(entrypoint(metrics=[one]))
    return [*view.rows, *view.more][0]


def strip(one: MetricComparison) -> Strip:
    found = row(one).strip
    assert found is not None
    return found


def mib(*samples: float) -> Metric:
    return Metric(unit="bytes", value=samples[0] * MIB, samples=[sample * MIB for sample in samples])


def compared(base: Sequence[float], head: Sequence[float], **changes: object) -> MetricComparison:
    return metric("anon_rss", mib(*base) if base else None, mib(*head), **changes)


def test_what_nobody_asked_about_comes_later() -> None:
    view = metrics_view(entrypoint())
    assert [one.name for one in view.rows] == ["peak_heap", "anon_rss", "cold_start"]
    assert [one.name for one in view.more] == ["cpu_time"]


def test_a_limit_or_a_verdict_brings_a_metric_forward() -> None:
    asked = compared([40], [40], limit=Limit(max=50 * MIB))
    cpu = metric("cpu_time", None, None, limit=Limit(max=1.0), verdict="inconclusive", reason="not-measured")
    assert not metrics_view(entrypoint(metrics=[asked, cpu])).more


def test_a_row_has_both_values_the_change_the_budget_and_the_verdict() -> None:
    one = row(heap(34.1, 72.3, 60.0))
    assert (one.base, one.head, one.limit) == ("34.1 MiB", "72.3 MiB", "60.0 MiB")
    assert (one.change.text, one.change.tone) == ("+38.2 MiB (+112 %)", "grown")
    assert (one.verdict, one.mark) == ("fail", "✗")


@pytest.mark.parametrize(
    ("one", "text", "tone"),
    [
        (heap(40.0, 30.0), "−10.0 MiB (−25.0 %)", "shrunk"),
        (heap(40.0, 40.0), "≈", "quiet"),
        (start(400, 404), "(+4.0 ms, +1.0 %)", "quiet"),
        (start(400, 404, test=time_test(1.01, "within")), "≈", "quiet"),
        (slower_start(), "+48 ms (+12.0 %)", "grown"),
        (metric("peak_heap", None, mib(40)), "–", "quiet"),
    ],
)
def test_only_what_is_a_change_has_a_colour(one: MetricComparison, text: str, tone: str) -> None:
    assert (row(one).change.text, row(one).change.tone) == (text, tone)


def test_both_sides_are_on_one_scale_and_every_sample_is_a_dot() -> None:
    found = strip(compared([10, 10, 11], [19, 20, 20]))
    assert found.base is not None
    assert found.head is not None
    assert found.base.at == [4.0, 4.0, 13.2]
    assert found.head.at == [86.8, 96.0, 96.0]
    assert (found.base.median, found.head.median) == (4.0, 96.0)


def test_small_noise_does_not_look_large() -> None:
    found = strip(compared([], [100.0, 100.01, 100.02]))
    assert found.base is None
    assert found.head is not None
    assert max(found.head.at) - min(found.head.at) < 1


@pytest.mark.parametrize(("most", "drawn"), [(55, True), (59.5, True), (61, False), (29, False)])
def test_a_budget_is_drawn_when_it_is_in_reach(most: float, drawn: bool) -> None:
    found = strip(compared([40], [50], limit=Limit(max=most * MIB)))
    assert (found.limit is not None) == drawn
    assert ("allowed" in found.label) == drawn


def test_a_broken_budget_lies_between_the_sides() -> None:
    found = strip(heap(34.1, 72.3, 60.0))
    assert found.limit == pytest.approx(66.4, abs=1)


def test_a_budget_that_is_off_is_not_drawn() -> None:
    assert strip(compared([10], [20], limit=Limit(max=15 * MIB, level="off"))).limit is None


def test_the_strip_says_itself_in_words() -> None:
    found = strip(metric("cold_start", None, Metric(unit="seconds", value=0.2, samples=[0.19, 0.204])))
    assert found.label == "head: 2 samples from 190 ms to 204 ms"
    assert (
        strip(heap(34.1, 72.3, 60.0)).label
        == "base: 2 samples of 34.1 MiB; head: 2 samples of 72.3 MiB; allowed: 60.0 MiB"
    )


def test_without_samples_there_is_no_strip() -> None:
    assert row(metric("modules", None, Metric(unit="count", value=612))).strip is None


def test_samples_of_nothing_are_drawn_in_the_middle() -> None:
    found = strip(metric("peak_mapped", None, Metric(unit="bytes", value=0, samples=[0, 0])))
    assert found.head is not None
    assert found.head.at == [50.0, 50.0]


def test_an_unstable_value_is_said_to_be_one() -> None:
    unstable = Metric(unit="bytes", value=MIB, samples=[MIB, 2 * MIB], stable=False)
    assert row(metric("peak_heap", None, unstable)).head == "1.0 MiB (unstable)"


def test_of_many_runs_all_count_though_not_each_has_a_dot() -> None:
    found = strip(compared([], [100.0 + run for run in range(1_000)]))
    assert found.label == "head: 1,000 samples from 100.0 MiB to 1.07 GiB"
    assert found.head is not None
    assert (len(found.head.at), found.head.at[0], found.head.at[-1]) == (60, 4.0, 96.0)
    assert found.head.median == pytest.approx(50.0)
