"""Measure one entrypoint: its passes in order, and what they add up to."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from memci.errors import MemciError
from memci.measure.assemble import CleanRun, Measured, assemble, cold_start, trusted_sample
from memci.measure.capture import ImportRecord, join_imports, read_import_records, read_marks
from memci.measure.captures_kept import keep_captures
from memci.measure.command import shown_command
from memci.measure.diagnose import explain_failure
from memci.measure.exit_look import read_last_anon_rss, read_preloaded_modules
from memci.measure.passes import Passes, PassRun
from memci.measure.process import Run
from memci.measure.progress import Progress
from memci.measure.weighing import HEAP_RUNS, lack_of, weigh
from memci.model.report_data import EntrypointData
from memci.model.result import EntrypointResult, Note, NoteKind, Outcome

IMPORT_RUNS = 3
"""Two sides are compared import by import, and one start in which the machine was elsewhere for a moment would make a
module look slow. Of three the quickest tells what the imports themselves took."""

MOST_OF_PYTHONS_OWN = 60
"""Modules; CPython 3.9 to 3.15 hold 30 to 45 when the probe begins."""


class Session:
    """The passes over one entrypoint. `captures`: a folder in which to keep the memray captures."""

    def __init__(
        self, passes: Passes, progress: Progress, captures: Path | None = None, notes: Sequence[Note] = ()
    ) -> None:
        self._passes = passes
        self._progress = progress
        self._captures = captures
        self._entrypoint = passes.entrypoint
        self._measured = Measured(
            outcome=Outcome(state="failed", message="Not started."),
            ends_by_itself=self._entrypoint.ready.kind == "exit",
            notes=list(notes),
        )

    def measure(self) -> EntrypointResult:
        """Run all passes. A program that fails ends the session: its outcome says why, its figures are kept."""
        if self.warm_up() and self.clean():
            self.explain()
        return self.result()

    def result(self) -> EntrypointResult:
        """What the passes so far add up to."""
        privacy = self._passes.target.privacy
        return assemble(self._entrypoint, shown_command(self._entrypoint, privacy), self._measured, privacy.text)

    @property
    def report_data(self) -> EntrypointData:
        """What the report page needs beside the result; empty when the heap was not measured."""
        heap = self._measured.heap
        if heap is None:
            return EntrypointData(name=self._entrypoint.name)
        return EntrypointData(name=self._entrypoint.name, peak=heap.calls, sizes=list(heap.sizes))

    @property
    def cold_starts(self) -> list[float]:
        """Seconds, as in the metric `cold_start`: one for each clean start that has one."""
        return [seconds for clean in self._measured.clean if (seconds := cold_start(clean.run)) is not None]

    def warm_up(self) -> bool:
        """Start once without bytecode; whether the program did what is asked of it."""
        self._passes.compile_probe()
        with self._pass("warm-up", 1) as step:
            run = self._passes.start("warm-up").run
            step()
        self._take_outcome(run)
        if run.outcome.good:
            self._measured.first_start = run.ready_after
        return run.outcome.good

    def clean(self) -> bool:
        """All clean starts of an entrypoint that is measured alone, up to one that fails; whether none did.

        Those that have been made already count.
        """
        left = self._entrypoint.runs - len(self._measured.clean)
        with self._pass("clean", left) as step:
            for _ in range(left):
                if not self.clean_start():
                    return False
                step()
        return True

    def clean_start(self) -> bool:
        """One more clean start; whether it went well."""
        started = self._passes.start("clean", len(self._measured.clean))
        self._take_outcome(started.run)
        if started.run.outcome.good:
            self._measured.clean.append(self._clean_run(started))
        return started.run.outcome.good

    def explain(self, import_runs: int = 1) -> None:
        """The passes that say where memory and time go, for a program whose clean starts went well."""
        self._heap()
        self._imports(import_runs)

    def _clean_run(self, started: PassRun) -> CleanRun:
        run = started.run
        if self._entrypoint.ready.kind != "exit":
            return CleanRun(run=run, anon_rss=run.anon_rss)
        last = read_last_anon_rss(started.folder, run.pid)
        if last is not None:
            return CleanRun(run=run, anon_rss=last)
        return CleanRun(run=run, anon_rss=trusted_sample(run), sampled=True)

    def _take_outcome(self, run: Run) -> None:
        """Take the run's outcome as the entrypoint's; of a failed one the figures too."""
        self._measured.outcome = explain_failure(run.outcome, self._entrypoint)
        if not run.outcome.good:
            self._measured.failed = run

    def _heap(self) -> None:
        with self._pass("heap", HEAP_RUNS) as step:
            try:
                weighed = weigh(self._passes, step, self._keep)
            except MemciError as error:
                self._measured.notes.append(lack_of(error))
                return
        measured = self._measured
        measured.heap, measured.heap_run, measured.heap_peaks = weighed.heap, weighed.run, weighed.peaks
        if weighed.plain_tracker is not None:
            self._note(
                "plain-tracker",
                f"The small memray bootstrap did not work ({weighed.plain_tracker}), so memray was imported whole: "
                "what the program shares with its 437 modules is missing from the heap's figures.",
            )

    def _keep(self, started: PassRun, index: int) -> None:
        if self._captures is None:
            return
        try:
            keep_captures(started.folder, self._captures / self._entrypoint.name, index)
        except OSError as error:
            self._note("other", f"The captures could not be kept in {self._captures.name}: {error.strerror}.")

    def _imports(self, runs: int) -> None:
        measured = self._measured
        starts = []
        with self._pass("imports", runs) as step:
            for index in range(runs):
                starts.append(self._passes.start("imports", index))
                step()
        started = min(starts, key=_took)
        run = started.run
        started_ns = round(run.started * 1e9)
        records: list[ImportRecord] = []
        if run.ready_after is None:
            message = explain_failure(run.outcome, self._entrypoint).message
            self._note("other", f"The program failed while its imports were timed, so they have no times: {message}")
        else:
            until_ns = started_ns + round(run.ready_after * 1e9)
            records = read_import_records(started.folder / "imports.jsonl", until_ns)
            measured.marks = read_marks(started.folder / "marks.jsonl", started_ns, until_ns)
        joined = join_imports(records, measured.heap, self._passes.target.naming, started_ns)
        measured.imports, measured.unattributed = joined.imports, joined.unattributed
        measured.project_sites = joined.project_sites
        measured.imports_run = run
        preloaded = read_preloaded_modules(started.folder, run.pid)
        if preloaded is not None:
            measured.modules = preloaded + len(measured.imports)
            if preloaded > MOST_OF_PYTHONS_OWN:
                self._note(
                    "other",
                    f"{preloaded} modules were loaded before memci's probe, more than Python itself needs: a .pth file "
                    "of the environment asks for them. They are in cold_start, anon_rss and peak_rss, but not in "
                    "peak_heap nor among the imports.",
                )

    @contextmanager
    def _pass(self, name: str, total: int) -> Iterator[Callable[[], None]]:
        self._progress.begin(self._entrypoint.name, name, total)
        try:
            yield self._progress.step
        finally:
            self._progress.end()

    def _note(self, kind: NoteKind, message: str) -> None:
        self._measured.notes.append(Note(kind=kind, message=message))


def _took(started: PassRun) -> float:
    """Seconds, without the wait for a CPU where that is known; a start that failed takes for ever."""
    if started.run.ready_after is None:
        return math.inf
    return cold_start(started.run) or started.run.ready_after
