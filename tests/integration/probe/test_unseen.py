"""The measured program cannot tell that it is measured, on any supported Python."""

from pathlib import Path

import pytest
from tests.starts import Started

from memci.measure.child_environment import Pass
from memci.measure.interpreter import Interpreter

PASSES: tuple[Pass, ...] = ("clean", "imports", "heap")

LEFT_BEHIND = {"clean": ["atexit"], "imports": [], "heap": ["atexit"]}
"""The documented leftovers in sys.modules, on Python 3.9 alone."""


def _without_leftovers(text: str, leftovers: list[str]) -> str:
    for name in leftovers:
        text = text.replace(f"'{name}', ", "", 1)
    return text


@pytest.mark.parametrize("name", PASSES)
def test_a_program_that_prints_all_it_sees_prints_the_same(
    name: Pass, start: Started, interpreter: Interpreter
) -> None:
    alone = start("tells_all.py", "one", "two words", with_pass=None)
    measured = start("tells_all.py", "one", "two words", with_pass=name)

    leftovers = LEFT_BEHIND[name] if interpreter.series == (3, 9) else []
    assert "the project's sitecustomize ran" in alone.stdout
    assert "broken on purpose" in alone.stderr
    assert _without_leftovers(measured.stdout, leftovers) == alone.stdout
    assert measured.stderr == alone.stderr
    assert measured.code == alone.code == 1


@pytest.mark.parametrize("name", PASSES)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("-c", "raise SystemExit(42)"), 42),
        (("-c", "import os; print('gone', flush=True); os._exit(9)"), 9),
        (("-c", "import os, sys; os.execv(sys.executable, [sys.executable, '-c', 'print(6 * 7)'])"), 0),
        (("-c", "import os; os.abort()"), -6),
        (("-m", "json.tool", "--no-such-option"), 2),
    ],
    ids=["exit", "os._exit", "exec", "abort", "module"],
)
def test_a_program_leaves_as_it_would(name: Pass, arguments: tuple[str, ...], code: int, start: Started) -> None:
    alone = start(*arguments, with_pass=None)
    measured = start(*arguments, with_pass=name)

    assert (measured.code, measured.stdout, measured.stderr) == (alone.code, alone.stdout, alone.stderr)
    assert alone.code == code


@pytest.mark.parametrize("name", PASSES)
def test_without_a_sitecustomize_of_its_own_there_is_as_much_as_without_memci(name: Pass, start: Started) -> None:
    """None, but for the one that Debian ships with its Python."""
    code = "import sys; print(sys.modules.get('sitecustomize'), sys.modules.get('usercustomize'))"
    alone = start("-c", code, with_pass=None, PYTHONPATH="")
    assert start("-c", code, with_pass=name, PYTHONPATH="").stdout == alone.stdout != ""


@pytest.mark.parametrize("name", PASSES)
def test_a_failing_sitecustomize_is_reported_as_python_does(name: Pass, start: Started, tmp_path: Path) -> None:
    folder = tmp_path / "failing"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("raise RuntimeError('the project fails here')\n")
    alone = start("-c", "print('still runs')", with_pass=None, PYTHONPATH=str(folder))
    measured = start("-c", "print('still runs')", with_pass=name, PYTHONPATH=str(folder))
    assert "the project fails here" in alone.stderr
    assert (measured.stdout, measured.stderr) == (alone.stdout, alone.stderr)
