"""The payloads of events that GitHub publishes as examples are read, and read right."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from memci.errors import UsageError
from memci.github.context import read_context
from memci.github.event import Event, EventName, read_event
from tests.peers.processes import HERE, node

EXAMPLES = HERE / "node_modules/@octokit/webhooks-examples/api.github.com/index.json"
Payload = dict[str, Any]


def examples(name: str) -> list[Payload]:
    node()  # says what is missing when the examples are not installed
    events = json.loads(EXAMPLES.read_text())
    return next(list(event["examples"]) for event in events if event["name"] == name)


def read(name: str, payload: Payload, folder: Path) -> Event:
    file = folder / "event.json"
    file.write_text(json.dumps(payload))
    repository = payload["repository"]
    context = read_context(
        {
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_REPOSITORY": repository["full_name"],
            "GITHUB_REPOSITORY_ID": str(repository["id"]),
            "GITHUB_RUN_ID": "7",
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_WORKFLOW_REF": f"{repository['full_name']}/.github/workflows/memci.yml@refs/heads/main",
            "GITHUB_JOB": "memci",
            "GITHUB_SHA": "2" * 40,
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_ACTOR": payload["sender"]["login"],
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_API_URL": "https://api.github.com",
            "GITHUB_WORKSPACE": str(folder),
        }
    )
    assert context.event == payload
    return read_event(context)


def test_pull_requests(tmp_path: Path) -> None:
    payloads = examples("pull_request")
    assert len(payloads) > 20
    for payload in payloads:
        pull = read("pull_request", payload, tmp_path).pull_request
        said = payload["pull_request"]
        assert pull is not None
        assert (pull.number, pull.state) == (payload["number"], said["state"])
        assert (pull.head_sha, pull.head_ref) == (said["head"]["sha"], said["head"]["ref"])
        assert (pull.base_sha, pull.base_ref) == (said["base"]["sha"], said["base"]["ref"])
        assert f"{pull.head_owner}:{pull.head_ref}" == said["head"]["label"]
        assert pull.head_repository_id == said["head"]["repo"]["id"]
        assert list(pull.labels) == [label["name"] for label in said["labels"]]
        assert pull.from_fork(payload["repository"]["id"]) == said["head"]["repo"]["fork"]


def test_pull_request_whose_fork_was_deleted(tmp_path: Path) -> None:
    payload = examples("pull_request")[0]
    payload["pull_request"]["head"]["repo"] = None
    pull = read("pull_request", payload, tmp_path).pull_request
    assert pull is not None
    assert pull.head_repository_id is None
    assert pull.from_fork(payload["repository"]["id"])


def test_pushes(tmp_path: Path) -> None:
    payloads = examples("push")
    assert len(payloads) > 5
    for payload in payloads:
        before = None if payload["created"] else payload["before"]
        assert read("push", payload, tmp_path) == Event("push", base_sha=before)
    assert {payload["created"] for payload in payloads} == {True, False}


def test_merge_groups(tmp_path: Path) -> None:
    payloads = examples("merge_group")
    assert payloads
    for payload in payloads:
        base = payload["merge_group"]["base_sha"]
        assert read("merge_group", payload, tmp_path) == Event("merge_group", base_sha=base)


def test_workflow_runs(tmp_path: Path) -> None:
    payloads = examples("workflow_run")
    assert len(payloads) > 3
    for payload in payloads:
        run = read("workflow_run", payload, tmp_path).workflow_run
        said = payload["workflow_run"]
        assert run is not None
        assert (run.id, run.event, run.conclusion) == (said["id"], said["event"], said["conclusion"])
        assert (run.head_sha, run.head_branch) == (said["head_sha"], said["head_branch"])
        assert run.path == payload["workflow"]["path"]
        assert run.repository_id == said["repository"]["id"]
        assert (run.head_owner, run.head_repository_id) == (
            said["head_repository"]["owner"]["login"],
            said["head_repository"]["id"],
        )


def test_dispatches(tmp_path: Path) -> None:
    payloads = examples("workflow_dispatch")
    assert payloads
    for payload in payloads:
        assert read("workflow_dispatch", payload, tmp_path) == Event("workflow_dispatch")


def test_every_other_event_is_refused_in_a_sentence(tmp_path: Path) -> None:
    node()
    events = json.loads(EXAMPLES.read_text())
    others = [event for event in events if event["name"] not in get_args(EventName)]
    assert len(others) > 30
    for event in others:
        payload = {"repository": {"full_name": "acme/shop", "id": 1000}, "sender": {"login": "alice"}}
        with pytest.raises(UsageError, match=event["name"]):
            read(event["name"], {**payload, **event["examples"][0]} | payload, tmp_path)
