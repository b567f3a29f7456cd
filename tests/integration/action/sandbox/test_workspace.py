"""The workspace afterwards: what memci puts there, and what it reads, as the workspace's owner."""

import os
from pathlib import Path

import pytest
from tests.integration.action.sandbox.house import UID, House

REPLACE = """
import os, pathlib, sys
pathlib.Path(".memci").mkdir(exist_ok=True)
pathlib.Path(".memci").rename(f"gone-{os.getpid()}")
pathlib.Path(".memci").symlink_to(sys.argv[1])
"""


def test_results_are_the_owners(house: House) -> None:
    house.write({"app.py": "print('hello')\n", ".memci/result.json": "an older one"})
    outcome = house.step("app.py", deposit=str(house.workspace / ".memci"))
    assert outcome.error is None
    kept = {path.name: path.stat() for path in (house.workspace / ".memci").iterdir()}
    assert kept.keys() == {".gitignore", "result.json"}
    assert {about.st_uid for about in kept.values()} == {UID}
    assert (house.workspace / ".memci" / "result.json").read_text().startswith('{"schema":"memci.result/1"')


@pytest.mark.parametrize("place", ["roots", "theirs"])
def test_a_folder_that_was_replaced_by_a_link_is_not_followed(house: House, place: str) -> None:
    target = house.top / place if place == "roots" else house.workspace / place
    target.mkdir(mode=0o700)
    house.write({"app.py": REPLACE})
    outcome = house.step("app.py", str(target), deposit=str(house.workspace / ".memci"))
    assert outcome.error == f"The results could not be written into {house.workspace}/.memci (Not a directory)."
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("name", ["result.json", ".gitignore"])
def test_a_result_that_is_a_link_is_replaced_and_not_followed(house: House, name: str) -> None:
    target = house.top / "roots"
    target.write_text("as it was")
    target.chmod(0o666)
    (house.workspace / ".memci").mkdir()
    (house.workspace / ".memci" / name).symlink_to(target)
    house.write({"app.py": ""})
    assert house.step("app.py", deposit=str(house.workspace / ".memci")).error is None
    assert target.read_text() == "as it was"
    assert not (house.workspace / ".memci" / name).is_symlink()


def test_a_workspace_that_cannot_be_written_is_said(house: House) -> None:
    house.write({"app.py": ""})
    house.workspace.chmod(0o555)
    outcome = house.step("app.py", deposit=str(house.workspace / ".memci"))
    assert outcome.error == f"The results could not be written into {house.workspace}/.memci (Permission denied)."


def read(house: House, name: str) -> str:
    """What is read of the workspace after the program, or why it is not."""
    outcome = house.step("app.py", read=str(house.workspace / name))
    return outcome.error if outcome.read is None and outcome.error is not None else str(outcome.read)


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/etc/shadow", "could not be read (Permission denied)."),
        ("/dev/zero", "could not be read (it is no file)."),
        ("/etc/services", "is larger than 100 bytes."),
    ],
)
def test_a_link_shows_nothing_that_the_owner_may_not_see(house: House, target: str, found: str) -> None:
    (house.workspace / "template").symlink_to(target)
    house.write({"app.py": ""})
    assert read(house, "template") == f"{house.workspace}/template {found}"


def test_a_link_to_our_own_environment_shows_an_empty_one(house: House) -> None:
    (house.workspace / "template").symlink_to("/proc/self/environ")
    house.write({"app.py": ""})
    assert read(house, "template") == ""


def test_a_workspace_of_roots_is_measured_as_nobody_and_written_by_root(house: House) -> None:
    house.write({"app.py": "import os\nassert os.getuid() == os.getgid() == 65534\n"})
    for path in (house.workspace, house.workspace / "app.py"):
        path.chmod(0o755)
        os.chown(path, 0, 0)
    outcome = house.step("app.py", deposit=str(house.workspace / ".memci"))
    assert (outcome.error, outcome.state) == (None, "exited")
    assert Path(house.workspace, ".memci", "result.json").stat().st_uid == 0
