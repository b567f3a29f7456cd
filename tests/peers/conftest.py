from collections.abc import Iterator

import pytest

from tests.fake_github import FakeGitHub
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
