"""What git is started with, what it said, and how it is ended."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.process.programs import MARK, survivors, wait_until

from memci.errors import MemciError
from memci.measure.checkout.git import Answer, Git, git_environment, plain_environment


def test_variables_that_name_a_repository_are_not_handed_on_those_that_reach_a_remote_are() -> None:
    of_a_hook = {"GIT_DIR": ".git", "GIT_INDEX_FILE": "x", "GIT_WORK_TREE": "/", "GIT_QUARANTINE_PATH": "x"}
    of_the_user = {"GIT_SSH_COMMAND": "ssh -i key", "GIT_SSL_CAINFO": "/ca", "GIT_CONFIG_GLOBAL": "/c", "HOME": "/h"}
    assert plain_environment({**of_a_hook, **of_the_user}) == of_the_user


def test_the_users_settings_from_the_environment_stay_before_memcis() -> None:
    given = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader", "GIT_CONFIG_VALUE_0": "X: y"}
    environment = git_environment(given)
    count = int(environment["GIT_CONFIG_COUNT"])
    settings = {environment[f"GIT_CONFIG_KEY_{n}"]: environment[f"GIT_CONFIG_VALUE_{n}"] for n in range(count)}
    assert settings["http.extraHeader"] == "X: y"
    assert (settings["core.hooksPath"], settings["safe.directory"]) == ("/dev/null", "*")
    assert (environment["GIT_OPTIONAL_LOCKS"], environment["GIT_TERMINAL_PROMPT"]) == ("0", "0")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("warning: one\nfatal: two.\nhint: three\n", "two"),
        ("error: one\nPlease read this\n", "one"),
        ("only words\n", "only words"),
        ("", "it said nothing"),
        ("git@host: denied\nfatal: Could not read from remote repository.\n\nPlease make sure …\n", "git@host: denied"),
        ("fatal: Could not read from remote repository.\n", "Could not read from remote repository"),
    ],
)
def test_the_line_that_says_what_went_wrong(said: str, line: str) -> None:
    assert Answer(128, "", said).last_line == line


@pytest.fixture
def slow(tmp_path: Path) -> Callable[[str], Git]:
    """A git that runs a shell line."""

    def make(line: str) -> Git:
        (tmp_path / "git").write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / "git").chmod(0o755)
        return Git(tmp_path, {"PATH": f"{tmp_path}:{os.environ['PATH']}", MARK: str(tmp_path)})

    return make


@pytest.mark.parametrize("line", ["sleep 1001 & sleep 1002", "trap '' TERM; sleep 1001"])
def test_what_does_not_end_is_ended_with_all_it_started(slow: Callable[[str], Git], tmp_path: Path, line: str) -> None:
    with pytest.raises(MemciError, match="`git ls-remote origin` did not end within 0 s"):
        slow(line).run("ls-remote", "origin", "main", within=0.3)
    wait_until(lambda: survivors(str(tmp_path)) == [])


@pytest.mark.parametrize("when", ["", "sleep 0.1;"])
def test_a_ctrl_c_ends_it_and_comes_through(slow: Callable[[str], Git], tmp_path: Path, when: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        slow(f"{when} kill -INT {os.getpid()}; sleep 1001").run("status")
    wait_until(lambda: survivors(str(tmp_path)) == [])


def test_the_group_at_work_is_told(slow: Callable[[str], Git]) -> None:
    told: list[int] = []
    git = slow("echo $$")
    answer = Git(git.folder, git.environ, told.append).run("status")
    assert told == [int(answer.out), 0]


def test_what_it_leaves_running_does_not_hold_memci_up(slow: Callable[[str], Git], tmp_path: Path) -> None:
    answer = slow("echo said; sleep 1001 & echo $! > pid").run("fetch", within=30)
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
    assert answer.out == "said"
