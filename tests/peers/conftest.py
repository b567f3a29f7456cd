from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.fake_github import FakeGitHub
from tests.peers import report_pages
from tests.peers.description import Description


@pytest.fixture(scope="session")
def described() -> Iterator[Description]:
    with Description() as description:
        yield description


@pytest.fixture
def checked_fake(described: Description) -> Iterator[FakeGitHub]:
    """A fake whose every exchange is held against GitHub's description; the test fails when one differs."""
    described.exchanges.clear()
    FakeGitHub.detour = described.detour
    try:
        with FakeGitHub() as fake:
            yield fake
    finally:
        FakeGitHub.detour = None
    if described.violations:
        pytest.fail("\n".join(described.violations), pytrace=False)


@pytest.fixture(scope="session")
def report_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The report page of a program of report_pages.py, by its name; it is measured when it is first asked for."""

    @cache
    def page(name: str) -> Path:
        return report_pages.PAGES[name](tmp_path_factory.mktemp(name))

    return page
