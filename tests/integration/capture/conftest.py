"""Captures of real programs, made by memray in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from memci.measure.capture import HeapFigures, reduce_heap
from memci.measure.distributions import Distributions
from memci.measure.naming import Naming

LAUNCHER = Path(__file__).parent / "launcher.py"


@dataclass(frozen=True)
class Tracked:
    """A program that has run. `root` has its source, `folder` its captures."""

    root: Path
    folder: Path
    exit_code: int

    def naming(self) -> Naming:
        return Naming(self.root, [], [Path(os.__file__).parent], Distributions([]))

    def reduced(self) -> HeapFigures:
        return reduce_heap(self.folder, self.naming())

    def capture(self) -> Path:
        (only,) = self.folder.glob("heap-*.bin*")
        return only


Track = Callable[..., Tracked]


@pytest.fixture
def track(tmp_path: Path) -> Track:
    """Runs `main` with the modules beside it (`name="source"`) under memray."""

    def run(main: str, *arguments: str, **modules: str) -> Tracked:
        root = tmp_path / "app"
        folder = tmp_path / "captures"
        root.mkdir()
        folder.mkdir()
        for name, source in {"main": main, **modules}.items():
            (root / f"{name}.py").write_text(dedent(source), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(LAUNCHER), str(folder), str(root / "main.py"), *arguments],
            env={**os.environ, "PYTHONMALLOC": "malloc", "PYTHONPATH": str(root)},
            cwd=root,
            check=False,
            timeout=120,
            stderr=subprocess.PIPE,
        )
        return Tracked(root, folder, done.returncode)

    return run
