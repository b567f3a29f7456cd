"""What is in the fake: tests put it there, and look at what was written."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.fake_github.documents import Documents
from tests.fake_github.messages import Document
from tests.fake_github.state import (
    OWNER,
    REPOSITORY_ID,
    Actor,
    Artifact,
    Comment,
    Commit,
    IssueEvent,
    Pull,
    Run,
    State,
    sha256_of,
)

WORKFLOW = ".github/workflows/memci.yml"
_KEPT = timedelta(days=90)


class Contents:
    """The part of FakeGitHub that has to do with its state."""

    def __init__(self) -> None:
        self._state = State()
        self._documents = Documents(self._state)

    # What is in it.

    def add_commit(self, sha: str, parents: Sequence[str] = (), *, branch: str | None = None) -> None:
        """Parents before their children; `branch` then points to it."""
        with self._state.lock:
            self._state.commits[sha] = Commit(sha, tuple(parents), self._state.now())
            if branch is not None:
                self._state.branches[branch] = sha

    def add_run(
        self,
        id: int,  # noqa: A002
        event: str = "push",
        path: str = WORKFLOW,
        *,
        head_sha: str,
        head_branch: str = "main",
        head_repository_id: int | None = None,
        head_owner: str | None = None,
        conclusion: str | None = "success",
    ) -> None:
        own = head_repository_id in (None, REPOSITORY_ID)
        repository = REPOSITORY_ID if head_repository_id is None else head_repository_id
        owner = head_owner or (OWNER if own else "mallory")
        with self._state.lock:
            self._state.runs[id] = Run(
                id, event, path, head_sha, head_branch, repository, owner, conclusion, self._state.now()
            )

    def add_artifact(
        self,
        name: str,
        run_id: int,
        data: bytes,
        *,
        expired: bool = False,
        digest: str | None = None,
        size: int | None = None,
        created_at: datetime | None = None,
    ) -> int:
        """`data` is the archive; digest and size are its own where they are not given."""
        with self._state.lock:
            at = created_at or self._state.now()
            artifact = Artifact(
                self._state.new_id(),
                name,
                run_id,
                data,
                expired,
                sha256_of(data) if digest is None else digest,
                len(data) if size is None else size,
                at,
                at + _KEPT,
            )
            self._state.artifacts[artifact.id] = artifact
            return artifact.id

    def add_pull(
        self,
        number: int,
        head_sha: str,
        head_ref: str = "feature",
        head_owner: str = OWNER,
        head_repository_id: int | None = None,
        base_ref: str = "main",
        base_sha: str = "b" * 40,
        state: str = "open",
        labels: Sequence[str] = (),
        *,
        fork_deleted: bool = False,
    ) -> None:
        """Added anew, the pull request has changed; its comments and events stay."""
        repository = None if fork_deleted else head_repository_id or REPOSITORY_ID
        with self._state.lock:
            self._state.pulls[number] = Pull(
                number, head_sha, head_ref, head_owner, repository, base_ref, base_sha, state, self._state.now()
            )
        for label in labels:
            self.add_label(number, label)

    def add_label(self, number: int, label: str, by: str = "alice") -> None:
        with self._state.lock:
            self._state.pulls[number].labels.append(label)
            self._add_event(number, "labeled", label, by)

    def remove_label(self, number: int, label: str, by: str = "alice") -> None:
        with self._state.lock:
            self._state.pulls[number].labels.remove(label)
            self._add_event(number, "unlabeled", label, by)

    def _add_event(self, number: int, kind: str, label: str, by: str) -> None:
        self._state.events.append(IssueEvent(self._state.new_id(), number, kind, label, Actor(by), self._state.now()))

    def add_comment(self, number: int, body: str, login: str = "someone", type: str = "User") -> int:  # noqa: A002
        """By a bot (type Bot), it was made by the app whose name the login starts with."""
        app = login.removesuffix("[bot]") if type == "Bot" else None
        with self._state.lock:
            at = self._state.now()
            comment = Comment(self._state.new_id(), number, body, Actor(login, type, app), at, at)
            self._state.comments[comment.id] = comment
            return comment.id

    def put_file(self, path: str, ref: str, text: str | bytes) -> None:
        """In the tree of this commit or branch."""
        self._state.files[path, ref] = text.encode() if isinstance(text, str) else text

    # What was written into it.

    def comments(self, number: int) -> list[Document]:
        with self._state.lock:
            return [self._documents.comment(one) for one in self._state.comments.values() if one.number == number]

    @property
    def check_runs(self) -> list[Document]:
        """With `annotations`: all that were sent."""
        with self._state.lock:
            checks = self._state.check_runs.values()
            return [{**self._documents.check_run(one), "annotations": list(one.annotations)} for one in checks]

    @property
    def artifacts(self) -> list[Document]:
        """With `data`, the archive or the file, and its `content_type`."""
        with self._state.lock:
            return [
                {**self._documents.artifact(one), "data": one.data, "content_type": one.content_type}
                for one in self._state.artifacts.values()
            ]
