"""What the fake knows: one repository, its commits, runs, artifacts, pull requests and what is written on them."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.fake_github.messages import Document

OWNER, NAME = "acme", "shop"
REPOSITORY_ID = 1000
ZIP = "application/zip"
_EPOCH = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Actor:
    """Who a token, a comment or a label belongs to."""

    login: str
    type: str = "User"
    app: str | None = None
    """The slug of the GitHub App that acts."""


GITHUB_ACTIONS = Actor("github-actions[bot]", "Bot", "github-actions")


@dataclass(frozen=True)
class Commit:
    sha: str
    parents: tuple[str, ...]
    at: datetime


@dataclass
class Run:
    id: int
    event: str
    path: str
    head_sha: str
    head_branch: str
    head_repository_id: int
    head_owner: str
    conclusion: str | None
    at: datetime


@dataclass
class Artifact:
    id: int
    name: str
    run_id: int
    data: bytes
    expired: bool
    digest: str | None
    size: int
    created_at: datetime
    expires_at: datetime
    content_type: str = ZIP
    """As the blob store was told."""
    archive: bool = True


@dataclass
class Pull:
    number: int
    head_sha: str
    head_ref: str
    head_owner: str
    head_repository_id: int | None
    """None: the fork was deleted."""
    base_ref: str
    base_sha: str
    state: str
    at: datetime
    labels: list[str] = field(default_factory=list)
    title: str = "A change"


@dataclass
class Comment:
    id: int
    number: int
    body: str
    author: Actor
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class PullFile:
    """A changed file; `patch` is None where GitHub shows none."""

    path: str
    patch: str | None
    status: str = "modified"
    previous: str | None = None


@dataclass
class ReviewComment:
    """On the right side of a file at a commit: where it was put, which is not where it stands later."""

    id: int
    number: int
    thread: int
    body: str
    author: Actor
    path: str
    commit_sha: str
    start_line: int | None
    line: int
    created_at: datetime
    updated_at: datetime
    minimized: bool = False


@dataclass(frozen=True)
class IssueEvent:
    id: int
    number: int
    event: str
    label: str
    actor: Actor
    at: datetime


@dataclass
class CheckRun:
    id: int
    author: Actor
    fields: Document
    annotations: list[Document]
    at: datetime


@dataclass
class Upload:
    """An artifact that was created and not yet finalized."""

    id: int
    name: str
    run_id: int
    blob: str
    expires_at: datetime | None
    archive: bool


class State:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._ids = count(5000)
        self._seconds = count()
        self.commits: dict[str, Commit] = {}
        self.branches: dict[str, str] = {}
        self.runs: dict[int, Run] = {}
        self.artifacts: dict[int, Artifact] = {}
        self.pulls: dict[int, Pull] = {}
        self.comments: dict[int, Comment] = {}
        self.events: list[IssueEvent] = []
        self.pull_files: dict[tuple[int, str], PullFile] = {}
        """What a test says of a pull request's file, in place of what its contents say."""
        self.review_comments: dict[int, ReviewComment] = {}
        self.resolved_threads: set[int] = set()
        self.check_runs: dict[int, CheckRun] = {}
        self.files: dict[tuple[str, str], bytes] = {}
        self.uploads: dict[tuple[int, str], Upload] = {}
        self.blocks: dict[str, dict[str, bytes]] = {}
        self.blobs: dict[str, bytes] = {}
        self.blob_types: dict[str, str] = {}
        self.tokens: dict[str, Actor] = {}
        self.runtime_tokens: dict[str, tuple[int, str]] = {}
        """The run and the job that each is for."""
        self.permissions: set[str] = set()
        self.requests_left = 5000

    def new_id(self) -> int:
        return next(self._ids)

    def now(self) -> datetime:
        """A second later at every call: what was made later is later, and no test depends on the clock."""
        return _EPOCH + timedelta(seconds=next(self._seconds))

    def resolve(self, reference: str) -> str | None:
        """The commit that a full SHA, a branch or refs/heads/branch names."""
        name = reference.removeprefix("refs/heads/")
        return reference if reference in self.commits else self.branches.get(name)

    def history(self, sha: str) -> Iterator[Commit]:
        """The commit and all that it can be reached from, newest first: as `git log` lists them."""
        seen: set[str] = set()
        waiting = [sha]
        while waiting:
            current = waiting.pop()
            if current not in seen and current in self.commits:
                seen.add(current)
                waiting.extend(self.commits[current].parents)
        return iter(sorted((self.commits[one] for one in seen), key=lambda commit: commit.at, reverse=True))


def sha256_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()
