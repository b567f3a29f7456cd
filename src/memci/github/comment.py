"""The one comment of memci's on a pull request: written anew where it stands, never a second one.

Ours is a comment that begins with the marker and was written in the token's name. Somebody else's that begins with
the marker, pasted from ours, is not touched; a marker further down in a text says nothing.
"""

import contextlib
from http import HTTPStatus

from github.GithubException import GithubException
from github.Issue import Issue
from github.IssueComment import IssueComment

from memci.github.api import Api
from memci.github.errors import GitHubError

_NEEDS = "pull-requests: write"
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def marker(key: str) -> str:
    """What tells the comment of one use of memci from another's; not seen by readers."""
    return f"<!-- memci:sticky {key} -->"


def post_comment(api: Api, number: int, key: str, text: str) -> str:
    """Make `text` the comment on the pull request; returns its address. GitHubError when it could not be.

    Of several of ours, as two jobs at once may make them, the oldest stays: it is the one whose place and address
    readers know, and two jobs that tidy up at once choose the same.
    """
    body = f"{marker(key)}\n{text}"

    # Begun anew after a failure: what seemed to fail may have been created, and is found then.
    def post() -> tuple[str, list[IssueComment]]:
        issue = _issue(api, number)
        ours = _ours(api, issue, key)
        for position, comment in enumerate(ours):
            if _written(comment, body):
                return comment.html_url, ours[position + 1 :]
        return issue.create_comment(body).html_url, []

    url, superfluous = api.call(post, "The comment could not be posted", _NEEDS)
    # The next job tries again; what matters is posted.
    with contextlib.suppress(GitHubError):
        api.call(lambda: _delete(superfluous), "An older comment could not be deleted", _NEEDS)
    return url


def remove_comment(api: Api, number: int, key: str) -> None:
    """Delete the comment, if there is one. GitHubError when it could not be."""
    api.call(lambda: _delete(_ours(api, _issue(api, number), key)), "The comment could not be deleted", _NEEDS)


def _issue(api: Api, number: int) -> Issue:
    """Pull requests are commented on as issues are. The issue itself is never asked for: that takes `issues: read`."""
    return api.repository.get_issue(number)


def _ours(api: Api, issue: Issue, key: str) -> list[IssueComment]:
    """The oldest first."""
    first_line = marker(key)
    marked = [
        comment for comment in issue.get_comments() if (comment.body or "").split("\n", 1)[0].rstrip() == first_line
    ]
    ours = [comment for comment in marked if comment.user and comment.user.login.lower() == api.login.lower()]
    return sorted(ours, key=lambda comment: comment.id)


def _written(comment: IssueComment, body: str) -> bool:
    """Whether the comment now has the body; not when it was deleted meanwhile."""
    if _lines(comment.body) == _lines(body):
        return True
    try:
        comment.edit(body)
    except GithubException as error:
        if error.status in _GONE:
            return False
        raise
    return True


def _lines(body: str) -> list[str]:
    """Without what GitHub may change about a text that it is given."""
    return [line.rstrip() for line in body.strip().splitlines()]


def _delete(comments: list[IssueComment]) -> None:
    for comment in comments:
        try:
            comment.delete()
        except GithubException as error:
            if error.status not in _GONE:
                raise
