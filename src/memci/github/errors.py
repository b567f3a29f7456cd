"""What GitHub did not let us do, in one sentence: what is missing now, why, and how to get it."""

from http import HTTPStatus

from memci.errors import MemciError
from memci.github.failure import Failure
from memci.render.escape import plain

_LONGEST_FIGURE = 12


class GitHubError(MemciError):
    """GitHub did not do what was asked. `status` is the answer's; None when there was none. `limited`: only because a
    limit on requests was met."""

    def __init__(self, sentence: str, status: int | None = None, *, limited: bool = False) -> None:
        super().__init__(sentence)
        self.status = status
        self.limited = limited


def refused(undone: str, needs: str | None, failure: Failure, attempts: int = 1) -> GitHubError:
    """The error for a request that failed for good.

    `undone`: what is not there now ("The comment could not be posted"); `needs`: the permission of the job that it
    takes ("pull-requests: write"), None where a token's permissions have no say.
    """
    status = f" ({failure.status})" if failure.status is not None else ""
    sentence = f"{undone}{status}: {_why(needs, failure, attempts).rstrip('.')}."
    return GitHubError(sentence, failure.status, limited=failure.limited)


def _why(needs: str | None, failure: Failure, attempts: int) -> str:
    said = failure.said or "the server does not say why"
    if failure.limited:
        return _limit(failure)
    match failure.status:
        case HTTPStatus.UNAUTHORIZED if needs:
            return "the token is not valid, or no longer; check the input `github-token`"
        case HTTPStatus.FORBIDDEN if needs and failure.said.lower().startswith("resource not accessible"):
            return f"the token may not do that; {_permit(needs)}"
        case HTTPStatus.FORBIDDEN if needs:
            return f"{said.rstrip('.')}; should the token lack the right, {_permit(needs)}"
        case HTTPStatus.NOT_FOUND if needs:
            return f"it is not there, or the token may not see it; for that, give the job `permissions: {needs}`"
    return f"{said.rstrip('.')} ({attempts} attempts)" if attempts > 1 else said


def _permit(needs: str) -> str:
    if not needs.endswith("write"):
        return f"give the job `permissions: {needs}`"
    return (
        f"give the job `permissions: {needs}`, or, for pull requests from forks and from Dependabot, where that has no "
        "effect, report from a second workflow on `workflow_run`"
    )


def _limit(failure: Failure) -> str:
    seconds = failure.headers.get("retry-after", "")
    asked = f", and it asks to wait {plain(seconds, _LONGEST_FIGURE)} s" if seconds.isdecimal() else ""
    return f"GitHub's limit on requests is reached{asked}; a job does not hang for that, run it again later"
