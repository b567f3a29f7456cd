import pytest
from tests.factories import KIB, MIB

from memci.judge.floors import heap_floor, noise_floor
from memci.model.result import MetricName


@pytest.mark.parametrize(
    ("metric", "base", "floor"),
    [
        ("peak_heap", 0, 32 * KIB),
        ("peak_heap", 100 * MIB, 0.1 * MIB),
        ("anon_rss", 10 * MIB, 256 * KIB),
        ("anon_rss", 100 * MIB, 0.5 * MIB),
        ("listening_anon_rss", 100 * MIB, 0.5 * MIB),
        ("peak_rss", 10 * MIB, MIB),
        ("peak_rss", 100 * MIB, 2 * MIB),
        ("peak_mapped", 100 * MIB, 0),
        ("modules", 400, 0),
        ("cold_start", 4, 0),
    ],
)
def test_each_metric_has_the_floor_that_was_measured(metric: MetricName, base: int, floor: float) -> None:
    assert noise_floor(metric, base) == pytest.approx(floor)


def test_the_heaps_floor_is_one() -> None:
    assert heap_floor(500 * MIB) == noise_floor("peak_heap", 500 * MIB)
