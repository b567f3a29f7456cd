"""Which of the job's variables the project's code may see."""

import pytest

from memci.action.sandbox.environment import allowed
from memci.errors import UsageError

JOB = {
    "PATH": "/usr/bin",
    "LC_ALL": "C.UTF-8",
    "GITHUB_SHA": "c" * 40,
    "PIP_INDEX_URL": "https://packages.example.org",
    "UV_INDEX_PRIVATE_PASSWORD": "p",
    "https_proxy": "http://proxy:3128",
    "UV_CACHE_DIR": "/home/runner/work/_temp/setup-uv-cache",
    "UV_PYTHON_INSTALL_DIR": "/home/runner/work/_temp/uv-python-dir",
    "UV_PYTHON_DOWNLOADS": "automatic",
    "PIP_CACHE_DIR": "/home/runner/.cache/pip",
    "DATABASE_URL": "x",
    "HF_TOKEN": "t",
    "UV_PUBLISH_TOKEN": "t",
    "GITHUB_TOKEN": "t",
    "GITHUB_OUTPUT": "/github/file_commands/output",
    "GITHUB_ENV": "/github/file_commands/env",
    "ACTIONS_RUNTIME_TOKEN": "t",
    "ACTIONS_RESULTS_URL": "https://results",
    "INPUT_GITHUB-TOKEN": "t",
    "LD_PRELOAD": "/x.so",
    "PYTHONPATH": "/x",
    "HOME": "/github/home",
}


def test_what_is_on_the_list() -> None:
    assert allowed(JOB).keys() == {
        *("PATH", "LC_ALL", "GITHUB_SHA", "PIP_INDEX_URL", "UV_INDEX_PRIVATE_PASSWORD", "https_proxy"),
        "UV_PYTHON_DOWNLOADS",
    }


def test_what_the_user_names_is_passed_a_token_too() -> None:
    assert allowed(JOB, ["DATABASE_URL", "HF_TOKEN", "NOT_SET"]).keys() - allowed(JOB).keys() == {
        "DATABASE_URL",
        "HF_TOKEN",
    }


@pytest.mark.parametrize(
    "name", ["ACTIONS_RUNTIME_TOKEN", "INPUT_GITHUB-TOKEN", "GITHUB_TOKEN", "GITHUB_ENV", "MEMCI_CACHE_DIR"]
)
def test_what_is_the_runners_or_ours_is_passed_by_no_name(name: str) -> None:
    with pytest.raises(UsageError, match=f"^The input `pass-env`: {name} is for the runner and memci alone"):
        allowed(JOB, ["DATABASE_URL", name])
