"""Measures a program for a test as `memci run` does, without the terminal."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from memci.measure.passes import Passes
from memci.measure.process import run_process
from memci.measure.scratch import Scratch
from memci.measure.session import Session
from memci.measure.target import Target, prepare_target
from memci.model.entrypoint import Entrypoint, Ready
from memci.model.report_data import EntrypointData
from memci.model.result import EntrypointResult, MetricName

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"


class NoProgress:
    """Tells nobody."""

    def begin(self, entrypoint: str, pass_name: str, total: int) -> None:
        """Nothing."""

    def step(self) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def examples_python() -> Path:
    """The interpreter that has what the examples import; a failure that says how to get it when there is none."""
    path = Path(os.environ.get("MEMCI_EXAMPLES_PYTHON") or ROOT / ".venv-examples/bin/python")
    if not path.exists():
        pytest.fail(f"there is no {path}: run `make examples-env`, or name one in MEMCI_EXAMPLES_PYTHON")
    return path


def target_at(root: Path, python: Path | None = None) -> Target:
    """A project folder with its interpreter; the one that runs the tests by default."""
    return prepare_target(root, str(python or sys.executable), os.environ, Path(sys.executable))


def measure(
    target: Target, entrypoint: Entrypoint, *, captures: Path | None = None, tracker: str = "small"
) -> EntrypointResult:
    """All passes over one entrypoint of a target."""
    with Scratch() as scratch:
        passes = Passes(target, entrypoint, scratch, run_process, "plain" if tracker == "plain" else "small")
        return Session(passes, NoProgress(), captures).measure()


def measure_with_data(target: Target, entrypoint: Entrypoint) -> tuple[EntrypointResult, EntrypointData]:
    """The same, and the report data beside it."""
    with Scratch() as scratch:
        session = Session(Passes(target, entrypoint, scratch, run_process), NoProgress())
        return session.measure(), session.report_data


def program(*argv: str, ready: Ready | None = None, runs: int = 2, **env: str) -> Entrypoint:
    """An entrypoint for a command, started twice by default."""
    return replace(Entrypoint("program", command=argv, env=env, runs=runs), ready=ready or Ready())


def value(result: EntrypointResult, name: MetricName) -> float:
    """A metric's value; fails with the outcome when it was not measured."""
    assert name in result.metrics, f"{name} was not measured: {result.outcome} {result.notes}"
    return result.metrics[name].value


def kinds(result: EntrypointResult) -> Sequence[str]:
    """The kinds of the notes on a result."""
    return [note.kind for note in result.notes]
