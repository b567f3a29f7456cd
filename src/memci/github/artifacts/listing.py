"""The repository's artifacts and the runs they came from, as GitHub lists them."""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, ValidationError

from memci.github.api import Api
from memci.github.artifacts.info import ArtifactInfo, RunInfo
from memci.github.context import without_ref
from memci.github.errors import GitHubError

MOST_PAGES = 5
"""Of a hundred artifacts each, newest first: 500 of one name are more than the last 50 commits can have left."""

_PER_PAGE = 100
_NEEDS = "actions: read"

Document = TypeVar("Document", bound=BaseModel)


class _Repository(BaseModel):
    id: int


class _RunOfArtifact(BaseModel):
    id: int | None = None
    repository_id: int | None = None
    head_repository_id: int | None = None
    head_branch: str | None = None
    head_sha: str | None = None


class _Artifact(BaseModel):
    id: int
    name: str
    size_in_bytes: int
    expired: bool
    digest: str | None = None
    workflow_run: _RunOfArtifact | None = None


class _Page(BaseModel):
    artifacts: Annotated[list[_Artifact], Field(max_length=_PER_PAGE)]


class _Run(BaseModel):
    id: int
    event: str
    path: str
    head_sha: str
    repository: _Repository
    head_repository: _Repository | None = None


def pages_of_artifacts(api: Api, name: str | None = None, run_id: int | None = None) -> Iterator[list[ArtifactInfo]]:
    """The artifacts, newest first: of the repository or of one run, of one name or all; MOST_PAGES pages at most,
    each asked for when it is wanted. GitHubError when one cannot be had."""
    of_run = "" if run_id is None else f"/runs/{run_id}"
    named = {} if name is None else {"name": name}
    for number in range(1, MOST_PAGES + 1):
        page = _get(
            api,
            _Page,
            f"/actions{of_run}/artifacts",
            {**named, "per_page": _PER_PAGE, "page": number},
            "The artifacts could not be listed",
        )
        # The server's filter is trusted for no more than less work.
        yield [_info(artifact) for artifact in page.artifacts if name in (None, artifact.name)]
        if len(page.artifacts) < _PER_PAGE:
            return


def list_artifacts(api: Api, name: str | None = None, run_id: int | None = None) -> list[ArtifactInfo]:
    """The same as one list."""
    return list(chain.from_iterable(pages_of_artifacts(api, name, run_id)))


def find_run(api: Api, run_id: int) -> RunInfo | None:
    """The run as it is now; None when it is gone. GitHubError when that cannot be found out."""
    try:
        run = _get(api, _Run, f"/actions/runs/{run_id}", {}, f"The run {run_id} could not be looked at")
    except GitHubError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return None
    return RunInfo(
        id=run.id,
        event=run.event,
        path=without_ref(run.path),
        head_sha=run.head_sha,
        head_repository_id=run.head_repository.id if run.head_repository else None,
        repository_id=run.repository.id,
    )


def _get(api: Api, kind: type[Document], path: str, parameters: dict[str, object], undone: str) -> Document:
    # Not by PyGithub's objects: of an artifact's run they know neither repository_id nor head_repository_id.
    def get() -> object:
        _, answer = api.repository.requester.requestJsonAndCheck("GET", f"{api.repository.url}{path}", parameters)
        return answer

    try:
        return kind.model_validate(api.call(get, undone, _NEEDS))
    except ValidationError:
        raise GitHubError(f"{undone}: the answer is not one of GitHub's API.") from None


def _info(artifact: _Artifact) -> ArtifactInfo:
    run = artifact.workflow_run or _RunOfArtifact()
    return ArtifactInfo(
        id=artifact.id,
        name=artifact.name,
        size=artifact.size_in_bytes,
        expired=artifact.expired,
        digest=artifact.digest,
        run_id=run.id,
        repository_id=run.repository_id,
        head_repository_id=run.head_repository_id,
        head_branch=run.head_branch,
        head_sha=run.head_sha,
    )
