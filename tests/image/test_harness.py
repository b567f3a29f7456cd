"""The harness sees what the other tests say is not there, and reads commands as the runner does."""

from pathlib import Path

import pytest

from tests.image.job import pushed
from tests.image.runner import Runner, StepRun
from tests.runner.commands import Command, obeyed
from tests.runner.file_commands import FileCommandError, pairs

SHA = "a" * 40


def run(runner: Runner, workspace: Path, script: str) -> StepRun:
    runner.fake.add_commit(SHA, branch="main")
    return runner.start(("/bin/sh", "-c", script), pushed(runner.fake, SHA, 1), workspace, {})


def test_exit_code_and_both_streams_are_seen(runner: Runner, workspace: Path) -> None:
    ended = run(runner, workspace, "echo out; echo err >&2; exit 3")
    assert (ended.exit_code, ended.log) == (3, "out\nerr")


def test_file_commands_are_read(runner: Runner, workspace: Path) -> None:
    ended = run(runner, workspace, "echo name=value >> $GITHUB_OUTPUT; echo '# Hello' >> $GITHUB_STEP_SUMMARY")
    assert (ended.outputs, ended.summary) == ({"name": "value"}, "# Hello\n")


def test_what_is_left_of_root_is_seen(runner: Runner, workspace: Path) -> None:
    ended = run(runner, workspace, "touch new; chmod 0700 /github/file_commands")
    assert [Path(line.split()[0]).name for line in ended.leftovers] == ["new", "_runner_file_commands"]


def test_processes_that_live_on_are_seen_and_ended(runner: Runner, workspace: Path) -> None:
    ended = run(runner, workspace, "setsid sleep 1234 & echo $! > pid")
    assert ended.alive == ["sleep 1234"]
    assert not Path(f"/proc/{(workspace / 'pid').read_text().strip()}/exe").exists()


def test_file_commands_lie_in_two_places(runner: Runner, workspace: Path) -> None:
    two = "/github/file_commands /github/runner_temp/_runner_file_commands"
    ended = run(runner, workspace, f"stat --format %i {two}")
    first, second = ended.log.split()
    assert first == second


@pytest.mark.parametrize(
    ("output", "commands"),
    [
        ("::error::no", [Command("error", "no")]),
        ("  ::error file=a%2Cb,line=1::50%25%0Aoff", [Command("error", "50%\noff", {"file": "a,b", "line": "1"})]),
        ("said\r::Warning::early", [Command("warning", "early")]),
        ("said ##[error]anywhere", [Command("error", "anywhere")]),
        ("said ::error::later", []),
        ("::unknown::x", []),
        ("::stop-commands::t\n::error::x\n::T::\n::error::y", [Command("stop-commands", "t"), Command("error", "y")]),
        ("::stop-commands::t\n##[t]\n::error::y", [Command("stop-commands", "t"), Command("error", "y")]),
    ],
)
def test_commands_are_read_as_the_runner_does(output: str, commands: list[Command]) -> None:
    assert obeyed(output) == commands


def test_file_commands_values() -> None:
    assert pairs("a=1\nb<<E\n2\n=3\nE\nc=<<E\n") == {"a": "1", "b": "2\n=3", "c": "<<E"}


@pytest.mark.parametrize("text", ["a", "=1", "a<<", "a<<E\n1\n"])
def test_wrong_file_commands_are_refused(text: str) -> None:
    with pytest.raises(FileCommandError):
        pairs(text)
