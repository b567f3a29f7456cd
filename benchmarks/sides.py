"""The same program started by memci, and by subprocess alone with all but the probe the same."""

import os
import shutil
from collections.abc import Mapping
from itertools import count

from benchmarks.timing import Side, Took
from memci.measure.child_environment import INJECT, Pass, Wants, child_environment
from memci.measure.passes import Passes, PassRun
from memci.measure.process import run_process
from memci.measure.scratch import Scratch
from memci.measure.target import Target
from memci.model.entrypoint import Entrypoint


def warmed_up(target: Target, entrypoint: Entrypoint, scratch: Scratch) -> Passes:
    """The passes over an entrypoint, after its warm-up: from here on bytecode is there, for both sides."""
    passes = Passes(target, entrypoint, scratch.folder, run_process)
    passes.compile_probe()
    started = passes.start("warm-up")
    if not started.run.outcome.good:
        raise SystemExit(f"{entrypoint.name} does not start: {started.run.outcome.message}")
    return passes


def by_memci(passes: Passes, name: Pass) -> Side:
    """A pass as a session starts it; the time is the one memci records. What it leaves behind is removed."""
    numbers = count()

    def side() -> Took:
        started = passes.start(name, next(numbers))
        shutil.rmtree(started.folder)
        return took(started)

    return side


def took(started: PassRun) -> Took:
    """The time that memci records; SystemExit when there is none."""
    run = started.run
    if run.ready_after is None or run.run_queue_wait is None:
        raise SystemExit(f"memci could not measure it: {run.outcome.message}")
    return Took(run.ready_after, run.run_queue_wait)


def bare_environment(passes: Passes) -> Mapping[str, str]:
    """The environment of a clean pass, less the probe."""
    target, entrypoint = passes.target, passes.entrypoint
    wants = Wants(name="clean", folder=passes.scratch, pycache=passes.scratch / "pycache")
    environment = child_environment(target.environ, entrypoint.env, target.interpreter, wants)
    bare = {name: value for name, value in environment.items() if not name.startswith("MEMCI_PROBE_")}
    bare["PYTHONPATH"] = bare["PYTHONPATH"].removeprefix(str(INJECT)).removeprefix(os.pathsep)
    if not bare["PYTHONPATH"]:
        del bare["PYTHONPATH"]
    return bare
