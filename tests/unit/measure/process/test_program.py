"""Finding what a command names, without starting it."""

import errno
import os
from pathlib import Path

import pytest

from memci.errors import UsageError
from memci.measure.process.program import find_program, refused
from memci.measure.process.start import Start
from memci.model.result import Outcome


def start(cwd: Path, name: str, path: str = "bin") -> Start:
    """A start of `name` with a PATH."""
    return Start((name,), cwd, {"PATH": path})


def script(path: Path, text: str = "#!/bin/sh\n", mode: int = 0o755) -> Path:
    """A file to execute."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def message(answer: Path | Outcome) -> str:
    """Why nothing was found."""
    assert isinstance(answer, Outcome)
    assert answer.state == "not-found"
    return answer.message


def test_path_is_searched_in_order_and_from_the_programs_directory(tmp_path: Path) -> None:
    second = script(tmp_path / "two/tool")
    (tmp_path / "one").mkdir()
    assert find_program(start(tmp_path, "tool", "one:two")) == second
    first = script(tmp_path / "one/tool")
    assert find_program(start(tmp_path, "tool", "one:two")) == first


def test_a_name_with_a_slash_is_not_searched_for(tmp_path: Path) -> None:
    here = script(tmp_path / "tool")
    assert find_program(start(tmp_path, "./tool", "")) == here


def test_an_unknown_command(tmp_path: Path) -> None:
    assert "no command 'gunicron' in PATH" in message(find_program(start(tmp_path, "gunicron")))
    assert "'./tool' does not exist" in message(find_program(start(tmp_path, "./tool")))
    script(tmp_path / "file")
    assert "'./file/tool' does not exist" in message(find_program(start(tmp_path, "./file/tool")))


def test_a_file_that_is_not_executable(tmp_path: Path) -> None:
    script(tmp_path / "bin/tool", mode=0o644)
    assert "'tool' is not executable" in message(find_program(start(tmp_path, "tool")))
    found = script(tmp_path / "later/tool")
    assert find_program(start(tmp_path, "tool", "bin:later")) == found


def test_a_directory_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "tool").mkdir()
    assert "is a directory" in message(find_program(start(tmp_path, "./tool")))


def test_a_directory_to_start_in_that_is_not_there(tmp_path: Path) -> None:
    assert "directory to start in does not exist" in message(find_program(start(tmp_path / "gone", "sh", os.defpath)))


def test_a_folder_of_path_that_may_not_be_searched_is_passed_over(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # Root may search any folder, but no folder has a name this long.
        closed = tmp_path / ("x" * 300)
    else:
        script(tmp_path / "closed/tool")
        closed = tmp_path / "closed"
        closed.chmod(0)
    found = script(tmp_path / "bin/tool")
    assert find_program(start(tmp_path, "tool", f"{closed}:bin")) == found


def test_a_script_whose_interpreter_is_missing_names_it(tmp_path: Path) -> None:
    script(tmp_path / "tool", "#! /no/such/python -u\n")
    assert (
        "an interpreter that does not exist ('/no/such/python')"
        in refused(start(tmp_path, "./tool"), to_enter=False, number=errno.ENOENT).message
    )


def test_other_refusals_of_the_kernel(tmp_path: Path) -> None:
    asked = start(tmp_path, "./tool")
    assert refused(asked, to_enter=False, number=errno.E2BIG).state == "failed"
    assert "neither a binary nor" in refused(asked, to_enter=False, number=errno.ENOEXEC).message
    assert "Permission denied" in refused(asked, to_enter=True, number=errno.EACCES).message
    assert "'./tool' cannot be executed: Too many" in refused(asked, to_enter=False, number=errno.ELOOP).message


@pytest.mark.parametrize("argv", [(), ("",), ("a", "b\0c")])
def test_a_command_no_kernel_could_take_is_refused(argv: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Start(argv, tmp_path, {})


@pytest.mark.parametrize("env", [{"": "x"}, {"A=B": "x"}, {"A": "\0"}])
def test_an_environment_no_kernel_could_take_is_refused(env: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Start(("true",), tmp_path, env)
