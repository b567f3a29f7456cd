"""A pytest plugin: every fake of the run is checked by GitHub's description, and a test that differs from it fails.

`--exchanges FILE`: how often which kind of request was checked is written there, as JSON.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_github import FakeGitHub
from tests.peers.description import Description

_seen: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--exchanges", type=Path)


@pytest.fixture(scope="session", autouse=True)
def _described() -> Iterator[Description]:
    with Description() as description:
        FakeGitHub.detour = description.detour
        yield description
        FakeGitHub.detour = None


@pytest.fixture(autouse=True)
def _as_described(_described: Description) -> Iterator[None]:
    _described.exchanges.clear()
    yield
    _seen.update(f"{one.method} {re.sub(r'[0-9]+|[0-9a-f]{40}', 'N', one.path)}" for one in _described.exchanges)
    if _described.violations:
        pytest.fail("\n".join(["Not as GitHub describes it:", *_described.violations]), pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    file = session.config.getoption("--exchanges")
    if file is not None:
        file.write_text(json.dumps(_seen))
