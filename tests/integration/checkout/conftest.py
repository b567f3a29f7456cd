"""A repository with two commits, and a room in which nothing may be left."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.integration.checkout.repositories import Repository


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What memci and git are started with: nothing of this machine's settings."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\nname = A\nemail = a@example.org\n[init]\ndefaultBranch = main\n")
    return {"PATH": os.environ["PATH"], "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def make_repository(tmp_path: Path, environ: Mapping[str, str]) -> Callable[[str], Repository]:
    """Makes an empty repository of a name."""

    def make(name: str) -> Repository:
        path = tmp_path / name
        path.mkdir()
        repository = Repository(path, environ)
        repository.git("init", "-q")
        return repository

    return make


@pytest.fixture
def repository(make_repository: Callable[[str], Repository]) -> Repository:
    """Two commits on `main`; `shop.py` says which."""
    made = make_repository("project")
    made.commit({"shop.py": "VERSION = 'base'\n", "data/prices.txt": "1\n", ".gitignore": "*.log\n"})
    made.commit({"shop.py": "VERSION = 'head'\n"})
    return made


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    """Where the scratch folder goes; whatever happens in the test, nothing is left there."""
    path = tmp_path / "room"
    path.mkdir()
    yield path
    assert list(path.iterdir()) == []
