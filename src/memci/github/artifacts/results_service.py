"""The artifact service that a job's runtime token opens, as GitHub's own client speaks to it.

It is no public interface. What it takes and answers was read from github.com/actions/toolkit (packages/artifact).
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from memci.github.artifacts.web import TIMEOUT
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

_PATH = "/twirp/github.actions.results.api.v1.ArtifactService/"
_ARCHIVES, _FILES = 4, 7
"""Versions of the protocol: what every such server takes, zip archives, and what takes single files as they are."""
_NOT_TAKEN = (HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
"""Of a request that the server understood and did not grant, or did not understand."""

Answer = dict[str, Any]


class NotTakenError(GitHubError):
    """The service takes no artifacts that are not archives."""


class ResultsService:
    """The artifacts of the run that the token belongs to. Every method raises GitHubError when it is not granted.

    `undone` is what its sentence says could not be done.
    """

    def __init__(
        self, results_url: str, runtime_token: str, *, session: requests.Session, retrying: Retrying, undone: str
    ) -> None:
        self._undone = undone
        self._ids = self._backend_ids(runtime_token)
        self._origin = self._origin_of(results_url)
        self._token, self._session, self._retrying = runtime_token, session, retrying

    def create(self, name: str, expires_at: datetime | None, mime_type: str | None = None) -> str:
        """Begin an artifact; returns the signed address that its data are to be sent to. Status 409: it exists.

        `mime_type` of a file that is to be kept as it is, under its name; None for an archive. NotTakenError when the
        service may know archives only.
        """
        asked: dict[str, object] = {"name": name, "version": _ARCHIVES}
        if mime_type is not None:
            asked |= {"version": _FILES, "mime_type": mime_type}
        if expires_at is not None:
            asked["expires_at"] = expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            answer = self._granted("CreateArtifact", asked)
        except GitHubError as error:
            if mime_type is not None and error.status in _NOT_TAKEN:
                raise NotTakenError(str(error), error.status) from error
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            raise GitHubError(
                f"{self._undone} (404): there is no artifact service of this protocol; GitHub Enterprise Server has "
                "none.",
                error.status,
            ) from error
        address = answer.get("signed_upload_url") or answer.get("signedUploadUrl")
        if not isinstance(address, str):
            raise self._unexpected("CreateArtifact")
        return address

    def delete(self, name: str) -> None:
        """Take an artifact of this run away."""
        self._granted("DeleteArtifact", {"name": name})

    def finalize(self, name: str, size: int, digest: str) -> int:
        """End an artifact whose data, of `size` bytes and with this digest (`sha256:…`), were sent; its id."""
        answer = self._granted("FinalizeArtifact", {"name": name, "size": str(size), "hash": digest})
        return self._id(answer.get("artifact_id") or answer.get("artifactId"), "FinalizeArtifact")

    def find(self, name: str, digest: str) -> int | None:
        """The id of this run's artifact of that name and with that digest, if there is one."""
        answer = self._call("ListArtifacts", {"name_filter": name})
        listed = answer.get("artifacts")
        for artifact in listed if isinstance(listed, list) else []:
            if isinstance(artifact, dict) and artifact.get("digest") == digest:
                return self._id(artifact.get("database_id") or artifact.get("databaseId"), "ListArtifacts")
        return None

    def _granted(self, method: str, asked: Mapping[str, object]) -> Answer:
        answer = self._call(method, asked)
        if answer.get("ok") is not True:
            raise GitHubError(
                f"{self._undone}: the artifact service refused it ({method}) and does not say why.", HTTPStatus.OK
            )
        return answer

    def _call(self, method: str, asked: Mapping[str, object]) -> Answer:
        def post() -> object:
            response = self._session.post(
                f"{self._origin}{_PATH}{method}",
                json={**self._ids, **asked},
                headers={"Authorization": f"Bearer {self._token}"},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            response.raise_for_status()
            if response.is_redirect:
                raise GitHubError(
                    f"{self._undone} ({response.status_code}): the artifact service points to another address, where "
                    "the job's token is not sent to; look at proxies on the way.",
                    response.status_code,
                )
            return response.json()

        answer = self._retrying.call(post, self._undone)
        if not isinstance(answer, dict):
            raise self._unexpected(method)
        return answer

    def _id(self, said: object, method: str) -> int:
        if isinstance(said, int | str) and str(said).isdecimal():
            return int(said)
        raise self._unexpected(method)

    def _unexpected(self, method: str) -> GitHubError:
        return GitHubError(f"{self._undone}: the artifact service's answer ({method}) is not one that memci knows.")

    def _backend_ids(self, token: str) -> dict[str, str]:
        """The run and the job as the service calls them: in the token's payload, `scp`, `Actions.Results:RUN:JOB`."""
        try:
            payload = token.split(".")[1]
            scopes = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["scp"].split()
        except (ValueError, LookupError, TypeError, AttributeError):
            # The cause would show a part of the token.
            raise GitHubError(f"{self._undone}: ACTIONS_RUNTIME_TOKEN is not such a token as jobs get.") from None
        for scope in scopes:
            match scope.split(":"):
                case ["Actions.Results", run, job]:
                    return {"workflow_run_backend_id": run, "workflow_job_run_backend_id": job}
        raise GitHubError(f"{self._undone}: ACTIONS_RUNTIME_TOKEN does not open the artifact service for this job.")

    def _origin_of(self, results_url: str) -> str:
        try:
            parts = urlsplit(results_url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise GitHubError(f"{self._undone}: ACTIONS_RESULTS_URL is no address of a server.")
        return f"{parts.scheme}://{parts.netloc}"
