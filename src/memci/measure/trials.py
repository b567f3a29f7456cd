"""Trials: one entrypoint started in several variants, to see what each loads and what it costs."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from memci.errors import MemciError
from memci.measure.assemble import steady, without_paths
from memci.measure.capture import HeapFigures
from memci.measure.diagnose import explain_failure
from memci.measure.look import Look, read_look
from memci.measure.pair import Looks, PairSession
from memci.measure.passes import Passes, RunProcess
from memci.measure.process import run_process
from memci.measure.progress import Progress
from memci.measure.served import Shelf
from memci.measure.session import Session
from memci.measure.target import Target
from memci.measure.trial_side import Known, TrialSide
from memci.measure.variant import Variant
from memci.measure.weighing import HEAP_RUNS, lack_of, weigh, weigh_peaks
from memci.model.entrypoint import Entrypoint, Ready
from memci.model.result import EntrypointResult, Metric, Note, Outcome

SMOKE_SECONDS = 600.0


class Bench:
    """Starts one entrypoint in several variants, again and again. `scratch`: a folder of its own.

    All variants share their bytecode; each is warmed up once and weighed once, whatever it is compared with.
    """

    def __init__(
        self,
        target: Target,
        entrypoint: Entrypoint,
        scratch: Path,
        progress: Progress,
        run: RunProcess = run_process,
    ) -> None:
        self._target = target
        self._entrypoint = entrypoint
        self._scratch = scratch
        self._progress = progress
        self._run = run
        self._shelf = Shelf(scratch / "texts")
        self._uses = 0
        self._warm: set[Variant] = set()
        self._heaps: dict[Variant, Known] = {}

    def look(self, variant: Variant) -> Look:
        """Start the program and see what it loads, and which of the variant's texts. MemciError without a probe."""
        with self._passes(variant) as passes:
            return self._look(passes, lambda: None)

    def survey(self, variant: Variant) -> Look:
        """The same, and what the heap holds because of each import; a note when that could not be measured."""
        notes: list[Note] = []

        def heap() -> HeapFigures | None:
            try:
                with self._pass("heap", HEAP_RUNS) as step:
                    weighed = weigh(passes, step)
            except MemciError as error:
                notes.append(_told(lack_of(error), passes))
                self._heaps[variant] = Known(notes=notes)
                return None
            self._heaps[variant] = Known({"peak_heap": _peak_heap(weighed.peaks)})
            return weighed.heap

        with self._passes(variant) as passes:
            return replace(self._look(passes, heap), notes=notes)

    def compare(
        self, base: Variant, head: Variant, looks: Looks, *, heap: bool = True
    ) -> tuple[EntrypointResult, EntrypointResult]:
        """Start both by turns, in pairs, until `looks` has enough; with `heap` their heaps' peaks are measured too.

        Metrics with samples, where measured: cold_start, cpu_time, anon_rss, peak_rss, peak_heap. When one side's
        program fails, its outcome says why, and both have the figures so far.
        """
        with self._passes(base) as base_passes, self._passes(head) as head_passes:
            base_side, head_side = (self._side(passes, heap) for passes in (base_passes, head_passes))
            return PairSession(self._entrypoint.name, base_side, head_side, looks, self._progress).measure()

    def smoke(
        self,
        variant: Variant,
        command: tuple[str, ...] | None = None,
        shell: str | None = None,
        timeout: float = SMOKE_SECONDS,
    ) -> Outcome:
        """Run another command to its end, with the entrypoint's variables and the variant's texts; how it ended.

        Exactly one of `command` (argv) and `shell` (a shell line) is given. `timeout` is in seconds.
        """
        other = replace(
            self._entrypoint, command=command, shell=shell, import_=None, call=None, ready=Ready(), timeout=timeout
        )
        with self._passes(variant, other) as passes, self._pass("smoke", 1) as step:
            outcome = explain_failure(passes.start("clean").run.outcome, other)
            step()
        return without_paths(outcome, self._target.privacy.text)

    def _look(self, passes: Passes, heap: Callable[[], HeapFigures | None]) -> Look:
        session = Session(passes, self._progress)
        if not self._warmed_up(passes.variant, session):
            return Look(session.result().outcome)
        held = heap()
        with self._pass("edges", 1) as step:
            started = passes.start("edges")
            step()
        return read_look(passes, started, held)

    def _side(self, passes: Passes, heap: bool) -> TrialSide:
        session = Session(passes, self._progress)
        return TrialSide(
            session,
            lambda: self._warmed_up(passes.variant, session),
            lambda: self._heap(passes) if heap else Known(),
        )

    def _warmed_up(self, variant: Variant, session: Session) -> bool:
        """Whether the variant starts. One that has been started has its bytecode, or is not to have any."""
        if variant not in self._warm and not variant.installed_bytecode:
            if not session.warm_up():
                return False
            self._warm.add(variant)
        return True

    def _heap(self, passes: Passes) -> Known:
        variant = passes.variant
        if variant not in self._heaps:
            try:
                with self._pass("heap", HEAP_RUNS) as step:
                    self._heaps[variant] = Known({"peak_heap": _peak_heap(weigh_peaks(passes, step))})
            except MemciError as error:
                self._heaps[variant] = Known(notes=[_told(lack_of(error), passes)])
        return self._heaps[variant]

    @contextmanager
    def _passes(self, variant: Variant, entrypoint: Entrypoint | None = None) -> Iterator[Passes]:
        """Passes in a folder that is gone afterwards: captures are large."""
        folder = self._scratch / f"{self._uses:04}"
        folder.mkdir()
        self._uses += 1
        passes = Passes(
            self._target,
            entrypoint or self._entrypoint,
            folder,
            self._run,
            variant=variant,
            served=self._shelf.listing(variant.texts),
            bytecode=self._scratch / "pycache",
        )
        if self._uses == 1:
            passes.compile_probe()
        try:
            yield passes
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _pass(self, name: str, total: int) -> Iterator[Callable[[], None]]:
        self._progress.begin(self._entrypoint.name, name, total)
        try:
            yield self._progress.step
        finally:
            self._progress.end()


def _peak_heap(peaks: list[int]) -> Metric:
    """As in a result: of two that disagree the lower, since what disturbs a start adds memory."""
    stable = steady(peaks)
    return Metric(unit="bytes", value=peaks[0] if stable else min(peaks), samples=list(peaks), stable=stable)


def _told(note: Note, passes: Passes) -> Note:
    return note.model_copy(update={"message": passes.target.privacy.text(note.message)})
