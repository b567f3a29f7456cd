"""The changes and the review comments that tests put on a pull request, and what became of them."""

from tests.fake_github.contents import Contents
from tests.fake_github.messages import Document
from tests.fake_github.state import Actor, PullFile, ReviewComment


class ReviewContents(Contents):
    """What is in the fake, with reviews."""

    def add_pull_file(
        self, number: int, path: str, patch: str | None, status: str = "modified", previous: str | None = None
    ) -> None:
        """In place of what the contents of the base and the head say."""
        with self._state.lock:
            self._state.pull_files[number, path] = PullFile(path, patch, status, previous)

    def add_review_comment(
        self,
        number: int,
        path: str,
        line: int,
        body: str,
        login: str = "someone",
        type: str = "User",  # noqa: A002
        *,
        start_line: int | None = None,
        reply_to: int | None = None,
    ) -> int:
        """At the pull request's present head. By a bot, as add_comment has it."""
        app = login.removesuffix("[bot]") if type == "Bot" else None
        with self._state.lock:
            at, identity = self._state.now(), self._state.new_id()
            thread = identity if reply_to is None else self._state.review_comments[reply_to].thread
            head = self._state.pulls[number].head_sha
            author = Actor(login, type, app)
            self._state.review_comments[identity] = ReviewComment(
                identity, number, thread, body, author, path, head, start_line, line, at, at
            )
            return identity

    def resolve_thread(self, comment_id: int) -> None:
        """As somebody does who may write."""
        with self._state.lock:
            self._state.resolved_threads.add(self._state.review_comments[comment_id].thread)

    def minimize(self, comment_id: int) -> None:
        with self._state.lock:
            self._state.review_comments[comment_id].minimized = True

    def review_comments(self, number: int) -> list[Document]:
        """With `resolved`: whether the thread is."""
        with self._state.lock:
            return [
                {**self._documents.review_comment(one), "resolved": one.thread in self._state.resolved_threads}
                for one in self._state.review_comments.values()
                if one.number == number
            ]
