"""Whatever happens to memci, or to its supervisor, nothing of the program is left."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from tests.integration.process.programs import LONG, MARK, survivors, wait_until

from memci.errors import MemciError
from memci.measure.process import Limits, Start, proc, run_process
from memci.model.entrypoint import Ready

RUNNER = Path(__file__).parent / "runner.py"
INTERRUPTED = 130

# A parent, a child in its process group, one in a session of its own, and a daemon.
TREE = "sleep 1001 & setsid sleep 1002 & (setsid sleep 1003 &) & sleep 1004"
STUBBORN = f"trap '' TERM; {TREE}; sleep 1005"


@pytest.fixture
def memci(environment: dict[str, str]) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts a memci of its own that runs a shell line, and waits until it is about to start it."""
    started: list[subprocess.Popen[str]] = []

    def start(line: str, kind: str = "exit", grace: float = LONG) -> "subprocess.Popen[str]":
        command = [sys.executable, str(RUNNER), kind, str(LONG), str(grace), "sh", "-c", line]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert said(process).readline() == "go\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        said(process).close()


def said(process: "subprocess.Popen[str]") -> IO[str]:
    """What memci prints."""
    assert process.stdout is not None
    return process.stdout


def sleepers(mark: str) -> int:
    """How many of the tree's sleepers there are."""
    return sum(r"b'sleep\x00" in survivor for survivor in survivors(mark))


def tree_is_up(mark: str) -> Callable[[], bool]:
    """Whether the whole tree of TREE has come to be."""
    return lambda: sleepers(mark) == 4


@pytest.mark.parametrize("line", [TREE, STUBBORN], ids=["tree", "stubborn"])
def test_memci_is_killed(memci: Callable[..., "subprocess.Popen[str]"], mark: str, line: str) -> None:
    process = memci(line)
    wait_until(tree_is_up(mark))
    process.kill()
    process.wait()
    wait_until(lambda: survivors(mark) == [])


@pytest.mark.parametrize("after", [0, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4])
def test_ctrl_c_at_any_moment(memci: Callable[..., "subprocess.Popen[str]"], mark: str, after: float) -> None:
    process = memci(TREE, kind="listen")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(after)
    process.send_signal(signal.SIGINT)
    output = said(process).read()
    assert process.wait() == INTERRUPTED
    assert output == "interrupted\n"
    assert survivors(mark) == []


def test_a_second_ctrl_c_ends_the_patience(
    memci: Callable[..., "subprocess.Popen[str]"], mark: str, tmp_path: Path
) -> None:
    process = memci(f"trap 'touch {tmp_path}/asked' TERM; while :; do sleep 1001 & wait; done", grace=1_000)
    wait_until(lambda: sleepers(mark) == 1)
    process.send_signal(signal.SIGINT)
    wait_until((tmp_path / "asked").exists)
    process.send_signal(signal.SIGINT)
    assert process.wait(LONG) == INTERRUPTED
    assert survivors(mark) == []


def test_ctrl_c_reaches_memci_but_not_the_program(environment: dict[str, str], mark: str, tmp_path: Path) -> None:
    """A terminal sends SIGINT to a whole process group; the program must be ended by SIGTERM alone."""
    line = f"trap 'touch {tmp_path}/interrupted' INT; trap 'touch {tmp_path}/ended; exit' TERM; sleep 1000 & wait"
    command = [sys.executable, str(RUNNER), "exit", str(LONG), str(LONG), "sh", "-c", line]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, process_group=0) as process:
        wait_until(lambda: sleepers(mark) == 1)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(LONG) == INTERRUPTED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ended"]


def supervisor_of(mark: str) -> int:
    """The process through which this test's memci, which is this process, watches."""
    [found] = [pid for pid in proc.children(os.getpid()) if " supervisor.run(" in proc.command(pid)]
    assert mark not in (proc.read(f"/proc/{found}/environ") or b"").decode(errors="replace")
    return found


@pytest.mark.parametrize("line", [TREE, STUBBORN], ids=["tree", "stubborn"])
def test_the_supervisor_is_killed(environment: dict[str, str], mark: str, tmp_path: Path, line: str) -> None:
    shot: list[int] = []

    def shoot(_seconds: float) -> None:
        if not shot and tree_is_up(mark)():
            shot.append(supervisor_of(mark))
            os.kill(shot[0], signal.SIGKILL)

    start = Start(("sh", "-c", line), tmp_path, environment)
    with pytest.raises(MemciError, match="was killed"):
        run_process(start, Ready(), Limits(LONG, LONG), work=tmp_path, tick=shoot)
    assert survivors(mark) == []


@pytest.mark.parametrize("when", ["", "sleep 0.1;"])
def test_the_program_kills_its_parent(environment: dict[str, str], mark: str, tmp_path: Path, when: str) -> None:
    line = f"setsid sleep 1001 & {when} kill -9 $PPID; sleep 1002"
    start = Start(("sh", "-c", line), tmp_path, environment)
    with pytest.raises(MemciError, match="was killed"):
        run_process(start, Ready(), Limits(LONG, LONG), work=tmp_path)
    assert survivors(mark) == []


def test_an_error_in_memci_itself(environment: dict[str, str], mark: str, tmp_path: Path) -> None:
    def fail(_seconds: float) -> None:
        if tree_is_up(mark)():
            raise RuntimeError("progress bar")

    start = Start(("sh", "-c", TREE), tmp_path, environment)
    with pytest.raises(RuntimeError, match="progress bar"):
        run_process(start, Ready(), Limits(LONG, LONG), work=tmp_path, tick=fail)
    assert survivors(mark) == []


def test_signals_that_end_other_daemons_do_not_end_the_supervisor_first(
    environment: dict[str, str], mark: str, tmp_path: Path
) -> None:
    sent: list[int] = []

    def hit(_seconds: float) -> None:
        if not sent:
            sent.append(supervisor_of(mark))
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                os.kill(sent[0], number)

    start = Start(("sleep", "0.3"), tmp_path, environment)
    run = run_process(start, Ready(), Limits(LONG, LONG), work=tmp_path, tick=hit)
    assert run.outcome.state == "exited"


def test_no_descriptor_and_no_child_is_left_in_memci(environment: dict[str, str], tmp_path: Path) -> None:
    def held() -> set[str]:
        return {f"{path.name} {path.readlink()}" for path in Path("/proc/self/fd").iterdir() if path.exists()}

    before, children, handler = held(), proc.children(os.getpid()), signal.getsignal(signal.SIGINT)
    for kind in ("exit", "notify", "http"):
        start = Start(("sh", "-c", TREE if kind == "notify" else "exit 0"), tmp_path, environment)
        run_process(start, Ready(kind), Limits(0.3, LONG), work=tmp_path)
    assert held() == before
    assert proc.children(os.getpid()) == children
    assert signal.getsignal(signal.SIGINT) is handler
    assert environment[MARK]
