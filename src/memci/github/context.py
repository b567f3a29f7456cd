"""What the runner tells a job about itself: variables, and the payload of the event that started it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memci.errors import UsageError
from memci.units import quoted

_REF = re.compile(r"(?:(?<=\.yml)|(?<=\.yaml))@.*", re.DOTALL)


@dataclass(frozen=True)
class Context:
    """`actor`: who set off the event (`dependabot[bot]` has a token that may only read, whatever the job asks for).
    `sha` of a pull_request is the merge of its head into its base, which GitHub made for the test."""

    event_name: str
    repository: str
    repository_id: int
    run_id: int
    run_attempt: int
    workflow_path: str
    """From the repository's top: .github/workflows/memci.yml."""
    job: str
    sha: str
    ref: str
    actor: str
    server_url: str
    api_url: str
    workspace: Path
    event: Mapping[str, Any]


def read_context(environ: Mapping[str, str]) -> Context:
    """The context in a job's variables; UsageError outside a job, or when a variable or the payload is not readable."""
    return Context(
        event_name=_said(environ, "GITHUB_EVENT_NAME"),
        repository=_said(environ, "GITHUB_REPOSITORY"),
        repository_id=_number(environ, "GITHUB_REPOSITORY_ID"),
        run_id=_number(environ, "GITHUB_RUN_ID"),
        run_attempt=_number(environ, "GITHUB_RUN_ATTEMPT"),
        workflow_path=_workflow_path(_said(environ, "GITHUB_WORKFLOW_REF")),
        job=_said(environ, "GITHUB_JOB"),
        sha=_said(environ, "GITHUB_SHA"),
        ref=_said(environ, "GITHUB_REF"),
        actor=_said(environ, "GITHUB_ACTOR"),
        server_url=_said(environ, "GITHUB_SERVER_URL").rstrip("/"),
        api_url=_said(environ, "GITHUB_API_URL").rstrip("/"),
        workspace=Path(_said(environ, "GITHUB_WORKSPACE")),
        event=_payload(Path(_said(environ, "GITHUB_EVENT_PATH"))),
    )


def without_ref(workflow: str) -> str:
    """A workflow's file without the @REF behind it. The file's name and the ref may hold an `@`, too."""
    return _REF.sub("", workflow)


def _said(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise UsageError(f"{name} is not set, as it is in every job of GitHub Actions; this command is for such a job.")
    return value


def _number(environ: Mapping[str, str], name: str) -> int:
    value = _said(environ, name)
    if not (value.isascii() and value.isdecimal()):
        raise UsageError(f"{name} is {quoted(value)}, and not a number as in a job of GitHub Actions.")
    return int(value)


def _workflow_path(ref: str) -> str:
    """From OWNER/REPOSITORY/.github/workflows/FILE@refs/heads/BRANCH."""
    path = without_ref(ref).split("/", maxsplit=2)[2:]
    if not path:
        raise UsageError(f"GITHUB_WORKFLOW_REF is {quoted(ref)}, which names no workflow file.")
    return path[0]


def _payload(file: Path) -> dict[str, Any]:
    try:
        payload = json.loads(file.read_bytes())
    except OSError as error:
        raise UsageError(f"The event in {file} (GITHUB_EVENT_PATH) could not be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise UsageError(f"The event in {file} (GITHUB_EVENT_PATH) is not JSON.") from None
    if not isinstance(payload, dict):
        raise UsageError(f"The event in {file} (GITHUB_EVENT_PATH) is not a JSON object.")
    return payload
