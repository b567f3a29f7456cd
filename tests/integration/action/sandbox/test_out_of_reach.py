"""A measured program that tries to get at the job: its secrets, its files, its rights, its engine."""

import json
import os
import shutil
import socket
import stat
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.action.sandbox.house import CANARY, COMMAND_FILES, GID, UID, House, as_user

import memci

MEMCI = str(Path(memci.__file__).parent)


@pytest.fixture(scope="module")
def spied(anybodys_python: Path) -> Iterator[tuple[dict[str, Any], House]]:
    """What the spy has found, and where. The group of the workspace is that of the engine's socket, as on runners."""
    with House.built(anybodys_python) as house, socket.socket(socket.AF_UNIX) as engine:
        place = house.top / "docker.sock"
        engine.bind(str(place))
        engine.listen()
        os.chown(place, 0, GID)
        place.chmod(0o660)
        suid = house.top / "id"
        shutil.copy("/usr/bin/id", suid)
        suid.chmod(0o4755)
        assert as_user([suid, "-u"]).stdout.strip() == "0", "without our help, a set-user-ID program works here"
        alias = house.top / "alias"
        alias.symlink_to(house.commands)
        files = {name: house.environ[name] for name in (*COMMAND_FILES, "GITHUB_EVENT_PATH")}
        files["alias"] = f"{alias}/{'GITHUB_OUTPUT'.lower()}"
        files["root's own view"] = f"/proc/self/root{house.environ['GITHUB_ENV']}"
        house.has("spy.py")
        told = {
            "files": files,
            "socket": str(place),
            "suid": str(suid),
            "canary": CANARY,
            "places": ["/etc", "/usr/local/bin", MEMCI, sysconfig.get_path("purelib"), str(house.home), str(house.top)],
        }
        house.write({"own": "x"})
        house.write({"told.json": json.dumps(told)})
        outcome = house.step("spy.py", "told.json", sockets=[str(place)])
        assert outcome.state == "exited"
        yield json.loads((house.workspace / "findings.json").read_text()), house


def test_no_secret_in_its_own_environment(spied: tuple[dict[str, Any], House]) -> None:
    found, _ = spied
    assert CANARY not in json.dumps(found["environment"])
    assert not {"ACTIONS_RUNTIME_TOKEN", "MY_SECRET", *COMMAND_FILES} & found["environment"].keys()


def test_no_secret_in_any_process_that_it_can_look_into(spied: tuple[dict[str, Any], House]) -> None:
    found, _ = spied
    assert len(found["read"]) > 1, "it could look into its own processes"
    assert found["holding"] == []


@pytest.mark.parametrize("kind", ["environ", "mem", "maps", "fd", "cwd", "root"])
def test_the_steps_own_process_is_closed(spied: tuple[dict[str, Any], House], kind: str) -> None:
    assert spied[0][f"step {kind}"] == "PermissionError"


def test_it_cannot_signal_the_step(spied: tuple[dict[str, Any], House]) -> None:
    assert spied[0]["signal step"] == "PermissionError"


@pytest.mark.parametrize("name", [*COMMAND_FILES, "GITHUB_EVENT_PATH", "alias", "root's own view"])
def test_the_files_by_which_the_step_speaks(spied: tuple[dict[str, Any], House], name: str) -> None:
    found, _ = spied
    for doing in ("read", "write", "replace", "list", "open"):
        assert found[f"{doing} {name}"] == "PermissionError", doing
    # The folder's own name, and the name by which the runner's temporary folder has it.
    assert found[f"rename {name}"] == "PermissionError"


def test_the_files_are_as_they_were_and_the_users_again(spied: tuple[dict[str, Any], House]) -> None:
    _, house = spied
    for name in COMMAND_FILES:
        assert Path(house.environ[name]).read_text() == ""
    for folder in (house.commands, house.events, house.temporary, house.home):
        about = folder.stat()
        assert (about.st_uid, about.st_gid, stat.S_IMODE(about.st_mode)) == (UID, GID, 0o755), folder


def test_it_writes_nowhere_but_in_its_places(spied: tuple[dict[str, Any], House]) -> None:
    found, house = spied
    refused = {name: said for name, said in found.items() if name.startswith("place ")}
    assert len(refused) == 6
    assert set(refused.values()) == {"PermissionError"}, refused
    assert (found["home"], found["temporary"]) == ("None", "None")
    assert found["environment"]["HOME"] == str(house.home / "memci")
    assert not Path(found["environment"]["TMPDIR"]).exists()


def test_it_is_nobody_else(spied: tuple[dict[str, Any], House]) -> None:
    found, _ = spied
    assert found["uids"] == [str(UID)] * 4
    assert found["groups"] == []
    assert found["no_new_privs"] == ["1"]
    assert found["suid"] == str(UID)
    assert (found["setuid"], found["setgroups"]) == ("PermissionError", "PermissionError")
    assert found["link to shadow"] == "PermissionError"


def test_the_engines_socket_though_the_workspace_has_its_group(spied: tuple[dict[str, Any], House]) -> None:
    found, _ = spied
    assert found["gids"] == [str(UID)] * 4
    assert found["socket"] == "PermissionError"


def test_it_inherits_no_file(spied: tuple[dict[str, Any], House]) -> None:
    found, _ = spied
    own = ("pipe:", "/dev/null", "/proc/", found["environment"]["TMPDIR"])
    assert [path for path in found["descriptors"] if not path.startswith(own)] == []


def test_nothing_of_roots_is_left_in_the_workspace(spied: tuple[dict[str, Any], House]) -> None:
    _, house = spied
    assert [path for path in house.workspace.rglob("*") if path.lstat().st_uid != UID] == []
