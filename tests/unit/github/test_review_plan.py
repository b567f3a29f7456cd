"""What becomes of each thread, by who has dealt with it and whether its note still holds."""

from itertools import count

import pytest

from memci.github.review_note import Mark, ReviewNote, mark_of
from memci.github.review_plan import ReviewPlan, plan_review, superfluous
from memci.github.review_threads import ReviewThread

NUMBERS = count(1)
Flags = dict[str, bool]


def note(name: str, start: int | None = None, line: int = 3, change: str = "code") -> ReviewNote:
    return ReviewNote(name, "shop/a.py", start, line, "Figures", change)


def thread(of: ReviewNote, key: str = "key", *, settled: bool = False, **flags: bool) -> ReviewThread:
    number = next(NUMBERS)
    mark = Mark(key, of.identity, None) if settled else mark_of(of, key)
    all_flags: Flags = {"outdated": False, "resolved": False, "answered": False, "hidden": False, **flags}
    return ReviewThread(f"T{number}", number, f"#{number}", mark, of.further_lines, **all_flags)


A, B, C, D = (note(name) for name in "abcd")


def plan(threads: list[ReviewThread], *notes: ReviewNote) -> ReviewPlan:
    return plan_review(threads, "key", notes)


def test_new_notes_are_posted_in_their_order() -> None:
    assert plan([], B, A) == ReviewPlan(rewrite=(), settle=(), post=(B, A), room=3)


def test_note_that_stands_is_left_as_it_is() -> None:
    assert plan([thread(A)], A) == ReviewPlan((), (), (), room=2)


def test_note_that_is_no_longer_offered_is_settled() -> None:
    gone = thread(A)
    assert plan([gone, thread(B)], B) == ReviewPlan((), (gone,), (), room=2)


def test_another_change_of_the_same_lines_takes_the_comment_over() -> None:
    standing, changed = thread(note("a", 2, 9)), note("a", 4, 11, "other code")
    assert plan([standing], changed) == ReviewPlan(((standing, changed),), (), (), room=2)


def test_change_of_other_lines_is_posted_anew() -> None:
    standing, longer = thread(note("a", 2, 9)), note("a", 2, 10)
    assert plan([standing], longer) == ReviewPlan((), (standing,), (longer,), room=3)


def test_outdated_comment_is_posted_anew() -> None:
    outdated = thread(A, outdated=True)
    assert plan([outdated], A) == ReviewPlan((), (outdated,), (A,), room=3)


@pytest.mark.parametrize("decision", [{"resolved": True}, {"answered": True}, {"hidden": True}])
@pytest.mark.parametrize("key", ["key", "other"])
@pytest.mark.parametrize("outdated", [True, False])
def test_what_a_person_has_dealt_with_is_not_touched_and_never_brought_up_again(
    decision: Flags, key: str, outdated: bool
) -> None:
    planned = plan([thread(A, key, outdated=outdated, **decision)], A)
    assert (planned.rewrite, planned.settle, planned.post) == ((), (), ())


def test_answered_thread_is_settled_when_its_import_is_gone() -> None:
    answered = thread(A, answered=True)
    assert plan([answered]).settle == (answered,)


def test_resolved_thread_is_never_settled() -> None:
    assert plan([thread(A, resolved=True), thread(B, resolved=True, settled=True)]).settle == ()


def test_import_that_comes_back_after_memci_resolved_it_is_posted_again() -> None:
    assert plan([thread(A, settled=True, resolved=True)], A).post == (A,)


def test_import_that_comes_back_takes_over_a_settled_thread_that_is_still_open() -> None:
    settled = thread(A, settled=True)
    assert plan([settled], A) == ReviewPlan(((settled, A),), (), (), room=2)


def test_settled_thread_that_could_not_be_resolved_is_tried_again() -> None:
    settled = thread(A, settled=True)
    assert plan([settled]) == ReviewPlan((), (settled,), (), room=3)


def test_settled_thread_does_not_take_the_place_of_one_that_stands() -> None:
    settled, standing = thread(A, settled=True), thread(A)
    assert plan([settled, standing], A) == ReviewPlan((), (settled,), (), room=2)


def test_newer_of_two_is_settled() -> None:
    older, newer = thread(A), thread(A)
    assert plan([older, newer], A) == ReviewPlan((), (newer,), (), room=2)


def test_three_are_open_at_most() -> None:
    assert plan([thread(A), thread(B)], A, B, C, D) == ReviewPlan((), (), (C, D), room=1)


def test_those_of_other_uses_of_memci_count_and_are_not_repeated() -> None:
    others = [thread(A, "other"), thread(B, "third"), thread(C, "third")]
    assert plan(others, A, D) == ReviewPlan((), (), (D,), room=0)


@pytest.mark.parametrize("flags", [{"resolved": True}, {"hidden": True}, {"settled": True}])
def test_what_asks_for_nothing_takes_no_room(flags: Flags) -> None:
    settled = flags.pop("settled", False)
    assert plan([thread(A, "other", settled=settled, **flags)], B).room == 3


def test_more_than_three_leave_no_room() -> None:
    assert plan([thread(one, "other") for one in (A, B, C, D)]).room == 0


def test_oldest_of_several_about_one_import_stays() -> None:
    first, ours = thread(A, "other"), thread(A)
    assert superfluous([first, ours], {ours.comment_id}) == [ours.comment_id]
    assert superfluous([first, ours], {first.comment_id}) == []


def test_oldest_three_stay() -> None:
    threads = [thread(A, "other"), thread(B, "other"), thread(C), thread(D)]
    assert superfluous(threads, {one.comment_id for one in threads[2:]}) == [threads[3].comment_id]


def test_only_what_was_just_posted_is_superfluous() -> None:
    assert superfluous([thread(A), thread(A)], set()) == []


def test_settled_comment_makes_none_superfluous() -> None:
    settled, ours = thread(A, settled=True), thread(A)
    assert superfluous([settled, ours], {ours.comment_id}) == []
