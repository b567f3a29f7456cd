"""The locks hold every dependency of pyproject.toml with its hashes, and say nothing of where they were resolved."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

WANTED = {
    "dev.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]],
    "examples.lock": PROJECT["dependency-groups"]["examples"],
    "image.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["image"]],
    "peers.lock": PROJECT["dependency-groups"]["peers"],
}


def entries(lock: str) -> list[str]:
    """A lock's requirements, each with the hashes that follow it on continued lines."""
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "requirements" / lock).read_text())
    return [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]


@pytest.mark.parametrize("lock", WANTED)
def test_every_dependency_is_locked_at_a_version_it_allows(lock: str) -> None:
    locked: dict[str, list[str]] = {}
    for entry in entries(lock):
        name, _, version = entry.split()[0].partition("==")
        locked.setdefault(name, []).append(version)
    for requirement in map(Requirement, WANTED[lock]):
        versions = locked.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not in {lock}: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions), f"{lock} is older: run `make lock`"


@pytest.mark.parametrize("lock", WANTED)
def test_every_locked_version_has_hashes(lock: str) -> None:
    assert [entry for entry in entries(lock) if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", WANTED)
def test_lock_names_no_registry_and_no_path(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    assert re.findall(r"\w+://\S+|--(?:extra-)?index-url.*|--find-links.*|(?<![\w.])/\w+/\S+", text) == []
