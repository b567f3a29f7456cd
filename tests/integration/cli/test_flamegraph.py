"""`memci show CAPTURE --flamegraph`: memray's own page of captures that a run has kept."""

import re
import sys
from pathlib import Path

import pytest
from tests.integration.cli.conftest import Memci

from memci.measure.capture.header import read_header

FORKING = """\
import multiprocessing
held = bytearray(7_000_000)
child = multiprocessing.get_context("fork").Process(target=bytearray, args=(5_000_000,))
child.start(); child.join()
"""
STUBBORN = """\
import signal, time
HELD = bytearray(6_000_000)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
"""
KEEP = ("run", "--python", sys.executable, "--runs", "1", "-q", "--keep-captures", "kept", "--", "python", "app.py")
REMOTE = re.compile(r"<(?:script|link|img|iframe)[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)


@pytest.fixture
def kept(memci: Memci, tmp_path: Path) -> Path:
    """Captures of a program and of the child that it forked."""
    (tmp_path / "app.py").write_text(FORKING)
    memci(*KEEP)
    return tmp_path / "kept" / "app.py"


def test_the_page_is_memray_s_own_and_loads_nothing(memci: Memci, kept: Path) -> None:
    answer = memci("show", "kept/app.py/heap-1.bin", "--flamegraph")
    assert answer.code == 0, answer.stderr
    assert answer.stdout == "Flamegraph: kept/app.py/heap-1.html\n"
    page = (kept / "heap-1.html").read_text()
    assert "memray - flamegraph report" in page
    assert "held = bytearray(7_000_000)" in page
    assert not REMOTE.search(page)
    assert "default-src 'none'" in page[: page.index("<meta charset")]


def test_a_child_s_capture(memci: Memci, kept: Path, tmp_path: Path) -> None:
    answer = memci("show", "kept/app.py/heap-1-2.bin", "--flamegraph", "-o", "pages/child.html", "--no-open")
    assert answer.code == 0, answer.stderr
    assert "memray - flamegraph report" in (tmp_path / "pages" / "child.html").read_text()
    assert not (kept / "heap-1-2.html").exists()


def test_the_capture_of_a_server_that_had_to_be_killed(memci: Memci, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(STUBBORN)
    (tmp_path / "memci.toml").write_text(
        'grace = "200 ms"\n[entrypoints.server]\ncommand = "python app.py"\nready = "log:up"\n'
    )
    memci("run", "--python", sys.executable, "--runs", "1", "-q", "--keep-captures", "kept")
    capture = tmp_path / "kept" / "server" / "heap-1.bin"
    assert not read_header(capture).closed
    answer = memci("show", str(capture), "--flamegraph", "-o", "-")
    assert answer.code == 0, answer.stderr
    assert "HELD = bytearray(6_000_000)" in answer.stdout


def test_without_source_where_the_settings_do_not_allow_it(memci: Memci, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "memci.toml").write_text("embed_source = false\n")
    answer = memci("show", str(kept / "heap-1.bin"), "--flamegraph")
    assert answer.code == 0, answer.stderr
    page = (kept / "heap-1.html").read_text()
    assert "held = bytearray" not in page
    assert "app.py" in page


@pytest.mark.parametrize("part", [60, 5_000, -2_000])
def test_a_damaged_capture_is_a_sentence(part: int, memci: Memci, kept: Path) -> None:
    content = bytearray((kept / "heap-1.bin").read_bytes())
    content[part:] = bytes(reversed(content[part:]))
    (kept / "broken.bin").write_bytes(content)
    answer = memci("show", "kept/app.py/broken.bin", "--flamegraph")
    assert "Traceback" not in answer.stderr
    assert answer.code == 0 or re.fullmatch(r"memci: .*capture.*\.\n", answer.stderr)
    assert answer.code in (0, 4)


@pytest.mark.parametrize("content", [b"", b"memray\0", b"memray\0" + b"\x0c" + bytes(200), b"PK\3\4" + bytes(99)])
def test_what_is_no_capture_of_ours_is_a_sentence(content: bytes, memci: Memci, tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(content)
    answer = memci("show", "x.bin", "--flamegraph")
    assert answer.code == 4
    assert re.fullmatch(r"memci: .*x\.bin.*\.\n", answer.stderr)


def test_a_place_that_cannot_be_written_is_a_sentence(memci: Memci, kept: Path) -> None:
    answer = memci("show", str(kept / "heap-1.bin"), "--flamegraph", "-o", "app.py/x.html")
    assert answer.code == 4
    assert answer.stderr.startswith("memci: The flamegraph could not be written to app.py/x.html (")
