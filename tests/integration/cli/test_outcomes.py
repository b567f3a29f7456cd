"""Everything that can go wrong with a program ends in a sentence and the right exit code, never in a traceback."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.starts import Answer

from memci.model.result import EntrypointResult
from memci.store import read_result

Memci = Callable[..., Answer]


def _run(memci: Memci, folder: Path, *words: str, **environment: str) -> tuple[Answer, EntrypointResult]:
    answer = memci("run", "--python", sys.executable, "-o", "result.json", "--runs", "1", *words, **environment)
    (entrypoint,) = read_result(folder / "result.json").entrypoints
    assert "Traceback" not in answer.stderr
    assert "defect" not in answer.stderr
    return answer, entrypoint


FAILURES = {
    "unknown command": (["no-such-command"], "not-found", "no-such-command"),
    "not executable": (["./plain.txt"], "not-found", "execut"),
    "no such file": (["python", "gone.py"], "not-found", "'gone.py'"),
    "no such module to run": (["python", "-m", "gone"], "not-found", "'gone'"),
    "syntax error": (["python", "broken.py"], "failed", "SyntaxError"),
    "exit code": (["python", "-c", "raise SystemExit(7)"], "failed", "7"),
    "os._exit": (["python", "-c", "import os; os._exit(9)"], "failed", "9"),
    "segmentation fault": (
        ["python", "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"],
        "killed",
        "SIGSEGV",
    ),
    "abort": (["python", "-c", "import os; os.abort()"], "killed", "SIGABRT"),
    "memory error": (["python", "starved.py"], "out-of-memory", "MiB"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with programs that go wrong."""
    (tmp_path / "plain.txt").write_text("no program\n")
    (tmp_path / "broken.py").write_text("def\n")
    (tmp_path / "starved.py").write_text(
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))\nx = bytearray(2 << 30)\n"
    )
    return tmp_path


@pytest.mark.parametrize(("command", "state", "says"), FAILURES.values(), ids=FAILURES.keys())
def test_a_program_that_fails(command: list[str], state: str, says: str, memci: Memci, folder: Path) -> None:
    answer, entrypoint = _run(memci, folder, "--", *command)
    assert answer.code == 3
    assert entrypoint.outcome.state == state
    assert says in entrypoint.outcome.message
    assert (
        entrypoint.outcome.message.split(":")[0] in answer.stdout.replace("\n", " ").replace("  ", " ") + answer.stderr
    )


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ('import = "no.such.module"', "There is no module 'no'"),
        ('call = "json:no_such"', "'json' has no 'no_such' to call"),
        ('call = "no_such:main"', "There is no module 'no_such'"),
    ],
)
def test_a_module_or_callable_that_does_not_exist(start: str, says: str, memci: Memci, folder: Path) -> None:
    (folder / "memci.toml").write_text(f"[entrypoints.web]\n{start}\n")
    answer, entrypoint = _run(memci, folder)
    assert (answer.code, entrypoint.outcome.state) == (3, "not-found")
    assert says in entrypoint.outcome.message


def test_a_server_that_ends_before_it_is_ready(memci: Memci, folder: Path) -> None:
    answer, entrypoint = _run(memci, folder, "--ready", "http", "--", "python", "-c", "print('bye')")
    assert (answer.code, entrypoint.outcome.state) == (3, "failed")
    assert "before" in entrypoint.outcome.message
    assert "bye" in entrypoint.outcome.output_tail


def test_a_server_that_never_gets_ready(memci: Memci, folder: Path) -> None:
    code = "import time; print('thinking', flush=True); time.sleep(60)"
    answer, entrypoint = _run(memci, folder, "--ready", "http", "--timeout", "0.3 s", "--", "python", "-c", code)
    assert (answer.code, entrypoint.outcome.state) == (3, "timeout")
    assert "thinking" in entrypoint.outcome.output_tail
    assert "thinking" in answer.stdout


