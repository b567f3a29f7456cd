"""The artifact service that a job's runtime token opens (protocol versions 4 and 7, JSON over Twirp)."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, UUID, uuid5

from tests.fake_github.messages import Answer, Document, Incoming, json_answer
from tests.fake_github.state import ZIP, Artifact, State, Upload, sha256_of

_PREFIX = "/twirp/github.actions.results.api.v1.ArtifactService/"
_KEPT = timedelta(days=90)
SIGNATURE = "c2VjcmV0LXNpZ25hdHVyZQ=="
"""The secret part of every signed address."""


def backend_id(what: str, number: int) -> str:
    """The service knows runs and jobs by UUIDs, not by the numbers of the REST API."""
    return str(uuid5(NAMESPACE_URL, f"{what}/{number}"))


def runtime_token(state: State, run_id: int) -> str:
    """A JSON web token as a job gets it, with the scopes that such a token has."""
    run, job = backend_id("run", run_id), backend_id("job", run_id)
    claims = {
        "nameid": "dddddddd-dddd-dddd-dddd-dddddddddddd",
        "scp": f"Actions.GenericRead:{UUID(int=0)} Actions.Results:{run}:{job} Actions.UploadArtifacts:{UUID(int=0)}",
        "orch_id": f"{run}.test.__default",
    }
    parts = ({"typ": "JWT", "alg": "RS256"}, claims, "signature")
    token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    state.runtime_tokens[token] = (run_id, job)
    return token


class _RefusalError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        self.answer = json_answer(status, {"code": code, "msg": message})


class ResultsService:
    def __init__(self, state: State, blobs_origin: str) -> None:
        self._state = state
        self._blobs = blobs_origin
        self.camel_case = False
        self.newest_version = 7
        self._methods: dict[str, Callable[[int, Document], Document]] = {
            "CreateArtifact": self._create,
            "FinalizeArtifact": self._finalize,
            "DeleteArtifact": self._delete,
            "ListArtifacts": self._list,
            "GetSignedArtifactURL": self._signed_url,
        }

    def answer(self, incoming: Incoming) -> Answer:
        try:
            with self._state.lock:
                answer = self._call(incoming)
                return json_answer(
                    200, {_camel(key): value for key, value in answer.items()} if self.camel_case else answer
                )
        except _RefusalError as refused:
            return refused.answer

    def _call(self, incoming: Incoming) -> Document:
        method = self._methods.get(incoming.path.removeprefix(_PREFIX))
        if incoming.method != "POST" or not incoming.path.startswith(_PREFIX) or method is None:
            raise _RefusalError(404, "bad_route", f"no handler for path {incoming.path}")
        known = self._state.runtime_tokens.get(incoming.headers.get("authorization", "").removeprefix("Bearer "))
        if known is None:
            raise _RefusalError(401, "unauthenticated", "Failed to authenticate request")
        if incoming.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise _RefusalError(404, "bad_route", "unexpected Content-Type")
        try:
            document = {_snake(key): value for key, value in incoming.json().items()}
        except ValueError as error:
            raise _RefusalError(400, "malformed", "the json request could not be decoded") from error
        run_id, job = known
        asked = document.get("workflow_run_backend_id"), document.get("workflow_job_run_backend_id")
        if asked != (backend_id("run", run_id), job):
            raise _RefusalError(403, "permission_denied", "the token is for another run or job")
        return method(run_id, document)

    def _create(self, run_id: int, document: Document) -> Document:
        name, version = document.get("name", ""), document.get("version")
        if not name or set(name) & set('":<>|*?\r\n\\/'):
            raise _RefusalError(400, "invalid_argument", "the artifact name is not valid")
        if version not in (4, 7) or version > self.newest_version:
            raise _RefusalError(400, "invalid_argument", "version is not supported")
        mime_type = document.get("mime_type", ZIP)
        if not isinstance(mime_type, str) or (version == 4 and mime_type != ZIP):
            raise _RefusalError(400, "invalid_argument", "the mime type is not valid")
        if (run_id, name) in self._state.uploads or self._find(run_id, name) is not None:
            raise _RefusalError(409, "already_exists", "an artifact with this name already exists on the workflow run")
        identity = self._state.new_id()
        expires = document.get("expires_at")
        expires_at = expires and datetime.fromisoformat(expires)
        upload = Upload(identity, name, run_id, f"artifact-{identity}", expires_at, mime_type == ZIP)
        self._state.uploads[run_id, name] = upload
        return {"ok": True, "signed_upload_url": self._signed(upload.blob, "cw", upload.archive)}

    def _finalize(self, run_id: int, document: Document) -> Document:
        upload = self._state.uploads.get((run_id, document.get("name", "")))
        data = None if upload is None else self._state.blobs.get(upload.blob)
        if upload is None or data is None:
            raise _RefusalError(404, "not_found", "the artifact was not created, or nothing was uploaded")
        digest = document.get("hash")
        if document.get("size") != str(len(data)) or digest not in (None, sha256_of(data)):
            raise _RefusalError(400, "invalid_argument", "size or hash are not those of what was uploaded")
        at = self._state.now()
        del self._state.uploads[run_id, upload.name]
        self._state.artifacts[upload.id] = Artifact(
            upload.id,
            upload.name,
            run_id,
            data,
            expired=False,
            digest=digest,
            size=len(data),
            created_at=at,
            expires_at=upload.expires_at or at + _KEPT,
            content_type=self._state.blob_types[upload.blob],
            archive=upload.archive,
        )
        return {"ok": True, "artifact_id": str(upload.id)}

    def _delete(self, run_id: int, document: Document) -> Document:
        upload = self._state.uploads.pop((run_id, document.get("name", "")), None)
        artifact = self._find(run_id, document.get("name", ""))
        if artifact is not None:
            del self._state.artifacts[artifact.id]
            return {"ok": True, "artifact_id": str(artifact.id)}
        if upload is None:
            raise _RefusalError(404, "not_found", "artifact not found")
        return {"ok": True, "artifact_id": str(upload.id)}

    def _list(self, run_id: int, document: Document) -> Document:
        name, identity = document.get("name_filter"), document.get("id_filter")
        found = [
            {
                "workflow_run_backend_id": document["workflow_run_backend_id"],
                "workflow_job_run_backend_id": document["workflow_job_run_backend_id"],
                "database_id": str(artifact.id),
                "name": artifact.name,
                "size": str(artifact.size),
                "created_at": artifact.created_at.isoformat(),
                "digest": artifact.digest,
            }
            for artifact in self._state.artifacts.values()
            if artifact.run_id == run_id and name in (None, artifact.name) and identity in (None, str(artifact.id))
        ]
        return {"artifacts": found}

    def _signed_url(self, run_id: int, document: Document) -> Document:
        artifact = self._find(run_id, document.get("name", ""))
        if artifact is None:
            raise _RefusalError(404, "not_found", "artifact not found")
        return {"signed_url": self.address_to_read(artifact)}

    def address_to_read(self, artifact: Artifact) -> str:
        """A signed address; the blob store then says the file's name."""
        blob = f"artifact-{artifact.id}"
        self._state.blobs[blob], self._state.blob_types[blob] = artifact.data, artifact.content_type
        name = f"{artifact.name}.zip" if artifact.archive else artifact.name
        return self._signed(blob, "r", artifact.archive, rscd=f'attachment; filename="{name}"')

    def _signed(self, blob: str, rights: str, archive: bool, **more: str) -> str:
        said = {"se": "2030-01-01T00:00:00Z", "sig": SIGNATURE, "sp": rights, "sr": "b", "sv": "2025-11-05", **more}
        # By its ending GitHub's own client knows what is to be unpacked.
        file = "artifact.zip" if archive else "artifact"
        return f"{self._blobs}/actions-results/{blob}/{file}?{urlencode(said)}"

    def _find(self, run_id: int, name: str) -> Artifact | None:
        met = (one for one in self._state.artifacts.values() if (one.run_id, one.name) == (run_id, name))
        return next(met, None)


def _snake(name: str) -> str:
    """Twirp takes both spellings: workflowRunBackendId and workflow_run_backend_id."""
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda letter: letter[1].upper(), name)
