"""The files of a pull request, and the comments on their lines."""

from tests.fake_github.diffs import hunks_at, pull_files
from tests.fake_github.messages import Answer, Document, json_answer
from tests.fake_github.rest.pulls import found_pull
from tests.fake_github.rest.routing import OURS, Call, RefusalError, Route, validation_failed
from tests.fake_github.state import Pull, ReviewComment

_LONGEST_COMMENT = 65536
_MOST_FILES = 3000
_READ = ("pull-requests:read",)
_WRITE = ("pull-requests:write",)
_RESOURCE = "PullRequestReviewComment"


def _files(call: Call) -> Answer:
    pull = found_pull(call)
    files = pull_files(call.state, pull)[:_MOST_FILES]
    return call.page([call.documents.pull_file(file, pull) for file in files])


def _comments(call: Call) -> Answer:
    number = found_pull(call).number
    found = [one for one in call.state.review_comments.values() if one.number == number]
    return call.page([call.documents.review_comment(comment) for comment in found])


def _text(fields: Document) -> str:
    body = fields.get("body")
    if not isinstance(body, str) or not body.strip():
        raise validation_failed(_RESOURCE, "body", "missing_field")
    if len(body) > _LONGEST_COMMENT:
        message = f"body is too long (maximum is {_LONGEST_COMMENT} characters)"
        raise validation_failed(_RESOURCE, "body", "custom", message)
    return body


def _create(call: Call) -> Answer:
    pull, fields = found_pull(call), call.fields()
    text, path, commit = _text(fields), fields.get("path", ""), fields.get("commit_id", "")
    start, line = fields.get("start_line"), fields.get("line", 0)
    _check_place(call, pull, commit, path, start, line)
    if fields.get("side") != "RIGHT" or (start is not None and fields.get("start_side") != "RIGHT"):
        raise validation_failed(_RESOURCE, "side", "invalid")
    at, identity = call.state.now(), call.state.new_id()
    comment = ReviewComment(identity, pull.number, identity, text, call.actor, path, commit, start, line, at, at)
    call.state.review_comments[identity] = comment
    document = call.documents.review_comment(comment)
    return json_answer(201, document, {"Location": document["url"]})


def _check_place(call: Call, pull: Pull, commit: str, path: str, start: int | None, line: int) -> None:
    """GitHub takes lines that the diff shows, and several only within one hunk."""
    thread = "pull_request_review_thread"
    if commit != pull.head_sha and not any(ref == commit for _, ref in call.state.files):
        raise validation_failed(_RESOURCE, "commit_id", "custom", "commit_id is not part of the pull request")
    hunk = next((one for one in hunks_at(call.state, pull, commit, path) if line in one), None)
    if hunk is None:
        raise validation_failed(_RESOURCE, f"{thread}.line", "custom", f"{thread}.line must be part of the diff")
    if start is None:
        return
    if start >= line:
        message = f"{thread}.start_line must precede the end line."
        raise validation_failed(_RESOURCE, f"{thread}.start_line", "custom", message)
    if start not in hunk:
        message = f"{thread}.start_line must be part of the same hunk as the line."
        raise validation_failed(_RESOURCE, f"{thread}.start_line", "custom", message)


def _one(call: Call) -> ReviewComment:
    comment = call.state.review_comments.get(int(call.parts[0]))
    if comment is None:
        raise RefusalError(404)
    return comment


def _comment(call: Call) -> Answer:
    return json_answer(200, call.documents.review_comment(_one(call)))


def _change(call: Call) -> Answer:
    comment = _one(call)
    comment.body, comment.updated_at = _text(call.fields()), call.state.now()
    return json_answer(200, call.documents.review_comment(comment))


def _delete(call: Call) -> Answer:
    del call.state.review_comments[_one(call).id]
    return Answer(204)


ROUTES = (
    Route("GET", rf"{OURS}/pulls/(\d+)/files", _files, _READ),
    Route("GET", rf"{OURS}/pulls/(\d+)/comments", _comments, _READ),
    Route("POST", rf"{OURS}/pulls/(\d+)/comments", _create, _WRITE),
    Route("GET", rf"{OURS}/pulls/comments/(\d+)", _comment, _READ),
    Route("PATCH", rf"{OURS}/pulls/comments/(\d+)", _change, _WRITE),
    Route("DELETE", rf"{OURS}/pulls/comments/(\d+)", _delete, _WRITE),
)
