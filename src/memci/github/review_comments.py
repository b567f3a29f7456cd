"""Review comments on a pull request's lines: posted once each, taken back when they no longer hold.

A person's word is the last: what somebody resolved, answered or hid is never brought up again. So that this can be
told from what memci resolved itself, its own are settled first: their text is replaced, and their marker says so.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from github.GithubException import GithubException
from github.GithubObject import NotSet
from github.PullRequest import PullRequest

from memci.github.api import Api
from memci.github.errors import GitHubError
from memci.github.review_note import Mark, ReviewNote, mark_of, marked
from memci.github.review_plan import ReviewPlan, plan_review, superfluous
from memci.github.review_threads import NEEDS, ReviewThread, our_threads, resolve
from memci.render.escape import plain

_SIDE = "RIGHT"
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_SETTLED = (
    "_Settled: the lines that this was about have changed since, or there is no longer anything to be saved by moving "
    "this import._"
)


@dataclass(frozen=True)
class Synced:
    """What was done. `posted`: the addresses of the new comments.  `settled`: how many older ones no longer hold.
    `left_out`: how many notes found no room.  `warnings`: sentences about notes that GitHub did not take."""

    posted: tuple[str, ...]
    settled: int
    left_out: int
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Place:
    """Where notes are written, and by which use of memci."""

    api: Api
    pull: PullRequest
    key: str
    head_sha: str


def sync_review_comments(api: Api, number: int, key: str, head_sha: str, notes: Sequence[ReviewNote]) -> Synced:
    """Have the use of memci with this key say the notes on the pull request, and nothing else.

    The most important note comes first: three are open at most, those of other uses of memci counted. Of comments on
    one import, by two uses or by two jobs at once, the oldest stays. GitHubError when GitHub could not be asked, or
    when the token may not write.
    """
    # Nothing of the pull request is asked for, but what is below it.
    place = _Place(api, api.repository.get_pull(number), key, head_sha)
    plan = plan_review(_threads(api, number), key, notes)
    for thread, note in plan.rewrite:
        _write(place, thread, mark_of(note, key), note.body)
    _settle(place, plan.settle)
    posted, warnings = _post_fresh(place, number, plan)
    over = _withdraw(place, number, posted) if posted else []
    return Synced(
        posted=tuple(url for comment_id, url in posted.items() if comment_id not in over),
        settled=sum(not thread.settled for thread in plan.settle),
        left_out=len(plan.post) - len(posted) - len(warnings),
        warnings=tuple(warnings),
    )


def _threads(api: Api, number: int) -> list[ReviewThread]:
    return api.call(lambda: our_threads(api, number), "The review comments could not be looked up", NEEDS)


def _post_fresh(place: _Place, number: int, plan: ReviewPlan) -> tuple[dict[int, str], list[str]]:
    """The new comments' addresses by their ids, and what GitHub did not take."""
    posted: dict[int, str] = {}
    warnings: list[str] = []
    for note in plan.post:
        if len(posted) == plan.room:
            break
        try:
            comment_id, url = _post(place, number, note)
        except GitHubError as error:
            # Lines that are not in the diff, most of all: somebody may have pushed meanwhile.
            if error.status != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise
            warnings.append(str(error))
        else:
            posted[comment_id] = url
    return posted, warnings


def _post(place: _Place, number: int, note: ReviewNote) -> tuple[int, str]:
    """The new comment's id and address."""
    mark = mark_of(note, place.key)
    several = note.further_lines > 0
    tried = False

    def post() -> tuple[int, str]:
        nonlocal tried
        if tried:  # the answer may be what was lost, not the comment
            for thread in our_threads(place.api, number):
                if thread.open and thread.mark == mark:
                    return thread.comment_id, thread.url
        tried = True
        comment = place.pull.create_review_comment(
            marked(mark, note.body),
            place.head_sha,
            note.path,
            line=note.line,
            side=_SIDE,
            start_line=note.start_line if several and note.start_line is not None else NotSet,
            start_side=_SIDE if several else NotSet,
        )
        return comment.id, comment.html_url

    return place.api.call(post, f"{plain(note.path)}:{note.line} could not be commented on", NEEDS)


def _settle(place: _Place, threads: Sequence[ReviewThread]) -> None:
    may_resolve = True
    for thread in threads:
        if not thread.settled:
            _write(place, thread, replace(thread.mark, change=None), _SETTLED)
        may_resolve = may_resolve and resolve(place.api, thread)


def _write(place: _Place, thread: ReviewThread, mark: Mark, text: str) -> None:
    comment = place.pull.get_review_comment(thread.comment_id)

    def edit() -> None:
        with _vanished():
            comment.edit(marked(mark, text))

    place.api.call(edit, "A review comment could not be changed", NEEDS)


def _withdraw(place: _Place, number: int, posted: dict[int, str]) -> list[int]:
    """The ids of the comments that were deleted again, because another job was quicker."""
    over: list[int] = []

    def delete() -> None:
        for comment_id in over:
            with _vanished():
                place.pull.get_review_comment(comment_id).delete()

    # What matters is posted.
    with contextlib.suppress(GitHubError):
        over += superfluous(_threads(place.api, number), posted)
        place.api.call(delete, "A second review comment could not be deleted", NEEDS)
    return over


@contextlib.contextmanager
def _vanished() -> Iterator[None]:
    """A comment that somebody deleted meanwhile is no failure."""
    try:
        yield
    except GithubException as error:
        if error.status not in _GONE:
            raise
