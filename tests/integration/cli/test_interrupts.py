"""A Ctrl-C, or the runner's SIGTERM, at any moment leaves no process and no temporary folder behind."""

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MOMENTS = [0.05, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2]
"""Seconds: while memci itself starts, in the warm-up, between passes, under memray, while captures are read."""


def _processes_with(marker: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_nothing_is_left(moment: float, number: signal.Signals, tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    marker = f"memci-test-{secrets.token_hex(8)}"
    (tmp_path / "app.py").write_text(
        "import decimal, email.mime.text, subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import time; time.sleep(0.2)'])\n"
    )
    started = subprocess.Popen(
        [sys.executable, "-m", "memci", "run", "--python", sys.executable, "--runs", "3", "--", "python", "app.py"],
        cwd=tmp_path,
        env={**os.environ, "MARKER": marker, "TMPDIR": str(room)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(moment)
    # As a terminal does it: to every process of the foreground group.
    os.killpg(started.pid, number)
    _, said = started.communicate(timeout=60)
    deadline = time.monotonic() + 5
    while _processes_with(marker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _processes_with(marker) == []
    assert list(room.iterdir()) == []
    assert "Traceback" not in said or moment < 0.3


def test_two_in_a_row_end_it_as_well(tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    marker = f"memci-test-{secrets.token_hex(8)}"
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    started = subprocess.Popen(
        [sys.executable, "-m", "memci", "run", "--python", sys.executable, "--", "python", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "MARKER": marker, "TMPDIR": str(room)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(_processes_with(marker)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)
    os.killpg(started.pid, signal.SIGINT)
    time.sleep(0.2)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert _processes_with(marker) == []
    assert list(room.iterdir()) == []
