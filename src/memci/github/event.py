"""Which event a job serves, and the commits and the pull request that its payload names."""

from dataclasses import dataclass
from typing import Literal, get_args

from memci.errors import UsageError
from memci.github.context import Context, without_ref
from memci.github.payload import Payload
from memci.units import quoted

EventName = Literal["pull_request", "push", "merge_group", "workflow_dispatch", "schedule", "workflow_run"]


@dataclass(frozen=True)
class PullRequest:
    """`head_owner` is empty, and `head_repository_id` None, when the fork was deleted."""

    number: int
    head_sha: str
    head_ref: str
    head_owner: str
    head_repository_id: int | None
    base_ref: str
    base_sha: str
    labels: tuple[str, ...]
    state: str

    def from_fork(self, repository_id: int) -> bool:
        """Its commits come from another repository than this one, whose authors may not write here."""
        return self.head_repository_id != repository_id


@dataclass(frozen=True)
class WorkflowRun:
    """The run that a workflow_run event tells of. `head_owner` and `head_repository_id` as of a pull request."""

    id: int
    event: str
    path: str
    head_sha: str
    head_branch: str
    head_owner: str
    head_repository_id: int | None
    repository_id: int
    conclusion: str | None


@dataclass(frozen=True)
class Event:
    """`base_sha`: the commit that a merge group stands on, or the one that a push went on from; None when there is
    none, as for the first push of a branch."""

    name: EventName
    pull_request: PullRequest | None = None
    workflow_run: WorkflowRun | None = None
    base_sha: str | None = None


def read_event(context: Context) -> Event:
    """The event in the context; UsageError for one that memci does not serve, or whose payload lacks something."""
    payload = Payload(context.event, f"The payload of the {context.event_name} event")
    match context.event_name:
        case "pull_request":
            return Event("pull_request", pull_request=read_pull_request(payload.part("pull_request")))
        case "push":
            before = payload.text("before")
            return Event("push", base_sha=before if before.strip("0") else None)
        case "merge_group":
            return Event("merge_group", base_sha=payload.part("merge_group").text("base_sha"))
        case "workflow_run":
            return Event("workflow_run", workflow_run=_workflow_run(payload))
        case "workflow_dispatch":
            return Event("workflow_dispatch")
        case "schedule":
            return Event("schedule")
        case "pull_request_target":
            raise UsageError(
                "memci does not run on pull_request_target: code from a fork would run beside a token that may write; "
                "measure on pull_request, and report from a second workflow on workflow_run."
            )
        case other:
            raise UsageError(
                f"memci does not serve the event {quoted(other)}; run it on {', '.join(get_args(EventName))}."
            )


def read_pull_request(payload: Payload) -> PullRequest:
    """A pull request, as events and the API describe it; UsageError when it lacks something."""
    head, base = payload.part("head"), payload.part("base")
    fork = head.part_or_none("repo")
    return PullRequest(
        number=payload.number("number"),
        head_sha=head.text("sha"),
        head_ref=head.text("ref"),
        head_owner=fork.part("owner").text("login") if fork else "",
        head_repository_id=fork.number("id") if fork else None,
        base_ref=base.text("ref"),
        base_sha=base.text("sha"),
        labels=tuple(label.text("name") for label in payload.parts("labels")),
        state=payload.text("state"),
    )


def _workflow_run(event: Payload) -> WorkflowRun:
    payload = event.part("workflow_run")
    fork = payload.part_or_none("head_repository")
    return WorkflowRun(
        id=payload.number("id"),
        event=payload.text("event"),
        # Runs did not always have a path, and some have @BRANCH behind it.
        path=without_ref(payload.text_or_none("path") or event.part("workflow").text("path")),
        head_sha=payload.text("head_sha"),
        head_branch=payload.text_or_none("head_branch") or "",
        head_owner=fork.part("owner").text("login") if fork else "",
        head_repository_id=fork.number("id") if fork else None,
        repository_id=payload.part("repository").number("id"),
        conclusion=payload.text_or_none("conclusion"),
    )
