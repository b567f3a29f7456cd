"""The built image, once for all tests here; a fake GitHub and a runner of their own for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_github import FakeGitHub
from tests.image.build import Image, build_image
from tests.image.runner import Runner
from tests.image.told import TOLD
from tests.image.tools import NoImageError


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TOLD] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for title, text in config.stash[TOLD]:
        terminalreporter.section(title)
        terminalreporter.write_line(text)


@pytest.fixture(scope="session")
def image() -> Image:
    try:
        return build_image()
    except NoImageError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as github:
        yield github


@pytest.fixture
def runner(image: Image, fake: FakeGitHub, tmp_path: Path) -> Runner:
    return Runner(image, fake, tmp_path / "_temp")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    return folder
