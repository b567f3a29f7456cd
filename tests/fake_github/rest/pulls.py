"""Pull requests, the comments on them, and what happened to them."""

from tests.fake_github.messages import Answer, json_answer
from tests.fake_github.rest.routing import OURS, Call, RefusalError, Route, validation_failed
from tests.fake_github.state import Comment, Pull

_LONGEST_COMMENT = 65536
# A pull request is an issue, too: its comments and events are opened by either permission, the issue by one.
_READ_EITHER = ("issues:read", "pull-requests:read")
_WRITE_EITHER = ("issues:write", "pull-requests:write")


def _pulls(call: Call) -> Answer:
    asked = call.incoming.parameters
    state, head, base = asked.get("state", "open"), asked.get("head"), asked.get("base")
    met = [
        pull
        for pull in sorted(call.state.pulls.values(), key=lambda pull: pull.number, reverse=True)
        if state in ("all", pull.state)
        # GitHub takes a head that names no owner for no filter at all.
        and (head is None or ":" not in head or head == f"{pull.head_owner}:{pull.head_ref}")
        and base in (None, pull.base_ref)
    ]
    return call.page([call.documents.pull(pull) for pull in met])


def found_pull(call: Call) -> Pull:
    pull = call.state.pulls.get(int(call.parts[0]))
    if pull is None:
        raise RefusalError(404)
    return pull


def _pull(call: Call) -> Answer:
    return json_answer(200, call.documents.whole_pull(found_pull(call)))


def _comments(call: Call) -> Answer:
    number = found_pull(call).number
    return call.page(
        [call.documents.comment(comment) for comment in call.state.comments.values() if comment.number == number]
    )


def _text(call: Call) -> str:
    body = call.fields().get("body")
    if not isinstance(body, str) or not body.strip():
        raise validation_failed("IssueComment", "body", "missing_field")
    if len(body) > _LONGEST_COMMENT:
        message = f"body is too long (maximum is {_LONGEST_COMMENT} characters)"
        raise validation_failed("IssueComment", "body", "custom", message)
    return body


def _create_comment(call: Call) -> Answer:
    number, at = found_pull(call).number, call.state.now()
    comment = Comment(call.state.new_id(), number, _text(call), call.actor, at, at)
    call.state.comments[comment.id] = comment
    document = call.documents.comment(comment)
    return json_answer(201, document, {"Location": document["url"]})


def _one_comment(call: Call) -> Comment:
    comment = call.state.comments.get(int(call.parts[0]))
    if comment is None:
        raise RefusalError(404)
    return comment


def _comment(call: Call) -> Answer:
    return json_answer(200, call.documents.comment(_one_comment(call)))


def _change_comment(call: Call) -> Answer:
    comment = _one_comment(call)
    # A token that may write may write on another's comment, too: nothing here protects it.
    comment.body, comment.updated_at = _text(call), call.state.now()
    return json_answer(200, call.documents.comment(comment))


def _delete_comment(call: Call) -> Answer:
    del call.state.comments[_one_comment(call).id]
    return Answer(204)


def _events(call: Call) -> Answer:
    number = found_pull(call).number
    return call.page([call.documents.event(event) for event in call.state.events if event.number == number])


ROUTES = (
    Route("GET", f"{OURS}/pulls", _pulls, ("pull-requests:read",)),
    Route("GET", rf"{OURS}/pulls/(\d+)", _pull, ("pull-requests:read",)),
    Route("GET", rf"{OURS}/issues/(\d+)/comments", _comments, _READ_EITHER),
    Route("POST", rf"{OURS}/issues/(\d+)/comments", _create_comment, _WRITE_EITHER),
    Route("GET", rf"{OURS}/issues/comments/(\d+)", _comment, _READ_EITHER),
    Route("PATCH", rf"{OURS}/issues/comments/(\d+)", _change_comment, _WRITE_EITHER),
    Route("DELETE", rf"{OURS}/issues/comments/(\d+)", _delete_comment, _WRITE_EITHER),
    Route("GET", rf"{OURS}/issues/(\d+)/events", _events, _READ_EITHER),
)
