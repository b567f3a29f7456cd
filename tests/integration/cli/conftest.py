"""Runs the real command in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.starts import Answer

Memci = Callable[..., Answer]


@pytest.fixture
def memci(tmp_path: Path) -> Memci:
    """`memci(*words, **environment)` in `tmp_path`, as a person would call it there."""

    def call(*words: str, cwd: Path = tmp_path, **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "memci", *words],
            cwd=cwd,
            env={**os.environ, "COLUMNS": "120", "PYTHONPATH": "", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return call
