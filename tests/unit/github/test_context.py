import json
from pathlib import Path

import pytest

from memci.errors import UsageError
from memci.github.context import read_context, without_ref


@pytest.fixture
def job(tmp_path: Path) -> dict[str, str]:
    payload = tmp_path / "event.json"
    payload.write_text(json.dumps({"action": "opened"}))
    return {
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(payload),
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_REPOSITORY_ID": "1000",
        "GITHUB_RUN_ID": "17",
        "GITHUB_RUN_ATTEMPT": "2",
        "GITHUB_WORKFLOW_REF": "acme/shop/.github/workflows/memci.yml@refs/pull/7/merge",
        "GITHUB_JOB": "memory",
        "GITHUB_SHA": "c" * 40,
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_ACTOR": "dependabot[bot]",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_API_URL": "https://api.github.com/",
        "GITHUB_WORKSPACE": "/github/workspace",
    }


def test_job_is_read(job: dict[str, str]) -> None:
    context = read_context(job)
    assert context.event == {"action": "opened"}
    assert (context.repository, context.repository_id, context.run_id, context.run_attempt) == (
        "acme/shop",
        1000,
        17,
        2,
    )
    assert context.workflow_path == ".github/workflows/memci.yml"
    assert context.actor == "dependabot[bot]"
    assert context.api_url == "https://api.github.com"
    assert context.workspace == Path("/github/workspace")


@pytest.mark.parametrize(
    "name",
    [
        *("EVENT_NAME", "EVENT_PATH", "REPOSITORY", "REPOSITORY_ID", "RUN_ID", "RUN_ATTEMPT", "WORKFLOW_REF", "JOB"),
        *("SHA", "REF", "ACTOR", "SERVER_URL", "API_URL", "WORKSPACE"),
    ],
)
def test_missing_variable_is_named(job: dict[str, str], name: str) -> None:
    del job[f"GITHUB_{name}"]
    with pytest.raises(UsageError, match=rf"^GITHUB_{name} is not set, .*GitHub Actions"):
        read_context(job)


@pytest.mark.parametrize("value", ["seven", "-1", "1.5", "²", "٣"])
def test_number_that_is_none(job: dict[str, str], value: str) -> None:
    with pytest.raises(UsageError, match=r"GITHUB_RUN_ID is .*not a number"):
        read_context({**job, "GITHUB_RUN_ID": value})


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_payload_that_is_no_object(job: dict[str, str], payload: bytes) -> None:
    Path(job["GITHUB_EVENT_PATH"]).write_bytes(payload)
    with pytest.raises(UsageError, match=r"GITHUB_EVENT_PATH\) is not (a )?JSON"):
        read_context(job)


def test_payload_that_is_not_there(job: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"none\.json .*could not be read: No such file"):
        read_context({**job, "GITHUB_EVENT_PATH": "/nowhere/none.json"})


def test_workflow_that_is_none(job: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="names no workflow file"):
        read_context({**job, "GITHUB_WORKFLOW_REF": "acme/shop"})


@pytest.mark.parametrize(
    ("workflow", "file"),
    [
        (".github/workflows/memci.yml@refs/heads/main", ".github/workflows/memci.yml"),
        (".github/workflows/memci.yaml@main", ".github/workflows/memci.yaml"),
        (".github/workflows/a@b.yml@refs/heads/c@d.yml", ".github/workflows/a@b.yml"),
        (".github/workflows/memci.yml@" + "c" * 40, ".github/workflows/memci.yml"),
        (".github/workflows/memci.yml", ".github/workflows/memci.yml"),
        ("dynamic/github-code-scanning/codeql", "dynamic/github-code-scanning/codeql"),
    ],
)
def test_ref_behind_a_workflow(workflow: str, file: str) -> None:
    assert without_ref(workflow) == file
