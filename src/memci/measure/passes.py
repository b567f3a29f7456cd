"""The passes over one entrypoint, each start in a fresh process with a folder of its own."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from memci.measure.child_environment import INJECT, Pass, Wants, child_environment
from memci.measure.command import argv_of
from memci.measure.process import Limits, Run, Start
from memci.measure.target import Target
from memci.measure.variant import AS_IT_IS, Variant
from memci.model.entrypoint import Entrypoint, Ready


class RunProcess(Protocol):
    """Runs one process tree to ready or to its end; memci.measure.process.run_process."""

    def __call__(self, start: Start, ready: Ready, limits: Limits, *, work: Path) -> Run:
        """See memci.measure.process.run_process."""


@dataclass(frozen=True)
class PassRun:
    """One start of a pass, and the folder in which the probe left what it saw."""

    run: Run
    folder: Path


@dataclass(frozen=True)
class Passes:
    """Starts one entrypoint of a target, again and again. `scratch` is this entrypoint's own folder.

    `served`: the listing of the texts of `variant`, if it has any. `bytecode`: the folder to share bytecode in with
    others; one in `scratch` by default.
    """

    target: Target
    entrypoint: Entrypoint
    scratch: Path
    run_process: RunProcess
    tracker: Literal["small", "plain"] = "small"
    variant: Variant = AS_IT_IS
    served: Path | None = None
    bytecode: Path | None = None

    def compile_probe(self) -> None:
        """Have the measured interpreter compile the probe before anything counts.

        Otherwise the first start of each pass would do it, and what Python's compiler leaves allocated would be
        missing from what the program allocates.
        """
        files = [str(path) for path in (INJECT / "sitecustomize.py", *sorted(INJECT.parent.glob("*.py")))]
        self._run_python({"PYTHONPYCACHEPREFIX": str(self._pycache)}, "-S", "-c", _COMPILE, *files)

    def compile_memray(self) -> None:
        """The same for the modules that memray's core imports; after the warm-up, which shares some of them."""
        folder = self.scratch / "compile"
        folder.mkdir()
        wants = Wants(name="heap", folder=folder, pycache=self._pycache, memray=self.target.memray)
        # Optimised bytecode is kept apart.
        flags = [word for word in self.entrypoint.command or () if word in ("-O", "-OO")]
        self._run_python(child_environment({}, {}, self.target.interpreter, wants), *flags, "-c", "pass")

    def _run_python(self, environment: dict[str, str], *arguments: str) -> None:
        # What goes wrong here goes wrong in the passes too, and is said there.
        subprocess.run(
            [str(self.target.interpreter.path), *arguments],
            env=environment,
            cwd=self.scratch,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    @property
    def _pycache(self) -> Path:
        return self.bytecode or self.scratch / "pycache"

    def start(self, name: Pass, index: int = 0) -> PassRun:
        """Run the pass once; `index` tells repeated ones apart."""
        folder = self.scratch / f"{name}-{index}"
        folder.mkdir(parents=True)
        wants = Wants(
            name=name,
            folder=folder,
            pycache=self._pycache,
            memray=self.target.memray,
            tracker=self.tracker,
            unbuffered=self.entrypoint.ready.kind == "log",
            python_path=self.target.python_path,
            served=self.served,
            collector_off=self.variant.collector_off,
            installed_bytecode=self.variant.installed_bytecode,
        )
        start = Start(
            argv=argv_of(self.entrypoint, self.target.interpreter),
            cwd=self.target.root,
            env=child_environment(
                self.target.environ, {**self.entrypoint.env, **self.variant.environ}, self.target.interpreter, wants
            ),
        )
        limits = Limits(timeout=self.entrypoint.timeout * _PATIENCE[name], grace=self.entrypoint.grace)
        run = self.run_process(start, self.entrypoint.ready, limits, work=folder)
        return PassRun(run=run, folder=folder)


_COMPILE = """
import sys
from importlib.machinery import SourceFileLoader
for path in sys.argv[1:]:
    SourceFileLoader("probe", path).get_code("probe")
"""

_PATIENCE: dict[Pass, float] = {"warm-up": 4.0, "clean": 1.0, "heap": 8.0, "imports": 2.0, "edges": 2.0}
"""The time limit is the user's for a warm start; without bytecode and under memray the same start takes longer."""
