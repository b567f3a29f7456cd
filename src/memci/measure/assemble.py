"""From what the passes brought to an EntrypointResult: pure, so that every rule here is tested on data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from memci.measure.capture import HeapFigures, Marks
from memci.measure.naming import harmless_name
from memci.measure.process import Run
from memci.measure.timeline import merge_timelines
from memci.model.entrypoint import Entrypoint
from memci.model.result import (
    EntrypointResult,
    Import,
    Mark,
    Metric,
    MetricName,
    Note,
    Outcome,
    Process,
    ProjectSite,
    Timeline,
)

STEADY_HEAP = 0.001
"""Two heap peaks of one program that lie further apart than this share are called unstable."""

NEARLY_ALL = 0.8
"""The share of the resident peak that the last sample from outside must have seen."""

NOISY_STEAL = 0.05
"""A share of stolen CPU time above which the machine, not the program, explains a slow start."""


@dataclass(frozen=True)
class CleanRun:
    """One uninstrumented start. `anon_rss` is None when nothing saw it; `sampled` when only samples from outside
    did, which may miss what happened last."""

    run: Run
    anon_rss: int | None
    sampled: bool = False


@dataclass
class Measured:
    """What the passes of one entrypoint brought, as far as they got."""

    outcome: Outcome
    ends_by_itself: bool = True
    """Whether ready means its end; a server is ended by memci, and its captures are never closed."""
    first_start: float | None = None
    clean: list[CleanRun] = field(default_factory=list)
    failed: Run | None = None
    heap: HeapFigures | None = None
    """The capture that is explained; of two that disagree the lower, since what disturbs a start adds memory."""
    heap_run: Run | None = None
    heap_peaks: list[int] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    marks: Marks = field(default_factory=lambda: Marks([], 0, cut_off=False))
    """What the program itself has named in `imports_run`, on its clock."""
    imports_run: Run | None = None
    unattributed: int = 0
    project_sites: list[ProjectSite] = field(default_factory=list)
    modules: int | None = None
    notes: list[Note] = field(default_factory=list)


def assemble(
    entrypoint: Entrypoint, command: list[str], measured: Measured, private: Callable[[str], str]
) -> EntrypointResult:
    """The result of one entrypoint; metrics that were not measured are absent, never zero.

    `private` takes the machine's paths out of what programs and the system said.
    """
    heap = measured.heap
    notes = [
        note.model_copy(update={"message": private(note.message)}) for note in (*measured.notes, *_notes_on(measured))
    ]
    return EntrypointResult(
        name=entrypoint.name,
        command=command,
        ready=str(entrypoint.ready),
        outcome=without_paths(measured.outcome, private),
        runs=len(measured.clean),
        metrics={**_clean_metrics(measured), **_heap_metrics(measured)},
        allocations=list(heap.sites) if heap else [],
        other_allocated_bytes=heap.other_bytes if heap else 0,
        project_sites=measured.project_sites,
        imports=_imports(measured),
        unattributed_bytes=measured.unattributed,
        processes=_processes(measured, private),
        timeline=_timeline(measured),
        marks=_marks(measured, private),
        lines=list(heap.lines) if heap else [],
        notes=notes,
    )


def without_paths(outcome: Outcome, private: Callable[[str], str]) -> Outcome:
    """The outcome as a result may tell it."""
    return outcome.model_copy(update={"message": private(outcome.message), "output_tail": private(outcome.output_tail)})


def _metric(unit: str, samples: Sequence[float | int | None]) -> Metric | None:
    seen = [sample for sample in samples if sample is not None]
    if not seen:
        return None
    if unit == "seconds":
        return Metric(unit="seconds", value=round(median(seen), 6), samples=[round(sample, 6) for sample in seen])
    return Metric(unit="bytes", value=round(median(seen)), samples=list(seen))


def _clean_metrics(measured: Measured) -> dict[MetricName, Metric]:
    runs = [clean.run for clean in measured.clean]
    if not runs and measured.failed is not None:
        # A start that failed has no cold start, but the memory it had reached is what its reader wants to know.
        return _present({"peak_rss": _metric("bytes", [measured.failed.peak_rss])})
    return _present(
        {
            "anon_rss": _metric("bytes", [clean.anon_rss for clean in measured.clean]),
            "peak_rss": _metric("bytes", [run.peak_rss for run in runs]),
            "cold_start": _metric("seconds", [cold_start(run) for run in runs]),
            "cold_start_wall": _metric("seconds", [run.ready_after for run in runs]),
            "listening": _metric("seconds", [run.listening for run in runs]),
            "listening_anon_rss": _metric("bytes", [run.listening_anon_rss for run in runs]),
            "cpu_time": _metric("seconds", [run.cpu_time for run in runs]),
            "first_start": _metric("seconds", [measured.first_start]),
        }
    )


def trusted_sample(run: Run) -> int | None:
    """The last sample of anon_rss, unless most of the process's memory came after it: then it says nothing."""
    if not run.timeline or run.peak_rss is None:
        return None
    return run.anon_rss if run.timeline[-1][1] >= NEARLY_ALL * run.peak_rss else None


def cold_start(run: Run) -> float | None:
    """Wall time less the time it was runnable but had no CPU: that is the machine's doing, not the program's."""
    if run.ready_after is None or run.run_queue_wait is None:
        return None
    return max(0.0, run.ready_after - run.run_queue_wait)


