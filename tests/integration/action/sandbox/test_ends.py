"""However a measured program goes about it, when the step goes on nothing of it runs, and the step knows."""

import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest
from tests.integration.action.sandbox.house import COMMAND_FILES, GID, UID, House, running


@pytest.mark.parametrize("kinds", [["wait"], ["bomb", "wait"], ["comet"]], ids="-".join)
def test_nothing_keeps_running(house: House, kinds: list[str]) -> None:
    house.has("stay.py")
    outcome = house.step("stay.py", *kinds)
    assert outcome.error is None
    assert running() == []


def test_who_is_never_the_same_process_for_long_is_ended_too(anybodys_python: Path) -> None:
    code = (
        "import os, subprocess, time\n"
        "from memci.action.sandbox.ending import Ending, started_as\n"
        "from memci.action.sandbox.identity import Identity\n"
        f"identity = Identity({UID}, {GID})\n"
        "again = '/bin/sh -c \"$again\" & exit'\n"
        "with Ending(identity):\n"
        "    for _ in range(3):\n"
        "        command = ['/bin/sh', '-c', again]\n"
        "        process = subprocess.Popen(command, env={'again': again}, start_new_session=True, cwd='/',\n"
        "            **started_as(identity))\n"
        "        process.wait()\n"
        "    time.sleep(0.2)\n"
    )
    subprocess.run([anybodys_python, "-I", "-c", code], check=True, timeout=60)
    assert running() == []


def test_a_program_that_ends_the_process_that_measures_it(house: House) -> None:
    house.has("parents.py")
    outcome = house.step("parents.py", "kill")
    assert outcome.report["error"] == (
        "The process that measures was ended by SIGKILL before it had told anything; the measured program, or the lack "
        "of memory, has ended it."
    )
    assert running() == []


def test_a_program_that_tells_the_process_that_measures_it_to_stop(house: House) -> None:
    house.has("parents.py")
    outcome = house.step("parents.py", "stop")
    assert outcome.report["error"] == "The process that measures was told to stop."
    assert outcome.report["exit_code"] == 4
    assert running() == []


def test_a_cancelled_step_leaves_nothing_running_and_gives_the_folders_back(house: House) -> None:
    house.has(**{"wait.py": "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(600)\n"})
    with house.begun("wait.py") as process:
        while not (house.workspace / "begun").exists():
            assert process.poll() is None
            time.sleep(0.02)
        assert stat.S_IMODE(house.commands.stat().st_mode) == 0o700
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert running() == []
    assert (house.commands.stat().st_uid, stat.S_IMODE(house.commands.stat().st_mode)) == (UID, 0o755)


def test_flooding_the_steps_log(house: House) -> None:
    house.has("parents.py")
    outcome = house.step("parents.py", "flood")
    assert outcome.state == "exited"
    assert outcome.log[-1].startswith("… and ")
    assert len(outcome.log) <= 5_002
    assert max(map(len, outcome.log)) <= 2_000


def test_commands_to_the_runner_come_as_lines_of_visible_characters(house: House) -> None:
    house.has("parents.py")
    outcome = house.step("parents.py", "commands")
    assert "::set-output name=verdict::pass\\x1b[2J" in outcome.log
    assert all(line.isprintable() for line in outcome.log)
    for name in COMMAND_FILES:
        assert (house.commands / name.lower()).read_text() == ""
