"""What is to become of the review comments that are there, and which notes are still to be posted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from memci.github.review_note import ReviewNote, mark_of
from memci.github.review_threads import ReviewThread

MOST_OPEN = 3
"""Of all uses of memci together: a reader who is told more is told too much."""


@dataclass(frozen=True)
class ReviewPlan:
    """`rewrite`: comments whose text a note takes over.  `settle`: threads that no longer hold; some are settled
    already, and not resolved.  `post`: notes that nothing stands for, of which `room` may be posted."""

    rewrite: tuple[tuple[ReviewThread, ReviewNote], ...]
    settle: tuple[ReviewThread, ...]
    post: tuple[ReviewNote, ...]
    room: int


def plan_review(threads: Sequence[ReviewThread], key: str, notes: Sequence[ReviewNote]) -> ReviewPlan:
    """The plan of the use of memci with this key, by the threads of all of them, the oldest first."""
    offered = {note.identity: note for note in notes}
    rewrite: list[tuple[ReviewThread, ReviewNote]] = []
    settle: list[ReviewThread] = []
    taken: set[str] = set()
    own = [thread for thread in threads if thread.mark.key == key and not thread.resolved]
    for thread in sorted(own, key=lambda thread: thread.settled):
        note = offered.get(thread.mark.identity)
        if note is None or (not thread.decided and (note.identity in taken or not _fits(thread, note))):
            settle.append(thread)
        elif not thread.decided:
            taken.add(note.identity)
            if thread.mark != mark_of(note, key):
                rewrite.append((thread, note))
    standing = [thread for thread in threads if thread.open and thread not in settle]
    standing += [thread for thread, _ in rewrite if thread.settled]
    known = {thread.mark.identity for thread in [*standing, *(one for one in threads if one.decided)]}
    return ReviewPlan(
        rewrite=tuple(rewrite),
        settle=tuple(settle),
        post=tuple(note for note in notes if note.identity not in known),
        room=max(MOST_OPEN - len(standing), 0),
    )


def superfluous(threads: Sequence[ReviewThread], posted: Collection[int]) -> list[int]:
    """Those of the comments just posted, by their ids, that another job was quicker with: the oldest of several about
    one import stay, and the oldest of too many. All jobs at once choose the same."""
    standing: set[str] = set()
    over: list[int] = []
    for thread in threads:
        if not thread.open:
            continue
        if thread.comment_id in posted and (thread.mark.identity in standing or len(standing) >= MOST_OPEN):
            over.append(thread.comment_id)
        else:
            standing.add(thread.mark.identity)
    return over


def _fits(thread: ReviewThread, note: ReviewNote) -> bool:
    """Whether the note can stand in the thread. GitHub moves a thread along with its lines, as long as they are the
    same, so that their number tells."""
    return not thread.outdated and thread.further_lines == note.further_lines
