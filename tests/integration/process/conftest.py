"""Starts real programs through the engine, and sees to it after every test that nothing of them is left."""

import os
import sys
import textwrap
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.process.programs import LONG, MARK, RunProgram, survivors
from tests.measured import examples_python

from memci.measure.process import Limits, Run, Start, run_process
from memci.model.entrypoint import Ready

EXIT = Ready()


@pytest.fixture
def mark() -> str:
    """What the environment of everything that this test starts carries."""
    return uuid.uuid4().hex


@pytest.fixture(autouse=True)
def _nothing_survives(mark: str) -> Iterator[None]:
    """What run_process has returned from is gone at once; no patience here."""
    yield
    assert survivors(mark) == []


@pytest.fixture
def environment(mark: str) -> dict[str, str]:
    """What a program gets."""
    return {**os.environ, MARK: mark, "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def source(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a Python program."""

    def write(text: str) -> Path:
        path = tmp_path / f"program_{uuid.uuid4().hex[:8]}.py"
        path.write_text(textwrap.dedent(text))
        return path

    return write


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str], source: Callable[[str], Path]) -> RunProgram:
    """Runs programs in a folder of the test's own."""

    def started(
        *argv: str,
        python: str | None = None,
        ready: Ready = EXIT,
        timeout: float = LONG,
        grace: float = LONG,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
    ) -> Run:
        if python is not None:
            argv = (sys.executable, str(source(python)), *argv)
        start = Start(argv, cwd or tmp_path, environment if env is None else env)
        return run_process(start, ready, Limits(timeout, grace), work=tmp_path)

    return started


@pytest.fixture(name="examples_python")
def _examples_python() -> Path:
    """The Python that has the servers which the examples use."""
    return examples_python()
