"""`lazy import` is for projects that run on no Python without it."""

from pathlib import Path

import pytest

from memci.advise.lazy_wanted import asks_for_lazy, wants_lazy


def pyproject(asked: str) -> str:
    return f'[project]\nname = "shop"\nrequires-python = "{asked}"\n'


@pytest.mark.parametrize("asked", [">=3.15", ">=3.15.2", ">3.14.999", "~=3.15", "==3.15.*", ">=3.16,<4"])
def test_when_every_python_has_it(asked: str) -> None:
    assert asks_for_lazy(pyproject(asked))


@pytest.mark.parametrize("asked", [">=3.14", ">=3.9", "", "<4", ">=3.15 or", "!=3.15.0", "==3.14.*"])
def test_not_when_one_has_not_or_nobody_knows(asked: str) -> None:
    assert not asks_for_lazy(pyproject(asked))


@pytest.mark.parametrize("text", ["", "[project]", "[project]\nrequires-python = 3", "no toml"])
def test_not_when_nothing_is_said(text: str) -> None:
    assert not asks_for_lazy(text)


def test_the_measured_python_must_have_it_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(pyproject(">=3.15"))
    assert wants_lazy(tmp_path, (3, 15))
    assert not wants_lazy(tmp_path, (3, 14))
    assert not wants_lazy(tmp_path / "elsewhere", (3, 15))
