"""How a project is installed when nobody has said."""

from pathlib import Path

import pytest

from memci.action.sandbox.install import guessed_lines

PACKAGE = "[build-system]\nrequires = ['hatchling']\n[project]\nname = 'shop'\n"
EDITABLE = "uv pip install -e ."


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        ({}, ()),
        ({"README.md": ""}, ()),
        ({"uv.lock": "", "pyproject.toml": PACKAGE, "requirements.txt": ""}, ("uv sync --frozen",)),
        ({"pylock.toml": "", "requirements.txt": ""}, ("uv pip install -r pylock.toml",)),
        ({"requirements.txt": ""}, ("uv pip install -r requirements.txt",)),
        ({"requirements.txt": "", "pyproject.toml": PACKAGE}, ("uv pip install -r requirements.txt", EDITABLE)),
        ({"requirements.txt": "", "pyproject.toml": "[project]\n"}, ("uv pip install -r requirements.txt",)),
        ({"pyproject.toml": PACKAGE}, (EDITABLE,)),
        ({"pyproject.toml": "[project]\nname = 'shop'\n"}, ("uv pip install -r pyproject.toml",)),
        ({"pyproject.toml": "[tool.ruff]\n"}, ()),
        ({"pyproject.toml": "not = = toml", "requirements.txt": ""}, ("uv pip install -r requirements.txt",)),
        ({"setup.py": ""}, (EDITABLE,)),
    ],
)
def test_what_the_files_say(tmp_path: Path, files: dict[str, str], lines: tuple[str, ...]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert guessed_lines(tmp_path) == lines
