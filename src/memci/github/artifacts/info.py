"""What GitHub says of an artifact and of the run it came from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ArtifactInfo:
    """An artifact as the list of a repository's artifacts has it. `size`: bytes of its archive.

    `digest` is `sha256:…` of the archive, None where a server does not say it. What belongs to its run is None
    when that run is gone.
    """

    id: int
    name: str
    size: int
    expired: bool
    digest: str | None
    run_id: int | None
    repository_id: int | None
    head_repository_id: int | None
    head_branch: str | None
    head_sha: str | None


@dataclass(frozen=True)
class RunInfo:
    """A workflow run. `path` is its workflow's file, `.github/workflows/memci.yml`, without a ref.

    `head_repository_id` is None when the repository it came from was deleted.
    """

    id: int
    event: str
    path: str
    head_sha: str
    head_repository_id: int | None
    repository_id: int | None
