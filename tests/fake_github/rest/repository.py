"""The repository itself, its commits and its files; who asks."""

from tests.fake_github.messages import Answer, json_answer
from tests.fake_github.rest.routing import OURS, Call, RefusalError, Route


def _repository(call: Call) -> Answer:
    return json_answer(200, call.documents.repository())


def _commits(call: Call) -> Answer:
    asked = call.incoming.parameters.get("sha", "main")
    sha = call.state.resolve(asked)
    if sha is None:
        raise RefusalError(404)
    return call.page([call.documents.commit(commit) for commit in call.state.history(sha)])


def _commit(call: Call) -> Answer:
    sha = call.state.resolve(call.parts[0])
    if sha is None:
        raise RefusalError(422, f"No commit found for SHA: {call.parts[0]}")
    stats = {"stats": {"total": 0, "additions": 0, "deletions": 0}, "files": []}
    return json_answer(200, {**call.documents.commit(call.state.commits[sha]), **stats})


def _contents(call: Call) -> Answer:
    path, asked = call.parts[0], call.incoming.parameters.get("ref", "main")
    data = call.state.files.get((path, asked)) or call.state.files.get((path, call.state.resolve(asked) or asked))
    if data is None:
        raise RefusalError(404)
    if "raw" in call.incoming.headers.get("accept", ""):
        return Answer(200, data, "application/vnd.github.raw; charset=utf-8")
    return json_answer(200, call.documents.file(path, asked, data))


def _user(call: Call) -> Answer:
    if call.actor.app:
        raise RefusalError(403, "Resource not accessible by integration")
    return json_answer(200, call.documents.viewer(call.actor))


ROUTES = (
    Route("GET", OURS, _repository),
    Route("GET", f"{OURS}/commits", _commits, ("contents:read",)),
    Route("GET", f"{OURS}/commits/([^/]+)", _commit, ("contents:read",)),
    Route("GET", f"{OURS}/contents/(.+)", _contents, ("contents:read",)),
    Route("GET", "/user", _user),
)
