"""However memci ends, no copy is left, no record of one in the repository, and no process."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integration.checkout.repositories import Repository, sides_of
from tests.integration.process.programs import LONG, MARK, survivors, wait_until

HOLDER = Path(__file__).parent / "holder.py"
ROOT = Path(__file__).parents[3]
INTERRUPTED = 130

Hold = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def mark() -> str:
    """What the environment of everything that this test starts carries."""
    return uuid.uuid4().hex


@pytest.fixture
def hold(repository: Repository, mark: str, room: Path) -> Iterator[Hold]:
    """Starts a process that holds two sides of the repository."""
    started: list[subprocess.Popen[str]] = []

    def start(*install: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, str(HOLDER), str(repository.path), str(room), *install],
            env={**repository.environ, MARK: mark, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        started.append(process)
        assert line_of(process) == "go"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def copies(room: Path) -> list[Path]:
    return [path for scratch in room.iterdir() for path in scratch.iterdir() if path.name != "work"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_it_is_told_to_end(repository: Repository, hold: Hold, room: Path, mark: str, number: signal.Signals) -> None:
    before = repository.inside()
    process = hold()
    assert line_of(process) == "held"
    assert len(copies(room)) == 2
    # As a terminal does it: to every process of the foreground group.
    os.killpg(process.pid, number)
    assert process.wait(LONG) == INTERRUPTED
    assert list(room.iterdir()) == []
    assert repository.inside() == before
    wait_until(lambda: survivors(mark) == [])


def test_it_is_killed(repository: Repository, hold: Hold, room: Path, mark: str) -> None:
    before = repository.inside()
    process = hold()
    assert line_of(process) == "held"
    assert len(repository.git("worktree", "list").splitlines()) == 3
    process.kill()
    process.wait()
    wait_until(lambda: survivors(mark) == [])
    assert copies(room) == []
    assert repository.inside() == before
    # What else a killed memci leaves, the next one sweeps.
    with sides_of(repository.path, "HEAD", repository.environ, room=room):
        pass


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
@pytest.mark.parametrize("after", [0, 0.03, 0.06, 0.1, 0.2, 0.3])
def test_at_any_moment_of_the_preparation(
    repository: Repository, hold: Hold, room: Path, mark: str, after: float, number: signal.Signals
) -> None:
    before = repository.inside()
    process = hold()
    time.sleep(after)
    process.send_signal(number)
    process.wait(LONG)
    wait_until(lambda: survivors(mark) == [])
    assert copies(room) == []
    assert repository.inside() == before
    with sides_of(repository.path, "HEAD", repository.environ, room=room):
        pass


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_while_it_installs(
    repository: Repository, hold: Hold, room: Path, mark: str, number: signal.Signals, tmp_path: Path
) -> None:
    repository.commit({"requirements.txt": "one\n"})
    before = repository.inside()
    process = hold(f"touch {tmp_path}/installing; setsid sleep 1001 & sleep 1002")
    wait_until((tmp_path / "installing").exists)
    process.send_signal(number)
    process.wait(LONG)
    wait_until(lambda: survivors(mark) == [])
    wait_until(lambda: copies(room) == [])
    assert repository.inside() == before
    with sides_of(repository.path, "HEAD", repository.environ, room=room):
        pass


def test_an_error_passes_through(repository: Repository, room: Path) -> None:
    before = repository.inside()
    with pytest.raises(RuntimeError), sides_of(repository.path, "HEAD~1", repository.environ, room=room):
        raise RuntimeError
    assert repository.inside() == before


def test_a_killed_janitor_is_done_without(repository: Repository, room: Path) -> None:
    before = repository.inside()
    with sides_of(repository.path, "HEAD~1", repository.environ, room=room):
        [janitor] = [pid for pid in Path("/proc").iterdir() if _is_janitor(pid, room)]
        os.kill(int(janitor.name), signal.SIGKILL)
    assert repository.inside() == before


def _is_janitor(process: Path, room: Path) -> bool:
    try:
        command = (process / "cmdline").read_bytes().decode()
    except OSError:
        return False
    return "janitor.watch(" in command and str(room) in command


def test_what_a_program_made_read_only_goes_as_well(repository: Repository, room: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o500)
    with sides_of(repository.path, "HEAD~1", repository.environ, room=room) as sides:
        cache = sides.head.target.root / "data" / "cache"
        cache.mkdir()
        (cache / "file").write_text("x")
        (cache / "link").symlink_to(outside)
        (cache / "file").chmod(0o400)
        cache.chmod(0o000)
        (sides.head.target.root / "data").chmod(0o500)
        sides.head.target.root.chmod(0o500)
    assert outside.stat().st_mode & 0o777 == 0o500


def test_worktrees_of_others_stay_also_those_that_git_would_prune(
    repository: Repository, room: Path, tmp_path: Path
) -> None:
    for name in ("base", "gone"):
        repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "theirs" / name))
    (tmp_path / "theirs" / "gone").rename(tmp_path / "on a disk that is not there now")
    before = repository.inside()
    with sides_of(repository.path, "HEAD~1", repository.environ, room=room):
        assert len(list((repository.path / ".git" / "worktrees").iterdir())) == 4
    assert repository.inside() == before
