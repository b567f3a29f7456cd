"""A job as the runner sees it: the event with its payload, and the variables that every container of it gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.fake_github import FakeGitHub

WORKFLOW = ".github/workflows/memci.yml"
NO_COMMIT = "0" * 40
OWNER_ID = "77"


@dataclass(frozen=True)
class Job:
    """`sha` and `ref` are what is checked out: of a pull_request its merge."""

    event: str
    payload: Mapping[str, Any]
    sha: str
    ref: str
    run_id: int
    base_ref: str = ""
    head_ref: str = ""
    matrix: Mapping[str, Any] | None = None
    name: str = "start-up"
    actor: str = "alice"
    variables: Mapping[str, str] = field(default_factory=dict)
    """What the workflow itself sets, under `env`."""


def pushed(fake: FakeGitHub, sha: str, run_id: int, *, before: str = NO_COMMIT, **more: Any) -> Job:
    """A push on main, with its run in the fake."""
    ref = "refs/heads/main"
    fake.add_run(run_id, "push", WORKFLOW, head_sha=sha)
    payload = {"ref": ref, "before": before, "after": sha, "repository": _document(fake, ""), "commits": []}
    return Job("push", payload, sha, ref, run_id, **more)


def pull_requested(fake: FakeGitHub, number: int, merge: str, run_id: int, **more: Any) -> Job:
    """A change of a pull request that is in the fake, as is its merge commit."""
    pull = _document(fake, f"/pulls/{number}")
    head, base = pull["head"], pull["base"]
    fake.add_run(run_id, "pull_request", WORKFLOW, head_sha=head["sha"], head_branch=head["ref"])
    payload = {
        "action": "synchronize",
        "number": number,
        "pull_request": pull,
        "repository": _document(fake, ""),
    }
    ref = f"refs/pull/{number}/merge"
    return Job("pull_request", payload, merge, ref, run_id, base["ref"], head["ref"], **more)


def finished(fake: FakeGitHub, run_id: int, sha: str, own_id: int) -> Job:
    """The end of another run, told to a workflow of the default branch, whose commit is `sha`."""
    payload = {
        "action": "completed",
        "workflow_run": _document(fake, f"/actions/runs/{run_id}"),
        "repository": _document(fake, ""),
    }
    return Job("workflow_run", payload, sha, "refs/heads/main", own_id)


def variables(job: Job, fake: FakeGitHub) -> dict[str, str]:
    """What the runner sets for a container action, but for the inputs and the file commands."""
    owner = fake.repository.partition("/")[0]
    return {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION": "__memci_memci",
        "GITHUB_ACTION_REF": "v1",
        "GITHUB_ACTION_REPOSITORY": "memci/memci",
        "GITHUB_ACTOR": job.actor,
        "GITHUB_ACTOR_ID": "5",
        "GITHUB_API_URL": fake.api_url,
        "GITHUB_BASE_REF": job.base_ref,
        "GITHUB_EVENT_NAME": job.event,
        "GITHUB_EVENT_PATH": "/github/workflow/event.json",
        "GITHUB_GRAPHQL_URL": f"{fake.api_url}/graphql",
        "GITHUB_HEAD_REF": job.head_ref,
        "GITHUB_JOB": job.name,
        "GITHUB_REF": job.ref,
        "GITHUB_REF_NAME": job.ref.removeprefix("refs/heads/").removeprefix("refs/pull/"),
        "GITHUB_REF_PROTECTED": "false",
        "GITHUB_REF_TYPE": "branch",
        "GITHUB_REPOSITORY": fake.repository,
        "GITHUB_REPOSITORY_ID": str(fake.repository_id),
        "GITHUB_REPOSITORY_OWNER": owner,
        "GITHUB_REPOSITORY_OWNER_ID": OWNER_ID,
        "GITHUB_RETENTION_DAYS": "90",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_RUN_ID": str(job.run_id),
        "GITHUB_RUN_NUMBER": "1",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_SHA": job.sha,
        "GITHUB_TRIGGERING_ACTOR": job.actor,
        "GITHUB_WORKFLOW": "memci",
        "GITHUB_WORKFLOW_REF": f"{fake.repository}/{WORKFLOW}@{job.ref}",
        "GITHUB_WORKFLOW_SHA": job.sha,
        "GITHUB_WORKSPACE": "/github/workspace",
        "HOME": "/github/home",
        "RUNNER_ARCH": "X64",
        "RUNNER_ENVIRONMENT": "github-hosted",
        "RUNNER_NAME": "GitHub Actions 1",
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": "/github/runner_temp",
        "RUNNER_TOOL_CACHE": "/opt/hostedtoolcache",
        "RUNNER_WORKSPACE": "/home/runner/work/shop",
        "ACTIONS_CACHE_URL": fake.results_url,
        "ACTIONS_RESULTS_URL": fake.results_url,
        "ACTIONS_RUNTIME_TOKEN": fake.runtime_token(job.run_id),
        "ACTIONS_RUNTIME_URL": fake.results_url,
    }


def _document(fake: FakeGitHub, path: str) -> Any:
    """What the API says of something: events hold the same."""
    address = f"{fake.api_url}/repos/{fake.repository}{path}"
    answer = requests.get(address, headers={"Authorization": f"Bearer {fake.token}"}, timeout=10)
    answer.raise_for_status()
    return answer.json()
