"""A reader who goes away, a full stdout and a deleted folder change no verdict and show no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MEMCI = [sys.executable, "-m", "memci"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose budget is broken."""
    (tmp_path / "memci.toml").write_text(
        '[entrypoints.app]\ncommand = "python app.py"\nruns = 1\nbudget = { peak_heap = "1 MiB" }\n'
    )
    (tmp_path / "app.py").write_text("held = bytearray(5_000_000)\n")
    return tmp_path


@pytest.mark.parametrize("words", [[], ["-o", "-"]], ids=["tables", "result"])
def test_the_verdict_does_not_depend_on_the_reader(words: list[str], folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        done = subprocess.run(
            [*MEMCI, "run", "--python", sys.executable, *words],
            cwd=folder,
            stdout=nobody,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    assert "over its budget" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Broken pipe" not in done.stderr


def test_a_full_stdout_is_said(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*MEMCI, "run", "--python", sys.executable, "-o", "-"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 4
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_gone_is_said(folder: Path) -> None:
    place = folder / "gone"
    place.mkdir()
    code = f"import os, sys; os.rmdir(os.getcwd()); os.execv(sys.executable, {[*MEMCI, 'run', '--', 'true']!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode in (2, 4)
    assert "Traceback" not in done.stderr
