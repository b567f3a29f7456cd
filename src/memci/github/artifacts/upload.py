"""Keeps files with the run as an artifact, from inside a container action."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from memci.github.artifacts import blob
from memci.github.artifacts.archive import pack
from memci.github.artifacts.results_service import ResultsService
from memci.github.artifacts.web import new_session
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying


def upload(
    files: Mapping[str, bytes],
    name: str,
    *,
    results_url: str,
    runtime_token: str,
    retention_days: int | None,
    retrying: Retrying,
    mask: Callable[[str], None],
    kept: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Upload the files as the artifact `name` of this run, in place of one that it already has; returns its id.

    `results_url` and `runtime_token` are ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN, "" where they are not set.
    `retention_days`: from 1 to GITHUB_RETENTION_DAYS; None as the repository's settings say. `mask` is told every
    secret before it is used. `kept` is where the files lie in the workspace, for the sentence of the GitHubError.
    """
    data = pack(files)
    undone = f"The results could not be uploaded as the artifact {name}"
    try:
        missing = _missing(results_url, runtime_token)
        if missing:
            raise GitHubError(
                f"{undone}: {missing} is not set; a container action on github.com has it, a `run:` step and GitHub "
                "Enterprise Server do not."
            )
        with new_session() as session:
            service = ResultsService(results_url, runtime_token, session=session, retrying=retrying, undone=undone)
            expires_at = None if retention_days is None else now() + timedelta(days=retention_days)
            address = _begin(service, name, expires_at)
            for secret in blob.secrets_of(address):
                mask(secret)
            blob.put(data, address, session=session, retrying=retrying, undone=undone)
            return _end(service, name, data)
    except GitHubError as error:
        raise GitHubError(f"{error} {_way_out(name, kept)}", error.status) from error


def _missing(results_url: str, runtime_token: str) -> str:
    unset = [
        variable
        for variable, value in (("ACTIONS_RESULTS_URL", results_url), ("ACTIONS_RUNTIME_TOKEN", runtime_token))
        if not value
    ]
    return " and ".join(unset)


def _begin(service: ResultsService, name: str, expires_at: datetime | None) -> str:
    try:
        return service.create(name, expires_at)
    except GitHubError as error:
        if error.status != HTTPStatus.CONFLICT:
            raise
    # This run has it: from an attempt before this one, or begun by a request whose answer was lost.
    try:
        service.delete(name)
    except GitHubError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
    return service.create(name, expires_at)


def _end(service: ResultsService, name: str, data: bytes) -> int:
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    try:
        return service.finalize(name, len(data), digest)
    except GitHubError as error:
        # An answer that was lost, and then: there is nothing to end any more.
        found = service.find(name, digest) if error.status in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT) else None
        if found is None:
            raise
        return found


def _way_out(name: str, kept: str) -> str:
    hidden = any(part.startswith(".") and part.strip(".") for part in kept.split("/"))
    also = " and `include-hidden-files: true`" if hidden else ""
    return (
        f"They stay at {kept}: a later step with actions/upload-artifact, `name: {name}`, `path: {kept}`{also} "
        "uploads them."
    )
