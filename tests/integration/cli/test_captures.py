"""Captures that are kept can be opened by memray's own reports."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.starts import Answer


def test_a_kept_capture_is_memrays(memci: Callable[..., Answer], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import multiprocessing\n"
        "held = bytearray(7_000_000)\n"
        "child = multiprocessing.get_context('fork').Process(target=bytearray, args=(5_000_000,))\n"
        "child.start(); child.join()\n"
    )
    answer = memci(
        *("run", "--python", sys.executable, "--runs", "1", "-q", "--keep-captures", "kept", "--", "python", "app.py")
    )
    assert answer.code == 0, answer.stderr
    kept = sorted(path.name for path in (tmp_path / "kept" / "app.py").iterdir())
    assert kept == ["heap-1-2.bin", "heap-1.bin", "heap-2-2.bin", "heap-2.bin"]
    page = tmp_path / "page.html"
    _memray(tmp_path, "flamegraph", "-o", str(page), "kept/app.py/heap-1.bin")
    assert "memray - flamegraph report" in page.read_text()
    assert "app.py:2" in _memray(tmp_path, "stats", "kept/app.py/heap-1.bin")
    assert "Peak memory usage:\n\t5.0" in _memray(tmp_path, "stats", "kept/app.py/heap-1-2.bin")


def _memray(folder: Path, *words: str) -> str:
    # -P: without it the project's folder would come first on memray's sys.path.
    done = subprocess.run(
        [sys.executable, "-P", "-m", "memray", *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout
