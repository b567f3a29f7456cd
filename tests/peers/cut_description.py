"""Cuts GitHub's description of its REST API down to the routes that memci uses: from hundreds of MB to hundreds of KB.

Run in this folder, once `npm ci` has fetched @octokit/openapi; the checking proxy reads what this writes.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WHOLE = HERE / "node_modules/@octokit/openapi/generated/api.github.com.json"
CUT = HERE / "node_modules/api.github.com.json"

_OURS = "/repos/{owner}/{repo}"
ROUTES = {
    _OURS: ["get"],
    f"{_OURS}/actions/artifacts": ["get"],
    f"{_OURS}/actions/artifacts/{{artifact_id}}": ["get"],
    f"{_OURS}/actions/artifacts/{{artifact_id}}/{{archive_format}}": ["get"],
    f"{_OURS}/actions/runs/{{run_id}}": ["get"],
    f"{_OURS}/actions/runs/{{run_id}}/artifacts": ["get"],
    f"{_OURS}/check-runs": ["post"],
    f"{_OURS}/check-runs/{{check_run_id}}": ["get", "patch"],
    f"{_OURS}/commits": ["get"],
    f"{_OURS}/commits/{{ref}}": ["get"],
    f"{_OURS}/commits/{{ref}}/check-runs": ["get"],
    f"{_OURS}/contents/{{path}}": ["get"],
    f"{_OURS}/issues/{{issue_number}}/comments": ["get", "post"],
    f"{_OURS}/issues/{{issue_number}}/events": ["get"],
    f"{_OURS}/issues/comments/{{comment_id}}": ["get", "patch", "delete"],
    f"{_OURS}/pulls": ["get"],
    f"{_OURS}/pulls/{{pull_number}}": ["get"],
    f"{_OURS}/pulls/{{pull_number}}/comments": ["get", "post"],
    f"{_OURS}/pulls/{{pull_number}}/files": ["get"],
    f"{_OURS}/pulls/comments/{{comment_id}}": ["get", "patch", "delete"],
    "/user": ["get"],
}


def references(part: Any) -> Iterator[str]:
    """What a part of the description refers to."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def checkable(part: Any) -> Any:
    """The same part, written so that the proxy checks by it: of an answer with a `nullable` that has no `type`
    beside it, nothing at all is checked."""
    if isinstance(part, list):
        return [checkable(value) for value in part]
    if not isinstance(part, dict):
        return part
    part = {key: checkable(value) for key, value in part.items()}
    if part.get("nullable") is True and "type" not in part:
        del part["nullable"]
        way = next(key for key in ("oneOf", "anyOf") if key in part)
        part[way] = [*part[way], {"type": "string", "nullable": True, "enum": []}]
    return part


def cut(whole: dict[str, Any]) -> dict[str, Any]:
    """The routes, and all the components that they lead to."""
    paths = {path: {method: whole["paths"][path][method] for method in methods} for path, methods in ROUTES.items()}
    components: dict[str, dict[str, Any]] = {}
    waiting: list[Any] = [paths]
    while waiting:
        for reference in references(waiting.pop()):
            _, _, kind, name = reference.split("/", 3)
            if name not in components.setdefault(kind, {}):
                components[kind][name] = whole["components"][kind][name]
                waiting.append(components[kind][name])
    # A fork that was deleted is null in GitHub's answers, and an object always in its description.
    schemas = components["schemas"]
    schemas["nullable-fork"] = {**schemas["repository"], "nullable": True}
    for name in ("pull-request", "pull-request-simple"):
        schemas[name]["properties"]["head"]["properties"]["repo"] = {"$ref": "#/components/schemas/nullable-fork"}
    # So is the place of a review comment whose lines have changed since.
    for name in ("line", "position"):
        schemas["pull-request-review-comment"]["properties"][name]["nullable"] = True
    return {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "servers": [{"url": "http://127.0.0.1"}],
        "paths": checkable(paths),
        "components": checkable(components),
    }


if __name__ == "__main__":
    CUT.write_text(json.dumps(cut(json.loads(WHOLE.read_text()))))
