"""Every way in which a start can end, done for real."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.process.programs import RunProgram

from memci.errors import ExitCode
from memci.model.entrypoint import Ready

SERVER = Ready("listen")


def test_an_unknown_command(run: RunProgram) -> None:
    seen = run("no-such-command-anywhere")
    assert seen.outcome.state == "not-found"
    assert "'no-such-command-anywhere'" in seen.outcome.message
    assert (seen.pid, seen.ready_after, seen.peak_rss, seen.cpu_time, seen.timeline) == (0, None, None, None, ())


def test_a_file_that_is_not_executable(run: RunProgram, tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("#!/bin/sh\n")
    seen = run("./tool")
    assert seen.outcome.state == "not-found"
    assert "is not executable" in seen.outcome.message


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"just text\n", "neither a binary"), (b"#!/no/such/interpreter\n", "/no/such/interpreter")],
)
def test_a_file_the_kernel_refuses(run: RunProgram, tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "tool").write_bytes(content)
    (tmp_path / "tool").chmod(0o755)
    seen = run("./tool")
    assert seen.outcome.state == "not-found"
    assert reason in seen.outcome.message


def test_a_directory_to_start_in_that_is_missing(run: RunProgram, tmp_path: Path) -> None:
    seen = run("true", cwd=tmp_path / "gone")
    assert seen.outcome.state == "not-found"
    assert "directory" in seen.outcome.message


def test_a_directory_to_start_in_that_may_not_be_entered(run: RunProgram, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o600)
    if os.geteuid() == 0:
        pytest.skip("root may enter any directory")
    seen = run("/bin/true", cwd=closed)
    assert os.strerror(errno.EACCES) in seen.outcome.message


def test_a_command_line_that_is_too_long(run: RunProgram) -> None:
    seen = run("/bin/true", "x" * 200_000)
    assert seen.outcome.state == "failed"
    assert "too long" in seen.outcome.message


@pytest.mark.parametrize("code", [0, 1, 255])
def test_exit_codes(run: RunProgram, code: int) -> None:
    seen = run("sh", "-c", f"echo said; exit {code}")
    assert seen.outcome.exit_code == code
    assert seen.outcome.state == ("failed" if code else "exited")
    assert seen.outcome.output_tail == ("said\n" if code else "")
    assert (seen.ready_after is None) == bool(code)


@pytest.mark.parametrize("code", [0, 3])
@pytest.mark.parametrize("ready", [SERVER, Ready("http"), Ready("log", pattern="up"), Ready("notify")], ids=str)
def test_ending_before_it_was_ready(run: RunProgram, ready: Ready, code: int) -> None:
    seen = run("sh", "-c", f"echo giving in >&2; exit {code}", ready=ready)
    assert (seen.outcome.state, seen.outcome.exit_code) == ("failed", code)
    assert f"exited with code {code} before it was ready ({ready})" in seen.outcome.message
    assert seen.outcome.output_tail == "giving in\n"
    assert seen.ready_after is None


@pytest.mark.parametrize(
    ("ready", "reason"),
    [
        (Ready(), "did not end"),
        (Ready("listen"), "listens on no port"),
        (Ready("http", port=1), "does not listen on port 1"),
        (Ready("log", pattern="Booted"), "no line of its output matched 'Booted'"),
        (Ready("notify"), "did not send READY=1"),
    ],
    ids=str,
)
def test_never_ready(run: RunProgram, ready: Ready, reason: str) -> None:
    seen = run("sh", "-c", "echo waiting; sleep 1000", ready=ready, timeout=0.5)
    assert seen.outcome.state == "timeout"
    assert reason in seen.outcome.message
    assert seen.outcome.output_tail == "waiting\n"
    assert seen.ready_after is None
    assert seen.peak_rss is not None
    assert [process.command for process in seen.processes][:1] == ["sh -c echo waiting; sleep 1000"]


@pytest.mark.parametrize(
    ("crash", "name"),
    [
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.abort()", "SIGABRT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "SIGTERM"),
    ],
)
def test_a_crash(run: RunProgram, crash: str, name: str) -> None:
    seen = run(python=f"import sys; print('last words', file=sys.stderr)\n{crash}")
    assert (seen.outcome.state, seen.outcome.signal, seen.outcome.exit_code) == ("killed", name, None)
    assert name in seen.outcome.message
    assert seen.outcome.output_tail.startswith("last words\n")


def test_os_exit_skips_everything_but_is_an_end_like_any_other(run: RunProgram) -> None:
    seen = run(python="import os, atexit; atexit.register(print, 'never'); os._exit(7)")
    assert (seen.outcome.state, seen.outcome.exit_code, seen.outcome.output_tail) == ("failed", 7, "")


def test_becoming_another_program(run: RunProgram) -> None:
    seen = run(python="import os; held = bytearray(b'x' * 60_000_000); os.execvp('sh', ['sh', '-c', 'exit 4'])")
    assert (seen.outcome.state, seen.outcome.exit_code) == ("failed", 4)
    # What it was before counts for the peak: it is the same process.
    assert seen.peak_rss is not None
    assert seen.peak_rss > 60_000_000


def test_becoming_a_server_by_exec(run: RunProgram) -> None:
    listener = "import socket, time; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); time.sleep(1000)"
    seen = run(python=f"import os, sys; os.execv(sys.executable, [sys.executable, '-c', {listener!r}])", ready=SERVER)
    assert seen.outcome.state == "ready"
    assert "s.listen()" in seen.processes[0].command


def test_a_program_that_ignores_sigterm_is_ended_all_the_same(run: RunProgram) -> None:
    seen = run(
        python="""
            import signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("up")
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="up"),
        grace=0.1,
    )
    assert seen.outcome.state == "ready"


