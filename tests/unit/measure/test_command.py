"""From an entrypoint to an argv, and to what the result file shows of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.measure.test_child_environment import INTERPRETER

from memci.measure.command import argv_of, shown_command
from memci.measure.privacy import Privacy
from memci.model.entrypoint import Entrypoint

PYTHON = "/project/.venv/bin/python"
PRIVACY = Privacy([Path("/project")])


@pytest.mark.parametrize(
    ("entrypoint", "argv", "shown"),
    [
        (Entrypoint("a", command=("python", "app.py")), (PYTHON, "app.py"), ["python", "app.py"]),
        (Entrypoint("a", command=("python3.12", "-m", "x")), (PYTHON, "-m", "x"), ["python3.12", "-m", "x"]),
        (Entrypoint("a", command=("gunicorn", "m:app")), ("gunicorn", "m:app"), ["gunicorn", "m:app"]),
        (
            Entrypoint("a", shell="A=1 ./go | cat"),
            ("/bin/sh", "-c", "A=1 ./go | cat"),
            ["/bin/sh", "-c", "A=1 ./go | cat"],
        ),
        (Entrypoint("a", import_="shop.main"), (PYTHON, "-c", "import shop.main"), ["import", "shop.main"]),
        (
            Entrypoint("a", call="shop.main:make.app"),
            (PYTHON, "-c", "import shop.main as entrypoint; entrypoint.make.app()"),
            ["call", "shop.main:make.app"],
        ),
    ],
)
def test_each_way_to_start(entrypoint: Entrypoint, argv: tuple[str, ...], shown: list[str]) -> None:
    assert argv_of(entrypoint, INTERPRETER) == argv
    assert shown_command(entrypoint, PRIVACY) == shown


def test_no_absolute_path_is_shown() -> None:
    entrypoint = Entrypoint("a", command=("/project/bin/run", "/home/me/data.csv", "--root=/project/x"))
    assert shown_command(entrypoint, PRIVACY) == ["bin/run", "…/data.csv", "--root=x"]
    assert (
        shown_command(replace(entrypoint, command=None, shell="/project/bin/run > out"), PRIVACY)[2] == "bin/run > out"
    )