def _heap_metrics(measured: Measured) -> dict[MetricName, Metric]:
    metrics: dict[MetricName, Metric | None] = {}
    if measured.heap is not None:
        peaks = measured.heap_peaks or [measured.heap.peak_heap]
        metrics = {
            "peak_heap": Metric(unit="bytes", value=measured.heap.peak_heap, samples=list(peaks), stable=steady(peaks)),
            "peak_mapped": _metric("bytes", [measured.heap.peak_mapped]),
            "allocated": _metric("bytes", [measured.heap.allocated]),
            "allocations": Metric(unit="count", value=measured.heap.allocations),
        }
    if measured.modules is not None:
        metrics["modules"] = Metric(unit="count", value=measured.modules)
    return _present(metrics)


def _clean_share(measured: Measured) -> float:
    """By what a moment of the imports pass is multiplied to be on the clock of a clean start; 1.0 without any.

    The one start in which imports are timed is slower by the hook and by chance; left as they are, the parts would
    be larger than the whole.
    """
    run, clean = measured.imports_run, [clean.run for clean in measured.clean]
    whole = [seconds for seconds in map(cold_start, clean) if seconds is not None]
    if run is None or not run.ready_after or not whole:
        return 1.0
    return median(whole) / run.ready_after


def _imports(measured: Measured) -> list[Import]:
    """The imports with their seconds as shares of a clean start."""
    share = _clean_share(measured)
    return [
        item.model_copy(
            update={
                name: round(getattr(item, name) * share, 7)
                for name in ("started", "self_seconds", "cumulative_seconds")
            }
        )
        for item in measured.imports
    ]


def _marks(measured: Measured, private: Callable[[str], str]) -> list[Mark]:
    """The marks with their seconds as shares of a clean start."""
    share = _clean_share(measured)
    return [
        mark.model_copy(
            update={
                "name": harmless_name(private(mark.name)),
                "started": round(mark.started * share, 7),
                "seconds": None if mark.seconds is None else round(mark.seconds * share, 7),
            }
        )
        for mark in measured.marks.listed
    ]


def _present(metrics: dict[MetricName, Metric | None]) -> dict[MetricName, Metric]:
    return {name: metric for name, metric in metrics.items() if metric is not None}


def steady(peaks: Sequence[int]) -> bool:
    """Whether heap peaks of the same start agree well enough to gate on."""
    return max(peaks) - min(peaks) <= STEADY_HEAP * min(peaks)


def _notes_on(measured: Measured) -> list[Note]:
    notes: list[Note] = []
    peaks = measured.heap_peaks
    if peaks and not steady(peaks):
        apart = (max(peaks) - min(peaks)) / max(min(peaks), 1)
        notes.append(
            Note(
                kind="unstable",
                message=f"Two heap peaks of the same start lie {apart:.1%} apart; the lower one is reported.",
            )
        )
    if any(clean.sampled for clean in measured.clean):
        notes.append(
            Note(
                kind="sampled",
                message="anon_rss is the last sample taken from outside, since the process ended without passing "
                "memci's probe (os._exit, exec, a signal, or Python started with -I, -E or -S).",
            )
        )
    heap = measured.heap
    if heap is not None and not heap.complete and measured.ends_by_itself and len(heap.processes) == 1:
        notes.append(
            Note(
                kind="incomplete-capture",
                message="The process ended without closing its capture (os._exit, exec or a signal): what it did in "
                "its last moments may be missing from the heap's figures.",
            )
        )
    marks = measured.marks
    if marks.cut_off or marks.seen > len(marks.listed):
        notes.append(
            Note(
                kind="other",
                message=f"The program sets more marks than memci holds: listed are the {len(marks.listed):,} longest "
                f"of the {'first ' if marks.cut_off else ''}{marks.seen:,}.",
            )
        )
    left = sorted({command for clean in measured.clean for command in clean.run.left_running})
    if left:
        notes.append(
            Note(
                kind="left-running",
                message=f"Still running when the program had ended, and stopped by memci: {'; '.join(left)[:1_000]}.",
            )
        )
    if measured.clean and median(clean.run.steal for clean in measured.clean) > NOISY_STEAL:
        notes.append(
            Note(
                kind="noisy-machine",
                message="The hypervisor gave much of the CPU's time to others during the runs; times are not to be "
                "trusted, memory is.",
            )
        )
    return notes


def _representative(measured: Measured) -> Run | None:
    """The clean run of median length: its tree and its timeline stand for the others."""
    runs = sorted((clean.run for clean in measured.clean), key=lambda run: run.ready_after or 0.0)
    return runs[len(runs) // 2] if runs else measured.failed


def _processes(measured: Measured, private: Callable[[str], str]) -> list[Process]:
    run = _representative(measured)
    if run is None:
        return []
    peaks = dict(measured.heap.processes) if measured.heap else {}
    # The heap pass started other processes; one is the counterpart of another when tree position and command agree.
    counterparts = measured.heap_run.processes if measured.heap_run else ()
    index = {process.pid: place for place, process in enumerate(run.processes)}
    listed: list[Process] = []
    for place, process in enumerate(run.processes):
        twin = counterparts[place] if place < len(counterparts) else None
        same = twin is not None and twin.command == process.command
        listed.append(
            Process(
                pid_index=place,
                parent=None if process.parent is None else index.get(process.parent),
                command=private(process.command),
                anon_rss=process.anon_rss,
                peak_rss=process.peak_rss,
                peak_heap=peaks.get(twin.pid) if twin is not None and same else None,
            )
        )
    return listed


def _timeline(measured: Measured) -> Timeline:
    run = _representative(measured)
    if run is None:
        return Timeline()
    heap = measured.heap.timeline if measured.heap else ()
    heap_lasts = measured.heap_run.ready_after if measured.heap_run else None
    return merge_timelines(run.timeline, heap, run.ready_after or 0.0, heap_lasts or 0.0)
