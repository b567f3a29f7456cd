"""Which processes of a tree count."""

from tests.unit.measure.capture.samples import figures, process

from memci.measure.capture.header import Header
from memci.measure.capture.tree import alive_together, in_order, process_of


def pids(*processes: object) -> list[int]:
    return [one.pid for one in alive_together(list(processes))]  # type: ignore[arg-type]


def test_workers_beside_their_master_add_up() -> None:
    assert pids(process(1, 0, 100, 10), process(2, 20, 100, 30), process(3, 25, 90, 30)) == [1, 2, 3]


def test_children_one_after_the_other_do_not_add_up() -> None:
    assert pids(process(1, 0, 100, 10), process(2, 20, 40, 30), process(3, 40, 90, 31)) == [1, 3]


def test_the_heaviest_moment_may_be_without_the_main_process() -> None:
    assert pids(process(1, 0, 10, 5), process(2, 50, 60, 90)) == [2]


def test_there_is_always_somebody_even_with_an_empty_heap() -> None:
    assert pids(process(1, 5, 6, 0)) == [1]


def test_a_program_that_was_replaced_ends_where_its_successor_begins() -> None:
    ordered = in_order([process(7, 300, 500, 1), process(7, 0, 400, 1), process(8, 10, 600, 1)])
    assert [(one.pid, one.start_ms, one.end_ms) for one in ordered] == [(7, 0, 300), (8, 10, 600), (7, 300, 500)]


def test_a_capture_without_an_end_ends_with_its_last_snapshot() -> None:
    killed = process_of(Header(5, 1000, None, None, truncated=False), figures(1, seen=[(1010, 1), (1230, 1)]))
    assert (killed.end_ms, killed.closed, killed.whole) == (1230, False, True)
    at_once = process_of(Header(5, 1000, None, None, truncated=False), figures(1))
    assert at_once.end_ms == 1001


def test_a_capture_is_whole_when_it_has_as_many_records_as_it_says() -> None:
    assert process_of(Header(5, 1000, 1100, 1, truncated=False), figures(1)).whole
    assert not process_of(Header(5, 1000, 1100, 2, truncated=False), figures(1)).whole
    assert not process_of(Header(5, 1000, 1100, 1, truncated=True), figures(1)).whole
    assert not process_of(Header(5, 1000, None, None, truncated=True), figures(1)).whole
