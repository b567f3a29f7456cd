"""From what the passes brought to a result, on data alone."""

from dataclasses import replace

import pytest

from memci.measure.assemble import CleanRun, Measured, assemble, steady, trusted_sample
from memci.measure.capture import HeapFigures, Marks
from memci.measure.process import ProcessSeen, Run
from memci.model.entrypoint import Entrypoint
from memci.model.report_data import CallTree
from memci.model.result import EntrypointResult, Import, Mark, Outcome

MIB = 2**20
RUN = Run(
    outcome=Outcome(state="exited", exit_code=0),
    started=100.0,
    ready_after=0.5,
    run_queue_wait=0.1,
    cpu_time=0.3,
    peak_rss=30 * MIB,
    anon_rss=20 * MIB,
    listening=None,
    listening_anon_rss=None,
    processes=(ProcessSeen(7, None, "/home/me/bin/python app.py", 20 * MIB, 30 * MIB),),
    timeline=((0.0, 10 * MIB), (0.4, 29 * MIB)),
    left_running=(),
    steal=0.0,
    pid=7,
    output_bytes=0,
)
HEAP = HeapFigures(
    peak_heap=9_000_000,
    peak_mapped=4096,
    allocated=20_000_000,
    allocations=1_000,
    sites=(),
    other_bytes=9_000_000,
    project_sites=(),
    imports={},
    unattributed=9_000_000,
    module_files={},
    lines=(),
    timeline=((0.0, 1), (0.8, 9_000_000)),
    started_at=0.0,
    processes=((70, 9_000_000),),
    complete=True,
    truncated=False,
    calls=CallTree(),
    sizes=(),
)


def _measured(**changes: object) -> Measured:
    measured = Measured(
        outcome=RUN.outcome,
        first_start=2.0,
        clean=[CleanRun(run=replace(RUN, ready_after=0.5 + i / 10), anon_rss=20 * MIB + i) for i in range(3)],
        heap=HEAP,
        heap_run=replace(RUN, processes=(replace(RUN.processes[0], pid=70),), ready_after=1.0),
        heap_peaks=[9_000_000, 9_000_900],
    )
    for name, value in changes.items():
        setattr(measured, name, value)
    return measured


def _assembled(measured: Measured) -> EntrypointResult:
    return assemble(Entrypoint("app"), ["python", "app.py"], measured, lambda text: text.replace("/home/me/bin/", ""))


def test_metrics_stand_for_their_samples() -> None:
    metrics = _assembled(_measured(modules=40)).metrics
    assert metrics["cold_start"].value == pytest.approx(0.5)
    assert metrics["cold_start"].samples == pytest.approx([0.4, 0.5, 0.6])
    assert metrics["cold_start_wall"].value == pytest.approx(0.6)
    assert metrics["anon_rss"].value == 20 * MIB + 1
    assert metrics["first_start"].value == 2.0
    assert (metrics["peak_heap"].value, metrics["peak_heap"].stable) == (9_000_000, True)
    assert metrics["modules"].value == 40
    assert "listening" not in metrics


def test_what_was_not_measured_is_absent() -> None:
    metrics = _assembled(Measured(outcome=Outcome(state="failed"), failed=replace(RUN, peak_rss=5 * MIB))).metrics
    assert {name: metric.value for name, metric in metrics.items()} == {"peak_rss": 5 * MIB}
    assert _assembled(Measured(outcome=Outcome(state="not-found"))).metrics == {}


def test_two_peaks_that_lie_apart_are_said() -> None:
    assert steady([1_000_000, 1_001_000])
    assert not steady([1_000_000, 1_001_001])
    result = _assembled(_measured(heap_peaks=[9_000_000, 9_900_000]))
    assert not result.metrics["peak_heap"].stable
    assert "unstable" in [note.kind for note in result.notes]


def test_imports_are_put_on_the_clean_clock() -> None:
    slow = Import(module="a", started=0.2, self_seconds=0.4, cumulative_seconds=1.0)
    result = _assembled(_measured(imports=[slow], imports_run=replace(RUN, ready_after=1.0)))
    (item,) = result.imports
    assert (item.started, item.self_seconds, item.cumulative_seconds) == pytest.approx((0.1, 0.2, 0.5))


def test_marks_are_put_on_the_clean_clock_and_name_no_folder_of_the_machine() -> None:
    marks = [
        Mark(name="load /home/me/bin/model", started=0.2, seconds=0.4, rss_bytes=-5),
        Mark(name="open", started=0.6),
        Mark(name="/" + "a" * 999, started=0.7),
    ]
    run = replace(RUN, ready_after=1.0)
    closed, still_open, long = _assembled(_measured(marks=Marks(marks, 3, cut_off=False), imports_run=run)).marks
    assert (closed.name, closed.rss_bytes) == ("load model", -5)
    assert (closed.started, closed.seconds) == pytest.approx((0.1, 0.2))
    assert still_open.started == pytest.approx(0.3)
    assert still_open.seconds is None
    assert len(long.name) <= 1_000


@pytest.mark.parametrize(
    ("seen", "cut_off", "said"),
    [(1, False, None), (1_200, False, "1 longest of the 1,200"), (30_000, True, "1 longest of the first 30,000")],
)
def test_marks_that_are_left_out_are_said(seen: int, cut_off: bool, said: str | None) -> None:
    result = _assembled(_measured(marks=Marks([Mark(name="a", started=0.0)], seen, cut_off)))
    assert [said in note.message for note in result.notes if said] == ([True] if said else [])
    assert len(result.notes) == (said is not None)


def test_processes_find_their_heap_by_place_and_command() -> None:
    (process,) = _assembled(_measured()).processes
    assert (process.command, process.parent, process.peak_heap) == ("python app.py", None, 9_000_000)
    other = replace(RUN, processes=(replace(RUN.processes[0], pid=70, command="something else"),), ready_after=1.0)
    (process,) = _assembled(_measured(heap_run=other)).processes
    assert process.peak_heap is None


def test_a_last_sample_counts_only_when_it_saw_nearly_all() -> None:
    assert trusted_sample(RUN) == 20 * MIB
    assert trusted_sample(replace(RUN, peak_rss=60 * MIB)) is None
    assert trusted_sample(replace(RUN, timeline=())) is None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"clean": [CleanRun(run=RUN, anon_rss=1, sampled=True)]}, "sampled"),
        ({"clean": [CleanRun(run=replace(RUN, left_running=("sleep 9",)), anon_rss=1)]}, "left-running"),
        ({"clean": [CleanRun(run=replace(RUN, steal=0.2), anon_rss=1)]}, "noisy-machine"),
        ({"heap": replace(HEAP, complete=False)}, "incomplete-capture"),
    ],
)
def test_what_qualifies_a_figure_is_noted(changes: dict[str, object], kind: str) -> None:
    assert kind in [note.kind for note in _assembled(_measured(**changes)).notes]
    assert kind not in [note.kind for note in _assembled(_measured()).notes]


def test_a_servers_capture_is_never_closed_and_nobody_is_told() -> None:
    measured = _measured(heap=replace(HEAP, complete=False), ends_by_itself=False)
    assert [note.kind for note in _assembled(measured).notes] == []
