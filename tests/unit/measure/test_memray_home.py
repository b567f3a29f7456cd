"""memray for the measured interpreter: memci's own when the ABI fits, else from the package index, once."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.measure.test_child_environment import INTERPRETER

from memci.errors import MemciError
from memci.measure.interpreter import Interpreter, inspect_interpreter
from memci.measure.memray_home import cache_folder, find_memray, memray_version

OWN = inspect_interpreter(Path(sys.executable))
OTHER = replace(INTERPRETER, abi="cp39", version="3.9.18", arch=OWN.arch)


class Pip:
    """Stands for pip: notes how it is called and makes what it is told to."""

    def __init__(self, code: int = 0, stderr: str = "") -> None:
        self.calls: list[Sequence[str]] = []
        self.code = code
        self.stderr = stderr

    def __call__(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        self.calls.append(arguments)
        if self.code == 0:
            (Path(arguments[arguments.index("--target") + 1]) / "memray").mkdir()
        return subprocess.CompletedProcess(list(arguments), self.code, "", self.stderr)


def test_the_same_abi_uses_memcis_own(tmp_path: Path) -> None:
    pip = Pip()
    home = find_memray(OWN, tmp_path, pip)
    assert (home / "memray" / "__init__.py").is_file()
    assert pip.calls == []
    assert list(tmp_path.iterdir()) == []


def test_another_abi_is_installed_once_and_kept(tmp_path: Path) -> None:
    pip = Pip()
    home = find_memray(OTHER, tmp_path, pip)
    assert find_memray(OTHER, tmp_path, pip) == home
    assert len(pip.calls) == 1
    call = list(pip.calls[0])
    assert f"memray=={memray_version()}" in call
    assert "--no-deps" in call
    assert call[call.index("--abi") + 1] == "cp39"
    assert call[call.index("--python-version") + 1] == "3.9"
    assert [entry.name for entry in tmp_path.iterdir()] == [home.name]


def test_what_pip_says_is_said(tmp_path: Path) -> None:
    pip = Pip(code=1, stderr="WARNING: old\nERROR: No matching distribution found for memray==1.20.0\n")
    with pytest.raises(MemciError, match="No matching distribution found"):
        find_memray(OTHER, tmp_path, pip)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "interpreter",
    [
        replace(OTHER, version="3.8.18", abi="cp38"),
        replace(OTHER, version="3.16.0", abi="cp316"),
        replace(OTHER, implementation="pypy", abi="pp311", version="3.11.11"),
    ],
    ids=["too old", "too new", "PyPy"],
)
def test_an_interpreter_that_memray_does_not_know_is_refused_before_anything_runs(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    pip = Pip()
    with pytest.raises(MemciError, match=r"memray .* runs on CPython 3\.9 to 3\.15; name another"):
        find_memray(interpreter, tmp_path, pip)
    assert pip.calls == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(MemciError, match="MEMCI_CACHE_DIR"):
        find_memray(OTHER, blocked, Pip())


def test_the_cache_is_where_it_is_asked_for() -> None:
    assert cache_folder({"MEMCI_CACHE_DIR": "/c", "HOME": "/h"}) == Path("/c")
    assert cache_folder({"XDG_CACHE_HOME": "/x", "HOME": "/h"}) == Path("/x/memci")
    assert cache_folder({"HOME": "/h"}) == Path("/h/.cache/memci")
