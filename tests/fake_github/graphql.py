"""GitHub's other API, which answers queries: as much of it as tells whom a token belongs to, and how threads stand.

It answers all kinds of tokens, while /user answers those of persons only. As on GitHub, an answer holds what the query
selects and nothing else, and says in its document, not in its status, that something is refused.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fake_github.documents.parts import node
from tests.fake_github.messages import Answer, Document, json_answer
from tests.fake_github.rest.routing import Call, Route
from tests.fake_github.state import NAME, OWNER, Actor, ReviewComment

PATH = "/graphql"
_TOKEN = re.compile(r"[{}]|\([^()]*\)|\w+")
_MOST_ON_A_PAGE = 100
_Selection = dict[str, Any]


class _RefusedError(Exception):
    """An answer with an error of this type."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def _answer(call: Call) -> Answer:
    fields = call.fields()
    query, variables = fields.get("query", ""), fields.get("variables") or {}
    selection = _selection(query)
    try:
        data = {name: _ROOTS[name](call, query, variables) for name in selection}
        return json_answer(200, {"data": _selected(data, selection)})
    except _RefusedError as refused:
        error = {"type": refused.kind, "path": list(selection), "message": str(refused)}
        return json_answer(200, {"data": dict.fromkeys(selection), "errors": [error]})
    except KeyError as unknown:
        return json_answer(200, {"errors": [{"message": f"The fake does not know {unknown}."}]})


def _selection(query: str) -> _Selection:
    tokens = iter(_TOKEN.findall(query))
    for token in tokens:
        if token == "{":  # noqa: S105
            break
    return _fields(tokens)


def _fields(tokens: Iterator[str]) -> _Selection:
    fields: _Selection = {}
    name = ""
    for token in tokens:
        if token == "}":  # noqa: S105
            break
        if token == "{":  # noqa: S105
            fields[name] = _fields(tokens)
        elif not token.startswith("("):
            name = token
            fields[name] = {}
    return fields


def _selected(document: Any, selection: _Selection) -> Any:
    if isinstance(document, list):
        return [_selected(one, selection) for one in document]
    if not selection or document is None:
        return document
    return {name: _selected(document[name], below) for name, below in selection.items()}


def _viewer(call: Call, _query: str, _variables: Document) -> Document:
    return {"login": call.actor.login}


def _permit(call: Call, *needs: str) -> None:
    have = call.state.permissions
    if not all(need in have or need.replace(":read", ":write") in have for need in needs):
        raise _RefusedError(
            "FORBIDDEN",
            "Resource not accessible by integration"
            if call.actor.app
            else f"{call.actor.login} does not have the correct permissions to execute this",
        )


def _repository(call: Call, query: str, variables: Document) -> Document:
    _permit(call, "pull-requests:read")
    if (variables["owner"], variables["name"]) != (OWNER, NAME):
        raise _RefusedError("NOT_FOUND", "Could not resolve to a Repository with that name.")
    pull = call.state.pulls.get(variables["number"])
    if pull is None:
        raise _RefusedError(
            "NOT_FOUND", f"Could not resolve to a PullRequest with the number of {variables['number']}."
        )
    asked = re.search(r"reviewThreads\(first: (\d+)", query)
    size = min(int(asked[1]), _MOST_ON_A_PAGE) if asked else 0
    threads = [one for one in _threads(call).values() if one[0].number == pull.number]
    start = int(variables.get("after") or 0)
    shown = threads[start : start + size]
    more = start + size < len(threads)
    page = {"hasNextPage": more, "endCursor": str(start + len(shown))}
    nodes = [_thread(call, comments) for comments in shown]
    return {"pullRequest": {"reviewThreads": {"pageInfo": page, "nodes": nodes}}}


def _threads(call: Call) -> Mapping[int, list[ReviewComment]]:
    threads: dict[int, list[ReviewComment]] = {}
    for comment in call.state.review_comments.values():
        threads.setdefault(comment.thread, []).append(comment)
    return threads


def _thread(call: Call, comments: list[ReviewComment]) -> Document:
    first = comments[0]
    lines = call.documents.lines_of(first)
    return {
        "id": _thread_node(first.thread),
        "isResolved": first.thread in call.state.resolved_threads,
        "isOutdated": lines is None,
        "startLine": lines.start if lines and first.start_line is not None else None,
        "line": lines.stop - 1 if lines else None,
        "comments": {"totalCount": len(comments), "nodes": [_comment(call, first)]},
    }


def _comment(call: Call, comment: ReviewComment) -> Document:
    return {
        "databaseId": comment.id,
        "url": call.documents.review_comment_address(comment),
        "body": comment.body,
        "isMinimized": comment.minimized,
        "author": _author(comment.author),
    }


def _author(actor: Actor) -> Document | None:
    """A bot without what its login ends with elsewhere; None for `ghost`, whose account was deleted."""
    if actor.login == "ghost":
        return None
    return {"__typename": actor.type, "login": actor.login.removesuffix("[bot]")}


def _resolve(call: Call, _query: str, variables: Document) -> Document:
    # On GitHub, too, it is not the permission for pull requests that counts.
    _permit(call, "contents:write")
    found = next((one for one in _threads(call) if _thread_node(one) == variables["thread"]), None)
    if found is None:
        raise _RefusedError("NOT_FOUND", "Could not resolve to a node with that global id.")
    call.state.resolved_threads.add(found)
    return {"thread": {"isResolved": True}}


def _thread_node(number: int) -> str:
    return node("PullRequestReviewThread", number)


_ROOTS = {"viewer": _viewer, "repository": _repository, "resolveReviewThread": _resolve}
ROUTES = (Route("POST", PATH, _answer),)
