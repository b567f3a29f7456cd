"""Starts programs with and without the probe, on every supported interpreter that can be found."""

import os
import subprocess
from pathlib import Path

import pytest
from tests.interpreters import interpreters
from tests.starts import Answer, Started

from memci.measure.child_environment import Pass, Wants, child_environment
from memci.measure.interpreter import Interpreter, inspect_interpreter
from memci.measure.memray_home import cache_folder, find_memray

HERE = Path(__file__).parent


@pytest.fixture(params=interpreters(), ids=lambda path: path.parent.parent.name)
def interpreter(request: pytest.FixtureRequest) -> Interpreter:
    """Each supported CPython on this machine."""
    return inspect_interpreter(request.param)


@pytest.fixture
def start(interpreter: Interpreter, tmp_path: Path) -> Started:
    """Runs a command with the probe of a pass (or none), as memci would."""

    def started(
        *arguments: str,
        with_pass: Pass | None,
        folder: Path | None = None,
        tracker: str = "small",
        served: Path | None = None,
        collector_off: bool = False,
        **own: str,
    ) -> Answer:
        folder = folder or tmp_path
        base = {**os.environ, "PYTHONPATH": str(HERE / "customized"), **own}
        wants = Wants(
            name=with_pass or "clean",
            folder=folder,
            pycache=tmp_path / "pycache",
            memray=find_memray(interpreter, cache_folder(os.environ)),
            tracker="plain" if tracker == "plain" else "small",
            served=served,
            collector_off=collector_off,
        )
        environment = child_environment(base, {}, interpreter, wants)
        if with_pass is None:
            environment["PYTHONPATH"] = base["PYTHONPATH"]
            environment = {name: value for name, value in environment.items() if not name.startswith("MEMCI_")}
        done = subprocess.run(
            [str(interpreter.path), *arguments],
            env=environment,
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return started
