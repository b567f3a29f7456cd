"""Workflow runs and their artifacts."""

from tests.fake_github.messages import Answer, json_answer
from tests.fake_github.rest.routing import OURS, Call, RefusalError, Route
from tests.fake_github.state import Artifact

_READ = ("actions:read",)


def _listed(call: Call, artifacts: list[Artifact]) -> Answer:
    name = call.incoming.parameters.get("name")
    newest_first = sorted(artifacts, key=lambda artifact: artifact.id, reverse=True)
    return call.page(
        [call.documents.artifact(artifact) for artifact in newest_first if name in (None, artifact.name)], "artifacts"
    )


def _artifacts(call: Call) -> Answer:
    return _listed(call, list(call.state.artifacts.values()))


def _artifacts_of_run(call: Call) -> Answer:
    run = int(call.parts[0])
    if run not in call.state.runs:
        raise RefusalError(404)
    return _listed(call, [artifact for artifact in call.state.artifacts.values() if artifact.run_id == run])


def _found(call: Call) -> Artifact:
    artifact = call.state.artifacts.get(int(call.parts[0]))
    if artifact is None:
        raise RefusalError(404)
    return artifact


def _artifact(call: Call) -> Answer:
    return json_answer(200, call.documents.artifact(_found(call)))


def _archive(call: Call) -> Answer:
    artifact = _found(call)
    if artifact.expired:
        raise RefusalError(410, "Artifact has expired")
    return Answer(302, headers={"Location": call.artifact_address(artifact)})


def _run(call: Call) -> Answer:
    run = call.state.runs.get(int(call.parts[0]))
    if run is None:
        raise RefusalError(404)
    return json_answer(200, call.documents.run(run))


ROUTES = (
    Route("GET", f"{OURS}/actions/artifacts", _artifacts, _READ),
    Route("GET", rf"{OURS}/actions/artifacts/(\d+)", _artifact, _READ),
    Route("GET", rf"{OURS}/actions/artifacts/(\d+)/zip", _archive, _READ),
    Route("GET", rf"{OURS}/actions/runs/(\d+)", _run, _READ),
    Route("GET", rf"{OURS}/actions/runs/(\d+)/artifacts", _artifacts_of_run, _READ),
)
