"""The pull request that a run measured, and what was said on it."""

from github.PullRequest import PullRequest as Answer

from memci.github.api import Api
from memci.github.event import PullRequest, WorkflowRun
from memci.model.comparison import Waiver
from memci.render.escape import plain

_NEEDS = "pull-requests: read"
_SHOWN_OF_A_SHA = 7


def find_pull_request(api: Api, run: WorkflowRun, repository_id: int) -> PullRequest | str:
    """The open pull request into this repository whose head the run measured; or a sentence that says why there is
    none. GitHubError when GitHub could not be asked.

    Nothing that the run itself left behind has a say in it: a fork's author wrote that.
    """
    if run.event != "pull_request":
        return f"Run {run.id} was not started by a pull request, but by the event {plain(run.event)}."
    if run.repository_id != repository_id:
        return f"Run {run.id} is not one of this repository."
    if run.head_repository_id is None:
        return f"The repository that run {run.id} took its commit from is there no more."
    head = f"{run.head_owner}:{run.head_branch}"

    def ask() -> list[PullRequest]:
        pulls = api.repository.get_pulls(state="open", head=head)
        return [_described(pull) for pull in pulls if pull.base.repo.id == repository_id]

    from_head = [
        pull
        for pull in api.call(ask, "The pull request could not be looked up", _NEEDS)
        if pull.head_repository_id == run.head_repository_id and pull.head_ref == run.head_branch
    ]
    measured = [pull for pull in from_head if pull.head_sha == run.head_sha]
    return measured[0] if len(measured) == 1 else _why_none(run, plain(head), from_head, measured)


def current_head(api: Api, number: int) -> str:
    """The commit that is the pull request's head now."""
    return api.call(
        lambda: api.repository.get_pull(number).head.sha, "The pull request's head could not be looked up", _NEEDS
    )


def waiver(api: Api, number: int, label: str) -> Waiver | None:
    """Who let a broken budget through, when the label is on the pull request now: whoever set it last.

    What the event's payload says is not asked: it is as old as the run, and a job can be run again much later.
    """

    def ask() -> Waiver | None:
        pull = api.repository.get_pull(number)
        if not any(_same(one.name, label) for one in pull.labels):
            return None
        set_by = [
            (event.id, event.actor.login if event.actor else "ghost")
            for event in pull.get_issue_events()
            if event.event == "labeled" and _same(event.label.name, label)
        ]
        # A label that was renamed since is under its old name in the events.
        return Waiver(by=max(set_by)[1] if set_by else "somebody", reason=label)

    return api.call(ask, "Who set the label could not be looked up", _NEEDS)


def _same(label: str, other: str) -> bool:
    """GitHub takes no note of a label's case."""
    return label.casefold() == other.casefold()


def _described(pull: Answer) -> PullRequest:
    fork = pull.head.repo
    return PullRequest(
        number=pull.number,
        head_sha=pull.head.sha,
        head_ref=pull.head.ref,
        head_owner=fork.owner.login if fork else "",
        head_repository_id=fork.id if fork else None,
        base_ref=pull.base.ref,
        base_sha=pull.base.sha,
        labels=tuple(label.name for label in pull.labels),
        state=pull.state,
    )


def _why_none(run: WorkflowRun, head: str, from_head: list[PullRequest], measured: list[PullRequest]) -> str:
    sha = plain(run.head_sha[:_SHOWN_OF_A_SHA])
    if measured:
        numbers = " and ".join(f"#{pull.number}" for pull in measured)
        return (
            f"The pull requests {numbers} all have the head {sha} of {head}; which of them was measured is not known."
        )
    if from_head:
        numbers = " and ".join(f"#{pull.number}" for pull in from_head)
        return f"{sha}, which was measured, is no longer the head of {numbers}; the newer commit's run will report."
    return f"No pull request from {head} is open any more; there is nothing to report on."
