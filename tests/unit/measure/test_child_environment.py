"""What a measured process is told, and what it must not see."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from memci.measure.child_environment import INJECT, Pass, Wants, child_environment
from memci.measure.interpreter import Interpreter

INTERPRETER = Interpreter(
    path=Path("/project/.venv/bin/python"),
    version="3.12.1",
    implementation="cpython",
    abi="cp312",
    arch="x86_64",
    prefix=Path("/project/.venv"),
    in_virtual_environment=True,
    site_dirs=(),
    stdlib_dirs=(),
)


PLAIN = Wants(name="clean", folder=Path("/w/f"), pycache=Path("/w/pyc"))
ALL_PASSES: tuple[Pass, ...] = ("warm-up", "clean", "heap", "imports", "edges")
VARIED = ("MEMCI_PROBE_SERVED", "MEMCI_PROBE_COLLECTOR", "MEMCI_PROBE_BYTECODE")


def _environment(name: Pass, base: dict[str, str], own: dict[str, str] | None = None) -> dict[str, str]:
    wants = Wants(name=name, folder=Path("/w/f"), pycache=Path("/w/pyc"), memray=Path("/w/memray"))
    return child_environment(base, own or {}, INTERPRETER, wants)


@pytest.mark.parametrize("name", ALL_PASSES)
def test_tokens_and_the_runners_files_are_not_handed_on(name: Pass) -> None:
    secrets = {
        "ACTIONS_RUNTIME_TOKEN": "t",
        "ACTIONS_RESULTS_URL": "u",
        "GITHUB_TOKEN": "t",
        "GH_TOKEN": "t",
        "INPUT_GITHUB-TOKEN": "t",
        "GITHUB_OUTPUT": "/f",
        "GITHUB_ENV": "/f",
        "GITHUB_STEP_SUMMARY": "/f",
    }
    environment = _environment(name, {**secrets, "HOME": "/home/me", "GITHUB_SHA": "abc"})
    assert not secrets.keys() & environment.keys()
    assert environment["HOME"] == "/home/me"
    assert environment["GITHUB_SHA"] == "abc"


def test_bytecode_is_written_but_not_into_the_checkout() -> None:
    environment = _environment("clean", {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/theirs"})
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert environment["PYTHONPYCACHEPREFIX"] == "/w/pyc"


def test_the_probe_comes_before_the_projects_own_path() -> None:
    assert _environment("clean", {"PYTHONPATH": "/mine"})["PYTHONPATH"] == f"{INJECT}{os.pathsep}/mine"
    assert _environment("clean", {})["PYTHONPATH"] == str(INJECT)
    assert (INJECT / "sitecustomize.py").is_file()
    assert [path.name for path in INJECT.iterdir() if path.name != "__pycache__"] == ["sitecustomize.py"]


def test_the_interpreters_folder_comes_first_on_path_and_its_environment_is_active() -> None:
    environment = _environment("clean", {"PATH": "/usr/bin", "VIRTUAL_ENV": "/somebody/elses"})
    assert environment["PATH"].split(os.pathsep)[0] == "/project/.venv/bin"
    assert environment["VIRTUAL_ENV"] == "/project/.venv"


def test_only_the_heap_pass_changes_the_allocator() -> None:
    assert _environment("heap", {})["PYTHONMALLOC"] == "malloc"
    assert "PYTHONMALLOC" not in _environment("clean", {})
    assert "PYTHONMALLOC" not in _environment("imports", {})


def _varied(name: Pass, wants: Wants) -> dict[str, str]:
    told = child_environment({"MEMCI_PROBE_SERVED": "/theirs"}, {}, INTERPRETER, replace(wants, name=name))
    return {key: value for key, value in told.items() if key in VARIED}


def test_a_program_that_is_started_as_it_is_is_told_of_no_variant() -> None:
    assert _varied("clean", PLAIN) == {}
    assert _varied("warm-up", PLAIN) == {"MEMCI_PROBE_BYTECODE": "written"}


def test_what_a_variant_changes_is_told_in_every_pass() -> None:
    wants = replace(PLAIN, served=Path("/w/texts/list.txt"), collector_off=True, installed_bytecode=True)
    for name in ALL_PASSES:
        assert _varied(name, wants) == {
            "MEMCI_PROBE_SERVED": "/w/texts/list.txt",
            "MEMCI_PROBE_COLLECTOR": "off",
            "MEMCI_PROBE_BYTECODE": "installed",
        }


def test_the_entrypoints_own_variables_win() -> None:
    environment = _environment("clean", {"MODE": "base"}, {"MODE": "own", "PYTHONHASHSEED": "7"})
    assert environment["MODE"] == "own"
    assert environment["PYTHONHASHSEED"] == "7"
    assert _environment("clean", {})["PYTHONHASHSEED"] != "0"
