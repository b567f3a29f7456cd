import pytest

from memci.github.retrying import Retrying


@pytest.fixture
def retrying(slept: list[float]) -> Retrying:
    return Retrying(slept.append, jitter=lambda: 0.5)
