"""The threads on a pull request's lines that memci has begun: how they stand, and resolving them.

Only GitHub's GraphQL API knows threads. It names an app without the `[bot]` that the app's login has elsewhere.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from github.GithubException import GithubException

from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.review_note import Mark, read_mark

NEEDS = "pull-requests: write"

_THREADS = """
query ReviewThreads($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id
          isResolved
          isOutdated
          startLine
          line
          comments(first: 1) {
            totalCount
            nodes {
              databaseId
              url
              body
              isMinimized
              author { __typename login }
            }
          }
        }
      }
    }
  }
}
"""

_RESOLVE = """
mutation ResolveReviewThread($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) {
    thread { isResolved }
  }
}
"""

_BOT = "[bot]"


@dataclass(frozen=True)
class ReviewThread:
    """A thread whose first comment is memci's, written in the token's name.

    `further_lines`: how many lines it stands on besides its last.  `outdated`: those lines have changed since, and it
    stands on none.  `answered`: something was written below.  `hidden`: somebody minimised the comment.
    """

    id: str
    comment_id: int
    url: str
    mark: Mark
    further_lines: int
    outdated: bool
    resolved: bool
    answered: bool
    hidden: bool

    @property
    def settled(self) -> bool:
        """Whether memci itself has taken back what the comment said."""
        return self.mark.change is None

    @property
    def open(self) -> bool:
        """Whether it still asks its readers for something."""
        return not (self.resolved or self.settled or self.hidden)

    @property
    def decided(self) -> bool:
        """Whether a person has dealt with it, so that it is not to be brought up again."""
        return self.answered or self.hidden or (self.resolved and not self.settled)


def our_threads(api: Api, number: int) -> list[ReviewThread]:
    """Those of all uses of memci in the repository, the oldest first. For inside `api.call`."""
    owner, _, name = api.full_name.partition("/")
    variables: dict[str, Any] = {"owner": owner, "name": name, "number": number}
    threads: list[ReviewThread] = []
    while True:
        page = _asked(api, _THREADS, variables)["repository"]["pullRequest"]["reviewThreads"]
        threads += [thread for one in page["nodes"] if (thread := _ours(api, one)) is not None]
        if not page["pageInfo"]["hasNextPage"]:
            return sorted(threads, key=lambda thread: thread.comment_id)
        variables["after"] = page["pageInfo"]["endCursor"]


def resolve(api: Api, thread: ReviewThread) -> bool:
    """Mark the thread as resolved. Whether the token may: for a job's own, `contents: write` is what decides that,
    which is more than memci asks for. GitHubError when it failed for another reason."""
    try:
        api.call(lambda: _asked(api, _RESOLVE, {"thread": thread.id}), "A review thread could not be resolved", NEEDS)
    except GitHubError as error:
        if error.limited or error.status not in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            raise
        return error.status != HTTPStatus.FORBIDDEN
    return True


def _ours(api: Api, thread: dict[str, Any]) -> ReviewThread | None:
    comments = thread["comments"]
    if not comments["nodes"]:
        return None
    first = comments["nodes"][0]
    mark = read_mark(first["body"])
    if mark is None or _login(first["author"]) != api.login.lower():
        return None
    last = thread["line"]
    return ReviewThread(
        id=thread["id"],
        comment_id=first["databaseId"],
        url=first["url"],
        mark=mark,
        further_lines=0 if last is None or thread["startLine"] is None else last - thread["startLine"],
        outdated=thread["isOutdated"] or last is None,
        resolved=thread["isResolved"],
        answered=comments["totalCount"] > 1,
        hidden=first["isMinimized"],
    )


def _login(author: dict[str, str] | None) -> str:
    """As the REST API names the author, in lower case; empty for a deleted account."""
    if author is None:
        return ""
    ending = _BOT if author["__typename"] == "Bot" else ""
    return f"{author['login'].removesuffix(ending)}{ending}".lower()


def _asked(api: Api, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The answer's data; a refusal has the status that the REST API gives one, whatever PyGithub makes of it."""
    try:
        _, answer = api.repository.requester.graphql_query(query, variables)
    except GithubException as error:
        if error.status == HTTPStatus.BAD_REQUEST and _forbidden(error.data):
            raise GithubException(HTTPStatus.FORBIDDEN, error.data, error.headers) from error
        raise
    data: dict[str, Any] = answer["data"]
    return data


def _forbidden(answer: object) -> bool:
    errors = answer.get("errors") if isinstance(answer, dict) else None
    return isinstance(errors, list) and any(
        isinstance(error, dict) and error.get("type") == "FORBIDDEN" for error in errors
    )
