"""Check runs."""

from tests.fake_github.messages import Answer, Document, json_answer
from tests.fake_github.rest.routing import OURS, Call, RefusalError, Route, validation_failed
from tests.fake_github.state import CheckRun

_MOST_ANNOTATIONS = 50
_LONGEST_TEXT = 65535
_WRITE = ("checks:write",)


def _checked_fields(call: Call) -> Document:
    if not call.actor.app:
        raise RefusalError(403, "You must authenticate via a GitHub App.")
    fields = call.fields()
    output = fields.get("output") or {}
    if len(output.get("annotations", ())) > _MOST_ANNOTATIONS:
        raise RefusalError(422, f"Invalid request.\n\nNo more than {_MOST_ANNOTATIONS} items are allowed.")
    if len(output.get("summary", "").encode()) > _LONGEST_TEXT:
        raise validation_failed("CheckRun", "summary", "custom", "summary exceeds a maximum bytesize of 65535")
    return fields


def _create(call: Call) -> Answer:
    fields = _checked_fields(call)
    if not fields.get("name") or not fields.get("head_sha"):
        raise RefusalError(422, 'Invalid request.\n\n"name", "head_sha" weren\'t supplied.')
    if fields["head_sha"] not in call.state.commits:
        raise RefusalError(422, f"No commit found for SHA: {fields['head_sha']}")
    annotations = (fields.get("output") or {}).get("annotations", [])
    check = CheckRun(call.state.new_id(), call.actor, fields, list(annotations), call.state.now())
    call.state.check_runs[check.id] = check
    return json_answer(201, call.documents.check_run(check))


def _change(call: Call) -> Answer:
    check = call.state.check_runs.get(int(call.parts[0]))
    if check is None:
        raise RefusalError(404)
    fields = _checked_fields(call)
    # Annotations are added to those that are there; the rest replaces what was.
    check.annotations.extend((fields.get("output") or {}).get("annotations", []))
    check.fields.update(fields)
    return json_answer(200, call.documents.check_run(check))


def _read(call: Call) -> Answer:
    check = call.state.check_runs.get(int(call.parts[0]))
    if check is None:
        raise RefusalError(404)
    return json_answer(200, call.documents.check_run(check))


def _of_commit(call: Call) -> Answer:
    name = call.incoming.parameters.get("check_name")
    found = [
        call.documents.check_run(check)
        for check in call.state.check_runs.values()
        if check.fields["head_sha"] == call.parts[0] and name in (None, check.fields["name"])
    ]
    return call.page(found, "check_runs")


ROUTES = (
    Route("POST", f"{OURS}/check-runs", _create, _WRITE),
    Route("GET", rf"{OURS}/check-runs/(\d+)", _read, ("checks:read",)),
    Route("PATCH", rf"{OURS}/check-runs/(\d+)", _change, _WRITE),
    Route("GET", rf"{OURS}/commits/([^/]+)/check-runs", _of_commit, ("checks:read",)),
)
