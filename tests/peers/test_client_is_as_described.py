"""What memci does with GitHub, by the tests of its client and of the action, held against GitHub's own description."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.processes import ROOT

SCENARIOS = ("tests/integration/github", *map(str, (ROOT / "tests/integration/action").glob("test_*.py")))


@pytest.fixture
def exchanges(tmp_path: Path) -> Path:
    return tmp_path / "exchanges.json"


def pytest_through_prism(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.peers.through_prism", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.timeout(900)
def test_scenarios_of_the_client_are_as_described(exchanges: Path) -> None:
    done = pytest_through_prism("--exchanges", exchanges, *SCENARIOS)
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
    seen: dict[str, int] = json.loads(exchanges.read_text())
    # All that the client ever asks of GitHub was asked here.
    assert set(seen) >= {
        "GET /repos/acme/shop/actions/artifacts",
        "GET /repos/acme/shop/actions/artifacts/N/zip",
        "GET /repos/acme/shop/actions/runs/N",
        "GET /repos/acme/shop/commits",
        "GET /repos/acme/shop/issues/N/comments",
        "GET /repos/acme/shop/issues/N/events",
        "GET /repos/acme/shop/pulls",
        "GET /repos/acme/shop/pulls/N",
        "GET /repos/acme/shop/pulls/N/files",
        "POST /repos/acme/shop/issues/N/comments",
        "PATCH /repos/acme/shop/issues/comments/N",
        "DELETE /repos/acme/shop/issues/comments/N",
        "POST /repos/acme/shop/pulls/N/comments",
        "PATCH /repos/acme/shop/pulls/comments/N",
        "DELETE /repos/acme/shop/pulls/comments/N",
        "POST /repos/acme/shop/check-runs",
        "PATCH /repos/acme/shop/check-runs/N",
    }, sorted(seen)


def test_scenario_that_differs_is_noticed(tmp_path: Path) -> None:
    scenario = tmp_path / "test_scenario.py"
    scenario.write_text(
        "import requests\n"
        "from tests.fake_github import FakeGitHub\n"
        "def test_comment():\n"
        "    with FakeGitHub() as fake:\n"
        "        url = f'{fake.api_url}/repos/acme/shop/issues/3/comments'\n"
        "        requests.post(url, json={'text': 'x'}, headers={'Authorization': f'Bearer {fake.token}'})\n"
    )
    done = pytest_through_prism("--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), scenario)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    assert "must have required property 'body'" in done.stdout
