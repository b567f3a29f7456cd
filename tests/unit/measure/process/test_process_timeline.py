"""Thinning keeps what matters."""

from hypothesis import given
from hypothesis import strategies as st

from memci.measure.process.timeline import MOST_POINTS, Timeline, thin

points = st.lists(st.integers(0, 10**9), min_size=1, max_size=300).map(
    lambda sizes: [(float(place), size) for place, size in enumerate(sizes)]
)


@given(points, st.integers(2, 50))
def test_the_highest_and_the_last_stay_and_nothing_is_made_up(series: list[tuple[float, int]], most: int) -> None:
    kept = thin(series, most)
    assert len(kept) == min(most, len(series))
    assert kept[-1] == series[-1]
    assert max(size for _, size in kept) == max(size for _, size in series)
    assert kept == [point for point in series if point in kept]


def test_a_long_run_is_thinned_as_it_goes() -> None:
    timeline = Timeline()
    for place in range(100_000):
        timeline.add(place / 100, 5_000 if place == 777 else place % 1_000)
    shown = timeline.points()
    assert len(shown) == MOST_POINTS
    assert timeline.highest() == 5_000
    assert (7.77, 5_000) in shown
    assert shown[-1] == (999.99, 999)


def test_without_samples_there_is_nothing_to_show() -> None:
    assert Timeline().points() == ()
    assert Timeline().highest() is None
