"""What the worker does with a job: the project's Python, its install, its figures, and the base's if need be."""

import os
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from memci.action.phases import Phases
from memci.action.sandbox.advising import advise
from memci.action.sandbox.install import guessed_lines
from memci.action.sandbox.order import ADVICE, BASE, BASE_REPORT_DATA, REPORT_DATA, RESULT, Job, Report
from memci.action.sandbox.python import make_environment, with_uv
from memci.action.sandbox.spool import write_spooled
from memci.errors import DEFECT, ExitCode, MemciError, refusal
from memci.experiment import by_turns
from memci.measure.checkout import Sides
from memci.measure.install_lines import Installing
from memci.measure.interpreter import inspect_interpreter
from memci.measure.machine import describe_environment
from memci.measure.memray_home import cache_folder, find_memray, memray_version
from memci.measure.privacy import Privacy
from memci.measure.process import Limits, Run, Start, run_process
from memci.measure.record import Recorded, Recording, record
from memci.measure.scratch import Scratch
from memci.measure.target import Target, prepare_target
from memci.model import advice_file, report_data_file, result_file
from memci.model.advice import Advice
from memci.model.entrypoint import Ready
from memci.model.result import Result
from memci.render.terminal.progress import Lines

Say = Callable[[str], None]


@dataclass(frozen=True)
class _Timed:
    """run_process, whose time counts for a phase."""

    phases: Phases
    name: str

    def __call__(self, start: Start, ready: Ready, limits: Limits, *, work: Path) -> Run:
        with self.phases.phase(self.name):
            return run_process(start, ready, limits, work=work)


@dataclass
class _Told:
    """What the report says besides the time."""

    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    lines: tuple[str, ...] = ()
    error: str | None = None
    exit_code: int = ExitCode.OK


def carry_out(job: Job, environ: Mapping[str, str], say: Say) -> Report:
    """Do it, keep results in the spool as they come in, and report, whatever happens."""
    phases, told = Phases(), _Told()
    try:
        with Scratch() as scratch:
            _Work(job, with_uv(environ), scratch, phases, told, say).do()
    except MemciError as error:
        told.error, told.exit_code = str(error), error.exit_code
    except KeyboardInterrupt:
        told.error, told.exit_code = "The process that measures was told to stop.", ExitCode.NOT_MEASURED
    except OSError as error:
        told.error = refusal(error)
        told.exit_code = ExitCode.NOT_MEASURED
    except Exception:
        say(traceback.format_exc())
        told.error = DEFECT
        told.exit_code = ExitCode.NOT_MEASURED
    return Report(
        phases=dict(phases.seconds),
        notes=tuple(told.notes),
        remarks=tuple(told.remarks),
        installed_with=told.lines,
        error=told.error,
        exit_code=told.exit_code,
    )


class _Work:
    """One job, in a scratch folder."""

    def __init__(
        self, job: Job, environ: Mapping[str, str], scratch: Path, phases: Phases, told: _Told, say: Say
    ) -> None:
        self._order = job.order
        self._root = Path(job.order.root)
        self._spool = Path(job.spool)
        self._environ = environ
        self._scratch = scratch
        self._phases = phases
        self._told = told
        self._say = say
        self._progress = Lines(say)
        self._installing = Installing(
            whose="The project's environment",
            root=self._root,
            environment=Path(job.venv),
            work=scratch,
            environ=environ,
            privacy=Privacy([self._root, Path(job.venv)]),
        )

    def do(self) -> None:
        """All of it."""
        if not os.access(self._root, os.R_OK | os.X_OK):
            raise MemciError(f"The project's folder {self._root} is not there, or may not be read by its code.")
        python = self._environment()
        with self._phases.phase("memray"):
            find_memray(inspect_interpreter(python), cache_folder(self._environ))
        if self._order.against is not None and self._order.unless_fingerprint is None:
            self._pair(python, self._order.against)
            return
        target = self._target(python)
        if self._order.against is not None and _fingerprint(target) != self._order.unless_fingerprint:
            self._pair(python, self._order.against)
        else:
            self._alone(target)

    def _environment(self) -> Path:
        """The interpreter of the project's environment, filled."""
        given = self._order.install
        self._told.lines = guessed_lines(self._root) if given is None else given
        with self._phases.phase("python"):
            # Anything but uv may come to pip.
            pip = not all(line.startswith("uv ") for line in self._told.lines)
            python = make_environment(self._installing, self._order.python, pip=pip)
        with self._phases.phase("install"):
            self._installing.fill(self._told.lines, self._say)
        if not self._told.lines and given is None:
            self._note(
                "Nothing was installed: no uv.lock, pylock.toml, requirements.txt, pyproject.toml or setup.py says "
                "what the project needs; `install` can."
            )
        return python

    def _target(self, python: Path) -> Target:
        with self._phases.phase("inspect"):
            return prepare_target(self._root, str(python), self._environ, Path(sys.executable))

    def _alone(self, target: Target) -> None:
        recorded = record(target, self._order.entrypoints, self._recording("measured runs"), self._keep)
        self._advise(lambda: target, recorded.result, None)

    def _pair(self, python: Path, against: str) -> None:
        """Both sides by turns; the head alone when the base cannot be had."""
        sides = Sides(
            self._root,
            against,
            install=self._told.lines,
            python=str(python),
            environ=self._environ,
            fallback=Path(sys.executable),
            scratch=self._scratch,
            say=self._say,
            run=_Timed(self._phases, "install"),
        )
        with ExitStack() as opened:
            try:
                opened.enter_context(sides)
            except MemciError as error:
                self._note(f"The base was not measured: {error}")
                self._alone(self._target(python))
                return
            base, head = by_turns(
                sides,
                self._order.entrypoints,
                self._recording("measured runs"),
                self._keep_both,
                self._told.remarks.append,
            )
        self._advise(lambda: self._target(python), head.result, base.result)

    def _advise(self, target: Callable[[], Target], head: Result, base: Result | None) -> None:
        """What a start could do without. What is measured is measured: nothing that goes wrong here is an error."""
        if self._order.advise == "never":
            return

        def keep(advice: Advice) -> None:
            write_spooled(self._spool, ADVICE, advice_file.to_json(advice).encode())

        try:
            advise(self._order, target(), head, base, self._recording("advice"), keep)
        except MemciError as error:
            self._note(f"There is no more advice on imports than so far: {error}")
        except OSError as error:
            self._note(f"There is no more advice on imports than so far. {refusal(error)}")
        except Exception:
            self._say(traceback.format_exc())
            self._note(f"There is no more advice on imports than so far. {DEFECT}")

    def _recording(self, phase: str) -> Recording:
        return Recording(self._scratch, self._progress, run=_Timed(self._phases, phase))

    def _keep(self, recorded: Recorded) -> None:
        self._spool_both(recorded, RESULT, REPORT_DATA)

    def _keep_both(self, base: Recorded, head: Recorded) -> None:
        self._spool_both(base, BASE, BASE_REPORT_DATA)
        self._keep(head)

    def _spool_both(self, recorded: Recorded, result: str, data: str) -> None:
        write_spooled(self._spool, result, result_file.to_json(recorded.result).encode())
        try:
            write_spooled(self._spool, data, report_data_file.to_json(recorded.data).encode())
        except OSError as error:
            # The result is there, which is what matters.
            self._note(
                f"The report page lacks its picture of the heap, since {data} was not written: {error.strerror}."
            )

    def _note(self, sentence: str) -> None:
        self._told.notes.append(sentence)


def _fingerprint(target: Target) -> str:
    return describe_environment(target.interpreter, memray_version(), {}).fingerprint
