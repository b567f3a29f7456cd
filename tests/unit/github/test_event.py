from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.errors import UsageError
from memci.github.context import Context
from memci.github.event import Event, EventName, PullRequest, WorkflowRun, read_event

HEAD, BASE = "a" * 40, "b" * 40


def read(name: str, **payload: Any) -> Event:
    return read_event(
        Context(
            event_name=name,
            repository="acme/shop",
            repository_id=1000,
            run_id=17,
            run_attempt=1,
            workflow_path=".github/workflows/memci.yml",
            job="memory",
            sha="c" * 40,
            ref="refs/heads/main",
            actor="alice",
            server_url="https://github.com",
            api_url="https://api.github.com",
            workspace=Path("/github/workspace"),
            event=payload,
        )
    )


def pull_request(**changed: Any) -> dict[str, Any]:
    return {
        "number": 7,
        "state": "open",
        "head": {"sha": HEAD, "ref": "feature", "repo": {"id": 2000, "owner": {"login": "mallory"}}},
        "base": {"sha": BASE, "ref": "main", "repo": {"id": 1000, "owner": {"login": "acme"}}},
        "labels": [{"name": "bug"}, {"name": "memci-waived"}],
        **changed,
    }


def workflow_run(**changed: Any) -> dict[str, Any]:
    return {
        "id": 17,
        "event": "pull_request",
        "path": ".github/workflows/memci.yml",
        "head_sha": HEAD,
        "head_branch": "feature",
        "head_repository": {"id": 2000, "owner": {"login": "mallory"}},
        "repository": {"id": 1000},
        "conclusion": "success",
        **changed,
    }


def test_pull_request_from_a_fork() -> None:
    event = read("pull_request", action="synchronize", pull_request=pull_request())
    assert event == Event(
        "pull_request",
        pull_request=PullRequest(7, HEAD, "feature", "mallory", 2000, "main", BASE, ("bug", "memci-waived"), "open"),
    )
    assert event.pull_request is not None
    assert event.pull_request.from_fork(1000)
    assert not event.pull_request.from_fork(2000)


def test_pull_request_whose_fork_was_deleted() -> None:
    event = read("pull_request", pull_request=pull_request(head={"sha": HEAD, "ref": "feature", "repo": None}))
    assert event.pull_request is not None
    assert (event.pull_request.head_owner, event.pull_request.head_repository_id) == ("", None)
    assert event.pull_request.from_fork(1000)


def test_push() -> None:
    assert read("push", before=BASE, after=HEAD) == Event("push", base_sha=BASE)


def test_first_push_of_a_branch() -> None:
    assert read("push", before="0" * 40, after=HEAD) == Event("push", base_sha=None)


def test_merge_group() -> None:
    assert read("merge_group", merge_group={"head_sha": HEAD, "base_sha": BASE}) == Event("merge_group", base_sha=BASE)


@pytest.mark.parametrize("name", ["workflow_dispatch", "schedule"])
def test_event_that_names_no_commit(name: str) -> None:
    event = read(name)
    assert event.name == name
    assert (event.pull_request, event.workflow_run, event.base_sha) == (None, None, None)


def test_workflow_run() -> None:
    event = read("workflow_run", action="completed", workflow_run=workflow_run())
    assert event.workflow_run == WorkflowRun(
        id=17,
        event="pull_request",
        path=".github/workflows/memci.yml",
        head_sha=HEAD,
        head_branch="feature",
        head_owner="mallory",
        head_repository_id=2000,
        repository_id=1000,
        conclusion="success",
    )


def test_workflow_run_of_which_much_is_gone() -> None:
    run = workflow_run(path=None, head_repository=None, head_branch=None, conclusion=None)
    read_run = read("workflow_run", workflow_run=run, workflow={"path": ".github/workflows/memci.yml"}).workflow_run
    assert read_run is not None
    assert read_run.path == ".github/workflows/memci.yml"
    assert (read_run.head_branch, read_run.head_owner, read_run.head_repository_id) == ("", "", None)
    assert read_run.conclusion is None


def test_path_of_a_workflow_run_with_its_branch() -> None:
    run = read("workflow_run", workflow_run=workflow_run(path=".github/workflows/memci.yml@main")).workflow_run
    assert run is not None
    assert run.path == ".github/workflows/memci.yml"


def test_pull_request_target_is_refused() -> None:
    with pytest.raises(UsageError, match=r"code from a fork would run .* measure on pull_request"):
        read("pull_request_target", pull_request=pull_request())


@pytest.mark.parametrize("name", ["release", "issue_comment", "x\n::error::y"])
def test_other_events_are_refused(name: str) -> None:
    with pytest.raises(
        UsageError, match=r"does not serve the event .*; run it on pull_request, push, .*\.$"
    ) as refused:
        read(name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "payload", "place"),
    [
        ("pull_request", {}, "pull_request"),
        ("pull_request", {"pull_request": "7"}, "pull_request"),
        ("pull_request", {"pull_request": pull_request(number="7")}, "pull_request.number"),
        ("pull_request", {"pull_request": pull_request(number=True)}, "pull_request.number"),
        ("pull_request", {"pull_request": pull_request(labels=None)}, "pull_request.labels"),
        ("pull_request", {"pull_request": pull_request(labels=[{}])}, "pull_request.labels.name"),
        ("pull_request", {"pull_request": pull_request(head={"ref": "x"})}, "pull_request.head.sha"),
        ("push", {}, "before"),
        ("merge_group", {"merge_group": {}}, "merge_group.base_sha"),
        ("workflow_run", {"workflow_run": workflow_run(repository=None)}, "workflow_run.repository"),
        ("workflow_run", {"workflow_run": workflow_run(path=None)}, "workflow"),
    ],
)
def test_payload_that_lacks_something(name: str, payload: dict[str, Any], place: str) -> None:
    with pytest.raises(UsageError, match=rf"^The payload of the {name} event holds no \w+ under {place}, "):
        read(name, **payload)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@given(data=st.data(), name=st.sampled_from(get_args(EventName)), value=JSON)
def test_any_document_is_read_or_refused(data: st.DataObject, name: str, value: object) -> None:
    """A real payload, in which something at any depth is something else."""
    payload: dict[str, Any] = {
        "pull_request": pull_request(),
        "workflow_run": workflow_run(),
        "merge_group": {"base_sha": BASE},
        "before": BASE,
    }
    place = payload
    while True:
        key = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = value
    try:
        assert read(name, **payload).name == name
    except UsageError as error:
        assert str(error).startswith(f"The payload of the {name} event holds no ")
