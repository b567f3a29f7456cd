"""The heap of a slower, instrumented run laid over the RSS of a clean one."""

from memci.measure.timeline import merge_timelines


def test_the_heap_is_stretched_onto_the_clean_runs_clock() -> None:
    rss = [(0.0, 10), (0.5, 20), (1.0, 30)]
    heap = [(0.0, 1), (1.0, 2), (2.0, 3)]  # the instrumented run took twice as long
    merged = merge_timelines(rss, heap, rss_lasts=1.0, heap_lasts=2.0)
    assert merged.seconds == [0.0, 0.5, 1.0]
    assert merged.rss == [10, 20, 30]
    assert merged.heap == [1, 2, 3]


def test_a_peak_between_two_samples_is_kept() -> None:
    merged = merge_timelines([(0.0, 1), (1.0, 1)], [(0.0, 5), (0.4, 900), (0.6, 7)], 1.0, 1.0)
    assert merged.heap == [5, 900]


def test_between_heap_samples_the_last_one_stands() -> None:
    merged = merge_timelines([(0.1, 1), (0.2, 1), (0.3, 1)], [(0.15, 42)], 1.0, 1.0)
    assert merged.heap == [0, 42, 42]


def test_without_a_heap_there_is_only_rss_and_without_rss_nothing() -> None:
    assert merge_timelines([(0.0, 1)], [], 1.0, 0.0).heap == []
    assert merge_timelines([], [(0.0, 1)], 1.0, 1.0).seconds == []
