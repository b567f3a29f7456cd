"""Which interpreter is the project's, and what it says of itself."""

import sys
import sysconfig
from pathlib import Path

import pytest

from memci.errors import MemciError, UsageError
from memci.measure.interpreter import find_interpreter, inspect_interpreter

FALLBACK = Path("/fallback/python")


def _environment(place: Path) -> Path:
    python = place / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    return python


def test_the_order_in_which_it_is_looked_for(tmp_path: Path) -> None:
    on_path = _environment(tmp_path / "system").rename(tmp_path / "system" / "bin" / "python3")
    path = str(on_path.parent)
    assert find_interpreter(tmp_path, None, {"PATH": "/nowhere"}, FALLBACK) == FALLBACK
    assert find_interpreter(tmp_path, None, {"PATH": path}, FALLBACK) == on_path
    own = _environment(tmp_path / ".venv")
    assert find_interpreter(tmp_path, None, {"PATH": path}, FALLBACK) == own
    active = _environment(tmp_path / "active")
    environ = {"PATH": path, "VIRTUAL_ENV": str(active.parent.parent)}
    assert find_interpreter(tmp_path, None, environ, FALLBACK) == active


def test_what_is_asked_for_comes_first(tmp_path: Path) -> None:
    _environment(tmp_path / ".venv")
    other = _environment(tmp_path / "other")
    for wanted in ("other/bin/python", str(other), "other"):
        assert find_interpreter(tmp_path, wanted, {"PATH": "/nowhere"}, FALLBACK) == other
    assert find_interpreter(tmp_path, "python", {"PATH": str(other.parent)}, FALLBACK) == other


@pytest.mark.parametrize("wanted", ["python9.9", "no/such/python", "/no/such/python", "plain-file"])
def test_what_is_not_there_is_refused(wanted: str, tmp_path: Path) -> None:
    (tmp_path / "plain-file").write_text("")
    with pytest.raises(UsageError, match="no such interpreter; give a path"):
        find_interpreter(tmp_path, wanted, {"PATH": "/nowhere"}, FALLBACK)


def test_an_interpreter_describes_itself() -> None:
    own = inspect_interpreter(Path(sys.executable))
    assert own.version == ".".join(map(str, sys.version_info[:3]))
    assert own.implementation == "cpython"
    assert own.abi == f"cp{sys.version_info[0]}{sys.version_info[1]}"
    assert own.in_virtual_environment == (sys.prefix != sys.base_prefix)
    assert Path(sysconfig.get_paths()["purelib"]) in own.site_dirs
    assert Path(sysconfig.get_paths()["stdlib"]) in own.stdlib_dirs


@pytest.mark.parametrize("program", ["/bin/true", "/bin/false", "/bin/echo"])
def test_what_is_no_python_is_said_so(program: str) -> None:
    with pytest.raises(MemciError, match="did not answer as CPython"):
        inspect_interpreter(Path(program))
