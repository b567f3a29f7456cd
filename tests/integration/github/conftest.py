from collections.abc import Callable, Iterator

import pytest
from tests.fake_github import FakeGitHub

from memci.github.api import Api
from memci.github.retrying import Retrying

NOW = 1_800_000_000.0

MakeApi = Callable[..., Api]


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        yield fake


@pytest.fixture
def slept() -> list[float]:
    """The seconds of every wait, none of which is waited."""
    return []


@pytest.fixture
def make_api(fake: FakeGitHub, slept: list[float]) -> MakeApi:
    def make(token: str | None = None, url: str | None = None) -> Api:
        retrying = Retrying(slept.append, lambda: NOW + sum(slept), jitter=lambda: 0.5)
        return Api(token or fake.token, fake.repository, url or fake.api_url, retrying=retrying)

    return make


@pytest.fixture
def api(make_api: MakeApi) -> Api:
    return make_api()
