"""A measured program, and an install line, that try to get at the job: each way, on its own, leads nowhere.

One program, `attacker.py`, tries all of them. Looked at are the runner's machine afterwards, and what the program saw.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fake_github import FakeGitHub
from tests.image import attacker
from tests.image.build import Image
from tests.image.job import pull_requested, pushed
from tests.image.repository import Repository
from tests.image.runner import DOCKER, FILE_COMMANDS, USER, Runner, StepRun
from tests.runner import commands

ATTACKER = Path(__file__).with_name("attacker.py")
NUMBER = 7
SHA = "a" * 40
STAGES = ("install", "run")


@dataclass(frozen=True)
class Attack:
    """The step in which everything was tried, and what the program found, by stage."""

    fake: FakeGitHub
    run: StepRun
    workspace: Path
    found: dict[str, Any]


@pytest.fixture(scope="module")
def attack(image: Image, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    folder = tmp_path_factory.mktemp("attack")
    with FakeGitHub() as fake:
        yield attacked(Runner(image, fake, folder / "_temp"), folder, *STAGES)


def attacked(runner: Runner, folder: Path, install: str, program: str) -> Attack:
    """A step on a pull request whose install line and whose program are the attacker's, each told what it is."""
    origin = Repository(folder / "origin", runner.fake)
    base = origin.commit("main", {"attacker.py": ATTACKER.read_text()})
    head = origin.commit("attack", {"README.md": "An attack.\n"})
    runner.fake.add_pull(NUMBER, head, "attack", base_sha=base)
    job = pull_requested(runner.fake, NUMBER, origin.merge(head), 1)
    inputs = {
        "command": f"python attacker.py {program}",
        "install": f"python attacker.py {install}",
        "runs": "1",
        "baseline": "none",
    }
    workspace = origin.checkout(job.sha, folder / "shop")
    run = runner.step(job, workspace, inputs)
    reports = {stage: workspace / f"found-{stage}.json" for stage in (install, program)}
    found = {stage: json.loads(file.read_text()) for stage, file in reports.items() if file.exists()}
    return Attack(runner.fake, run, workspace, found)


@pytest.fixture(params=STAGES)
def found(request: pytest.FixtureRequest, attack: Attack) -> Any:
    """What the attacker found as the program, and as the install line."""
    return attack.found[request.param]


def secrets(fake: FakeGitHub) -> list[str]:
    return [fake.token, fake.runtime_token(1)]


def test_step_goes_on_as_if_nothing_had_been_tried(attack: Attack) -> None:
    assert attack.run.exit_code == 0, attack.run.log
    assert attack.run.outputs["verdict"] == "no-baseline"
    kinds = [artifact["name"].split("-")[1] for artifact in attack.fake.artifacts]
    assert (kinds, len(attack.fake.comments(NUMBER))) == (["pr", "report"], 1)


def test_who_it_is_may_nothing_that_root_or_docker_may(found: Any) -> None:
    assert found["who"] == [USER, USER]
    assert found["root"] == {"setuid": "PermissionError", "su": "CalledProcessError"}
    assert found["memci"] == "PermissionError"


def test_own_environment_tells_no_secret(found: Any, attack: Attack) -> None:
    names = found["environment"].keys()
    assert [name for name in names if name.startswith(("ACTIONS_", "INPUT_")) or "TOKEN" in name] == []
    assert names & {*FILE_COMMANDS, "GITHUB_EVENT_PATH", "RUNNER_TEMP"} == set()
    assert [
        value for value in found["environment"].values() for secret in secrets(attack.fake) if secret in value
    ] == []


def test_ancestors_tell_no_secret(found: Any, attack: Attack) -> None:
    # The last of them is the action itself, root's, with the tokens in its environment.
    *_, action = found["owners"]
    assert found["owners"][action] == 0
    assert found["environments"][action] == found["memory"][action] == found["traced"] == "PermissionError"
    told = [*found["environments"].values(), *found["command lines"].values()]
    assert any(one.startswith("got") for one in told)
    assert [one for one in told for secret in secrets(attack.fake) if secret in one] == []


@pytest.mark.parametrize("path", [*attacker.FOLDERS, *attacker.ALIASES])
def test_runners_files_are_out_of_reach(found: Any, path: str) -> None:
    assert set(found["folders"][path].values()) == {"PermissionError"}


def test_outputs_and_variables_are_memcis_own(attack: Attack) -> None:
    assert [text for text in attack.run.files.values() if "attacked" in text or "ATTACKED" in text] == []
    assert attack.run.files["GITHUB_ENV"] == attack.run.files["GITHUB_PATH"] == attack.run.files["GITHUB_STATE"] == ""


def test_home_keeps_no_file_that_root_would_read(found: Any) -> None:
    assert found["home"] == {".netrc": "PermissionError", ".gitconfig": "PermissionError"}


def test_printed_commands_are_not_obeyed(attack: Attack) -> None:
    assert obeyed_of_the_attacker(attack.run) == []


def test_docker_is_not_reached(found: Any, attack: Attack) -> None:
    assert set(found["docker"].values()) == {"PermissionError"}
    assert attack.run.docker_reached == 0


def test_docker_would_be_reached_by_the_runners_user(runner: Runner, fake: FakeGitHub, workspace: Path) -> None:
    """So what is found above is memci's doing."""
    fake.add_commit(SHA, branch="main")
    connect = "import socket; socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')"
    command = ("/usr/local/bin/python", "-I", "-c", connect)
    run = runner.start(command, pushed(fake, SHA, 1), workspace, {}, f"{USER}:{DOCKER}")
    assert (run.exit_code, run.docker_reached) == (0, 1), run.log


def test_nothing_stays_alive(attack: Attack) -> None:
    assert attack.run.alive == []


def test_nothing_is_alive_when_the_results_are_sent(attack: Attack) -> None:
    last = float((attack.workspace / "alive").read_text()) - attack.run.began
    (sent,) = [second for second, line in attack.run.lines if line.startswith("Artifact: ")]
    assert last < sent


def test_everything_is_the_users_again(attack: Attack) -> None:
    assert attack.run.leftovers == []


def test_last_words_of_a_failed_program_are_shown_and_not_obeyed(runner: Runner, tmp_path: Path) -> None:
    attack = attacked(runner, tmp_path, "install", "fail")
    assert attack.run.exit_code == 3, attack.run.log
    assert obeyed_of_the_attacker(attack.run) == []
    (comment,) = attack.fake.comments(NUMBER)
    for report in (comment["body"], attack.run.summary):
        assert "::add-path::/attacked" in report


def test_last_words_of_a_failed_install_are_not_obeyed(runner: Runner, tmp_path: Path) -> None:
    attack = attacked(runner, tmp_path, "fail", "run")
    assert list(attack.found) == ["fail"]
    assert attack.run.exit_code == 4, attack.run.log
    assert "python attacker.py fail" in "".join(attack.run.told("error"))
    assert obeyed_of_the_attacker(attack.run) == []
    assert attack.run.leftovers == attack.run.alive == []


def obeyed_of_the_attacker(run: StepRun) -> list[commands.Command]:
    """Commands whose message is one of the attacker's. An annotation of memci's own may quote them."""
    messages = {"attacked", "/attacked"}
    return [one for one in run.commands if one.data.strip() in messages or "attacked" in one.properties.values()]
