"""The heap of a tree over time."""

from tests.unit.measure.capture.samples import figures, process

from memci.measure.capture.timeline import tree_timeline


def test_seconds_begin_with_the_first_capture() -> None:
    only = process(1, 5_000, 6_000, figures(9, seen=[(5_000, 0), (5_250, 9)]))
    assert tree_timeline([only]) == ((0.0, 0), (0.25, 9))


def test_heaps_add_up_and_leave_with_their_process() -> None:
    main = process(1, 1_000, 2_000, figures(9, seen=[(1_000, 5), (1_500, 7)]))
    child = process(2, 1_200, 1_400, figures(9, seen=[(1_200, 100), (1_300, 200)]))
    assert tree_timeline([main, child]) == ((0.0, 5), (0.2, 105), (0.3, 205), (0.4, 5), (0.5, 7), (1.0, 0))


def test_many_points_are_thinned_and_the_highest_stays() -> None:
    seen = [(moment, 1) for moment in range(10_000)]
    seen[7_777] = (7_777, 99)
    points = tree_timeline([process(1, 0, 20_000, figures(99, seen=seen))])
    assert len(points) <= 500
    assert max(points, key=lambda point: point[1]) == (7.777, 99)


def test_without_snapshots_there_is_no_timeline() -> None:
    assert tree_timeline([process(1, 0, 1, 5)]) == ()
