"""Files that declare dependencies are compared by what they declare."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from memci.measure.checkout.dependencies import differing_files

PROJECT = """
[build-system]
requires = ["hatchling"]
[project]
name = "shop"
version = "1.0"
dependencies = ["flask>=3"]
[tool.uv]
dev-dependencies = []
[tool.poetry]
version = "1.0"
[tool.poetry.dependencies]
flask = "^3"
[tool.hatch.envs.test]
dependencies = ["pytest"]
[tool.memci.budget]
peak_heap = "10 MiB"
[tool.ruff]
line-length = 100
"""
SETUP_CFG = """
[metadata]
version = 1.0
[options]
packages = find:
install_requires =
    flask>=3
[options.extras_require]
dev = pytest
"""


def differing(tmp_path: Path, base: Mapping[str, str], head: Mapping[str, str], below: str = ".") -> list[str]:
    for side, files in (("base", base), ("head", head)):
        (tmp_path / side / below).mkdir(parents=True)
        for name, text in files.items():
            path = tmp_path / side / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return differing_files(tmp_path / "base", tmp_path / "head", Path(below))


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        ("pyproject.toml", PROJECT, '"10 MiB"', '"20 MiB"'),
        ("pyproject.toml", PROJECT, '"1.0"', '"1.1"'),
        ("pyproject.toml", PROJECT, "line-length = 100", "line-length = 120"),
        ("pyproject.toml", PROJECT, "[project]", "# a comment\n[project]"),
        ("setup.cfg", SETUP_CFG, "version = 1.0", "version = 1.1"),
        ("setup.cfg", SETUP_CFG, "    flask>=3", "  flask>=3"),
        ("requirements.txt", "flask==3.0  # web\n\n", "  # web\n\n", "\n# the web\n"),
        ("README.md", "one", "one", "two"),
        ("shop/requirements.py", "one", "one", "two"),
    ],
)
def test_what_installs_nothing_else_is_no_difference(tmp_path: Path, name: str, text: str, old: str, new: str) -> None:
    assert text.replace(old, new) != text
    assert differing(tmp_path, {name: text}, {name: text.replace(old, new)}) == []


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        ("pyproject.toml", PROJECT, "flask>=3", "flask>=4"),
        ("pyproject.toml", PROJECT, '"hatchling"', '"setuptools"'),
        ("pyproject.toml", PROJECT, 'flask = "^3"', 'flask = "^4"'),
        ("pyproject.toml", PROJECT, '"pytest"', '"pytest>=8"'),
        ("pyproject.toml", PROJECT, "dev-dependencies = []", 'dev-dependencies = ["ruff"]'),
        ("pyproject.toml", PROJECT, "[project]", "[dependency-groups]\ndev = ['ruff']\n[project]"),
        ("pyproject.toml", PROJECT, "[project]", "[project.scripts]\nshop = 'shop:main'\n[project]\n"),
        ("pyproject.toml", "not = [toml", "[", "[["),
        ("setup.cfg", SETUP_CFG, "flask>=3", "flask>=4"),
        ("setup.cfg", SETUP_CFG, "dev = pytest", "dev = pytest>=8"),
        ("setup.py", "setup(install_requires=['a'])", "'a'", "'b'"),
        *(
            (name, "one", "one", "two")
            for name in (
                *("requirements.txt", "requirements-dev.txt", "requirements/base.in", "requirements/deep/x.lock"),
                *("constraints.txt", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile", "Pipfile.lock", "pylock.toml"),
                *("pylock.prod.toml", "environment.yml"),
            )
        ),
    ],
)
def test_what_installs_something_else_is_one(tmp_path: Path, name: str, text: str, old: str, new: str) -> None:
    assert text.replace(old, new) != text
    assert differing(tmp_path, {name: text}, {name: text.replace(old, new)}) == [name]


def test_a_file_that_only_one_side_has(tmp_path: Path) -> None:
    head = {"uv.lock": "x", "requirements/dev.txt": "a", "setup.cfg": "[flake8]\nmax-line-length = 100\n"}
    assert differing(tmp_path, {}, head) == ["requirements/dev.txt", "uv.lock"]


def test_of_a_project_in_a_subfolder_its_own_files_and_those_above_count(tmp_path: Path) -> None:
    names = ("uv.lock", "services/requirements.txt", "services/api/pylock.toml", "services/web/uv.lock")
    base, head = (dict.fromkeys(names, text) for text in ("one", "two"))
    assert differing(tmp_path, base, head, "services/api") == [*sorted(names[1:3]), "uv.lock"]


def test_requirements_that_a_pyproject_names_count(tmp_path: Path) -> None:
    project = "[tool.setuptools.dynamic]\ndependencies = { file = ['needs.in.txt'] }\n"
    base = {"pyproject.toml": project, "needs.in.txt": "flask", "other.txt": "one"}
    assert differing(tmp_path, base, {**base, "needs.in.txt": "django", "other.txt": "two"}) == ["needs.in.txt"]
