"""Keeps files with the run as artifacts, from inside a container action."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from memci.github.artifacts import blob
from memci.github.artifacts.archive import pack
from memci.github.artifacts.results_service import ResultsService
from memci.github.artifacts.web import new_session
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

_ZIP = "application/zip"


@dataclass(frozen=True)
class Uploader:
    """What it takes to leave artifacts with the run.

    `results_url` and `runtime_token` are ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN, "" where they are not set.
    `retention_days`: from 1 to GITHUB_RETENTION_DAYS; None as the repository's settings say. `mask` is told every
    secret before it is used.
    """

    results_url: str
    runtime_token: str = field(repr=False)
    retention_days: int | None
    retrying: Retrying
    mask: Callable[[str], None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def archive(self, name: str, files: Mapping[str, bytes], kept: str) -> int:
        """Upload results as the artifact `name` of this run, in place of one that it already has; returns its id.

        `kept` is where they lie in the workspace, for the sentence of the GitHubError.
        """
        undone = f"The results could not be uploaded as the artifact {name}"
        return self._upload(name, pack(files), None, undone, _way_out(name, kept))

    def file(self, name: str, data: bytes, mime_type: str) -> int:
        """The same for one file as it is, which a browser shows: the artifact has the file's name.

        NotTakenError when the service may know archives only.
        """
        return self._upload(name, data, mime_type, f"{name} could not be uploaded", "")

    def file_in_archive(self, name: str, data: bytes) -> int:
        """The same for one file in an archive, which has its name too."""
        return self._upload(name, pack({name: data}), None, f"{name} could not be uploaded, packed neither", "")

    def _upload(self, name: str, data: bytes, mime_type: str | None, undone: str, way_out: str) -> int:
        try:
            if self._missing:
                raise GitHubError(
                    f"{undone}: {self._missing} is not set; a container action on github.com has it, a `run:` step and "
                    "GitHub Enterprise Server do not."
                )
            with new_session() as session:
                service = ResultsService(
                    self.results_url, self.runtime_token, session=session, retrying=self.retrying, undone=undone
                )
                address = _begin(service, name, self._expires_at, mime_type)
                for secret in blob.secrets_of(address):
                    self.mask(secret)
                blob.put(data, mime_type or _ZIP, address, session=session, retrying=self.retrying, undone=undone)
                return _end(service, name, data)
        except GitHubError as error:
            raise type(error)(f"{error}{way_out}", error.status) from error

    @property
    def _expires_at(self) -> datetime | None:
        return None if self.retention_days is None else self.now() + timedelta(days=self.retention_days)

    @property
    def _missing(self) -> str:
        variables = {"ACTIONS_RESULTS_URL": self.results_url, "ACTIONS_RUNTIME_TOKEN": self.runtime_token}
        return " and ".join(name for name, value in variables.items() if not value)


def _begin(service: ResultsService, name: str, expires_at: datetime | None, mime_type: str | None) -> str:
    try:
        return service.create(name, expires_at, mime_type)
    except GitHubError as error:
        if error.status != HTTPStatus.CONFLICT:
            raise
    # This run has it: from an attempt before this one, or begun by a request whose answer was lost.
    try:
        service.delete(name)
    except GitHubError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
    return service.create(name, expires_at, mime_type)


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
        f" They stay at {kept}: a later step with actions/upload-artifact, `name: {name}`, `path: {kept}`{also} "
        "uploads them."
    )
