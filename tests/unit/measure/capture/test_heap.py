"""The figures of a tree from those of its processes."""

from pathlib import Path

import pytest
from tests.unit.measure.capture.samples import ROOT, figures, naming, process

from memci.errors import MemciError
from memci.measure.capture import ImportBytes, read_peak, reduce_heap
from memci.measure.capture.heap import figures_of_tree
from memci.measure.replay.figures import Site

WORKER = figures(
    100,
    sites=[Site(("f", f"{ROOT}/main.py", 3), None, None, 60, 2), Site(None, "json", None, 40, 1)],
    imports={"shop": (20, 60), "json": (40, 40)},
    unattributed=40,
)


def test_everything_is_of_the_processes_alive_together() -> None:
    heap = figures_of_tree([process(1, 0, 50, 30), process(2, 60, 90, WORKER), process(3, 60, 90, WORKER)], naming())
    assert (heap.peak_heap, heap.peak_mapped) == (200, 20)
    assert heap.imports == {"shop": ImportBytes(40, 120, 2), "json": ImportBytes(80, 80, 2)}
    assert heap.unattributed == 80
    assert [(site.bytes, site.count) for site in heap.sites] == [(120, 4), (80, 2)]
    assert heap.other_bytes == 0


def test_what_was_ever_allocated_is_of_all_processes() -> None:
    heap = figures_of_tree([process(1, 0, 50, 30), process(2, 60, 90, WORKER)], naming())
    assert (heap.allocated, heap.allocations) == (260, 6)


def test_a_process_that_became_another_program_is_one_process() -> None:
    heap = figures_of_tree([process(1, 0, 50, 30), process(1, 50, 90, 20), process(2, 51, 52, 5)], naming())
    assert heap.processes == ((1, 30), (2, 5))


def test_one_process_that_was_cut_off_makes_the_tree_incomplete() -> None:
    heap = figures_of_tree([process(1, 0, 50, 30), process(2, 0, 50, 30, closed=False)], naming())
    assert (heap.complete, heap.truncated) == (False, False)
    heap = figures_of_tree([process(1, 0, 50, 30), process(2, 0, 50, 30, whole=False)], naming())
    assert (heap.complete, heap.truncated) == (True, True)


def test_time_begins_with_the_first_capture() -> None:
    assert figures_of_tree([process(1, 1_500, 1_600, 30)], naming()).started_at == 1.5


def test_a_folder_without_captures_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(MemciError, match="no capture"):
        reduce_heap(tmp_path, naming())
    with pytest.raises(MemciError, match="no capture"):
        read_peak(tmp_path)