def test_sigterm_comes_first_and_once_and_there_is_time_to_tidy_up(run: RunProgram, tmp_path: Path) -> None:
    seen = run(
        python="""
            import pathlib, signal, sys, time
            def tidy(*_):
                with open("tidied", "a") as file:
                    file.write("x")
                time.sleep(0.2)
                print("y" * 3_000_000)
                with open("tidied", "a") as file:
                    file.write("z")
                sys.exit()
            signal.signal(signal.SIGTERM, tidy)
            print("up")
            time.sleep(1000)
        """,
        ready=Ready("log", pattern="up"),
    )
    assert seen.outcome.state == "ready"
    # Its farewell was drained: it could end although it wrote more than a pipe holds.
    assert (tmp_path / "tidied").read_text() == "xz"


def test_a_line_that_says_ready_just_before_the_end_was_ready(run: RunProgram) -> None:
    seen = run("sh", "-c", "echo done", ready=Ready("log", pattern="done"))
    assert seen.outcome.state == "ready"
    assert seen.ready_after is not None


def test_no_more_processes_may_be_made(mark: str, environment: dict[str, str]) -> None:
    """memci's own failure, said as such: there is room for memci and its supervisor, and for nobody else."""
    v1, v2 = Path("/sys/fs/cgroup/pids"), Path("/sys/fs/cgroup")
    group = (v1 if v1.is_dir() else v2) / f"memci-test-{mark}"
    try:
        group.mkdir()
        (group / "pids.max").write_text("2")
    except OSError as error:
        pytest.skip(f"no cgroup that limits processes can be made here: {error}")
    try:
        script = 'echo 0 > "$1"; shift; exec "$@"'
        command = [sys.executable, str(Path(__file__).parent / "runner.py"), "exit", "60", "1", "sleep", "1000"]
        confined = ["sh", "-c", script, "sh", str(group / "cgroup.procs"), *command]
        done = subprocess.run(confined, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    finally:
        group.rmdir()
    assert done.returncode == ExitCode.NOT_MEASURED
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "error": f"The program could not be started: {os.strerror(errno.EAGAIN)}."
    }