def test_a_port_that_is_taken(memci: Memci, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer, entrypoint = _run(memci, folder, "--ready", f"http:{port}", "--", "python", "-m", "http.server", port)
    assert (answer.code, entrypoint.outcome.state) == (3, "failed")
    assert f"Port {port} is already in use" in entrypoint.outcome.message


def test_a_program_that_replaces_itself(memci: Memci, folder: Path) -> None:
    code = (
        "import os, sys; x = bytearray(9_000_000)\n"
        "os.execv(sys.executable, [sys.executable, '-c', 'y = bytearray(20_000_000)'])"
    )
    answer, entrypoint = _run(memci, folder, "--", "python", "-c", code)
    assert (answer.code, entrypoint.outcome.state) == (0, "exited")
    assert 20_000_000 < entrypoint.metrics["peak_heap"].value < 24_000_000


def test_a_program_that_leaves_by_os_exit_is_still_measured(memci: Memci, folder: Path) -> None:
    code = "import os, time; x = bytearray(20_000_000); time.sleep(0.1); os._exit(0)"
    answer, entrypoint = _run(memci, folder, "--", "python", "-c", code)
    assert answer.code == 0
    assert 20_000_000 < entrypoint.metrics["peak_heap"].value < 22_000_000
    assert entrypoint.metrics["anon_rss"].value > 20_000_000
    assert "sampled" in [note.kind for note in entrypoint.notes]


def test_a_child_that_goes_on_is_stopped_and_named(memci: Memci, folder: Path) -> None:
    code = (
        "import os, sys, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        open('daemon.pid', 'w').write(str(os.getpid())); time.sleep(600)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "while not os.path.exists('daemon.pid'): time.sleep(0.01)\n"
    )
    answer, entrypoint = _run(memci, folder, "--", "python", "-c", code)
    assert answer.code == 0
    assert "left-running" in [note.kind for note in entrypoint.notes]
    pid = (folder / "daemon.pid").read_text()
    assert not Path(f"/proc/{pid}").exists()


def test_a_program_that_ignores_sigterm_is_stopped_all_the_same(memci: Memci, folder: Path) -> None:
    (folder / "memci.toml").write_text(
        '[entrypoints.web]\ncommand = ["python", "stubborn.py"]\nready = "listen"\ngrace = "0.2 s"\n'
    )
    (folder / "stubborn.py").write_text(
        "import os, signal, socket, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "open('pids', 'a').write(f'{os.getpid()}\\n')\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "time.sleep(600)\n"
    )
    answer, entrypoint = _run(memci, folder)
    assert (answer.code, entrypoint.outcome.state) == (0, "ready")
    for pid in (folder / "pids").read_text().split():
        assert not Path(f"/proc/{pid}").exists()


def test_a_hundred_megabytes_of_output_do_not_stop_it(memci: Memci, folder: Path) -> None:
    code = "import sys\nfor _ in range(100): sys.stdout.write('x' * 999_999 + '\\n')\n"
    answer, entrypoint = _run(memci, folder, "--", "python", "-c", code)
    assert (answer.code, entrypoint.outcome.state) == (0, "exited")
    assert len(json.dumps(entrypoint.outcome.output_tail)) < 64 * 1024


@pytest.mark.parametrize("option", ["-I", "-E", "-S"])
def test_a_python_that_ignores_the_probe_has_no_heap_and_says_so(option: str, memci: Memci, folder: Path) -> None:
    answer, entrypoint = _run(memci, folder, "--", "python", option, "-c", "x = bytearray(20_000_000)")
    assert answer.code == 4
    assert entrypoint.outcome.state == "exited"
    assert "peak_heap" not in entrypoint.metrics
    assert entrypoint.metrics["peak_rss"].value > 20_000_000
    assert "no-capture" in [note.kind for note in entrypoint.notes]
    assert option in " ".join(note.message for note in entrypoint.notes)


def test_a_program_that_is_not_python_has_no_heap_and_says_so(memci: Memci, folder: Path) -> None:
    answer, entrypoint = _run(memci, folder, "--", "/bin/true")
    assert (answer.code, entrypoint.outcome.state) == (4, "exited")
    assert "no-capture" in [note.kind for note in entrypoint.notes]


def _unsupported() -> Path | None:
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = sorted(home.glob("versions/3.[678].*/bin/python"))
    return found[-1] if found else None


def test_an_interpreter_without_a_memray_wheel_is_refused_at_once(memci: Memci, folder: Path) -> None:
    python = _unsupported()
    if python is None:
        pytest.skip("no Python older than 3.9 was found on this machine")
    answer = memci("run", "--python", str(python), "--", "python", "-c", "pass")
    assert answer.code == 4
    assert "cannot be measured: memray" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (folder / ".memci").exists()


@pytest.fixture
def tiny_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system with room for less than a capture."""
    place = tmp_path_factory.mktemp("tiny")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "memci-test", place], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("end", ["", "; import os; os._exit(0)"], ids=["ended", "cut off"])
def test_a_full_disk_is_no_figure(end: str, memci: Memci, folder: Path, tiny_disk: Path) -> None:
    code = f"x = [str(n) for n in range(400_000)]{end}"
    answer, entrypoint = _run(memci, folder, "--", "python", "-c", code, TMPDIR=str(tiny_disk))
    assert answer.code == 4
    assert "peak_heap" not in entrypoint.metrics
    assert "truncated-capture" in [note.kind for note in entrypoint.notes]
    assert entrypoint.metrics["peak_rss"].value > 20_000_000
    assert list(tiny_disk.iterdir()) == []


@pytest.fixture
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout in which nobody can write, not even root."""
    place = tmp_path_factory.mktemp("checkout")
    mount = ["mount", "-t", "tmpfs", "memci-test", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a file system cannot be mounted here")
    try:
        (place / "app.py").write_text("import json\n")
        (place / "memci.toml").write_text('[entrypoints.app]\ncommand = "python app.py"\nruns = 1\n')
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_read_only_checkout_is_measured(memci: Memci, read_only: Path, tmp_path: Path) -> None:
    answer = memci("run", "--python", sys.executable, cwd=read_only, TMPDIR=str(tmp_path))
    assert answer.code == 0, answer.stdout + answer.stderr
    assert sorted(path.name for path in read_only.iterdir()) == ["app.py", "memci.toml"]
    written, data = sorted(tmp_path.iterdir())
    assert data.name == f"{written.stem}.report.json"
    assert read_result(written).entrypoints[0].outcome.good
    assert str(written) in answer.stdout
    assert "could not be written" in answer.stdout
