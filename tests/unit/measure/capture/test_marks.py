"""Marks, as the probe and as hostile programs write them."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.measure.capture import Marks, read_marks
from memci.measure.capture.marks import MOST_MARKS

BEGIN, END, FULL = 1, 0, 2
START, READY = 1_000_000_000, 9_000_000_000
SECOND = 1_000_000_000


def event(
    kind: int, name: object, at: float, resident: int = 4096, pid: int = 7, thread: int = 140
) -> tuple[object, ...]:
    """`at`: seconds since the start."""
    return (pid, thread, kind, name, START + round(at * SECOND), resident)


def read(folder: Path, *lines: object) -> Marks:
    path = folder / "marks.jsonl"
    path.write_bytes(b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines))
    return read_marks(path, START, READY)


def told(marks: Marks) -> list[tuple[str, float, float | None]]:
    return [(mark.name, mark.started, mark.seconds) for mark in marks.listed]


def test_a_stretch(tmp_path: Path) -> None:
    marks = read(tmp_path, event(BEGIN, "load", 1, 10_000), event(END, "load", 3.5, 4_000))
    assert told(marks) == [("load", 1.0, 2.5)]
    assert marks.listed[0].rss_bytes == -6_000
    assert (marks.seen, marks.cut_off) == (1, False)


def test_stretches_inside_each_other_also_of_one_name(tmp_path: Path) -> None:
    marks = read(
        tmp_path,
        event(BEGIN, "a", 1),
        event(BEGIN, "b", 1),
        event(BEGIN, "a", 2),
        event(END, "a", 3),
        event(END, "b", 4),
        event(END, "a", 5),
    )
    assert told(marks) == [("a", 1.0, 4.0), ("b", 1.0, 3.0), ("a", 2.0, 1.0)]


def test_coroutines_by_turns_in_one_thread(tmp_path: Path) -> None:
    marks = read(tmp_path, event(BEGIN, "a", 1), event(BEGIN, "b", 2), event(END, "a", 3), event(END, "b", 4))
    assert told(marks) == [("a", 1.0, 2.0), ("b", 2.0, 2.0)]


@pytest.mark.parametrize("elsewhere", [{"pid": 8}, {"thread": 141}])
def test_an_end_elsewhere_is_none_here(tmp_path: Path, elsewhere: dict[str, int]) -> None:
    marks = read(tmp_path, event(BEGIN, "a", 1), event(END, "a", 2, **elsewhere))
    assert told(marks) == [("a", 1.0, None)]


def test_an_end_without_begin_is_passed_over(tmp_path: Path) -> None:
    marks = read(tmp_path, event(END, "a", 1), event(BEGIN, "a", 2), event(END, "a", 3), event(END, "a", 4))
    assert told(marks) == [("a", 2.0, 1.0)]


def test_an_end_before_its_begin_is_none(tmp_path: Path) -> None:
    assert told(read(tmp_path, event(BEGIN, "a", 2), event(END, "a", 1))) == [("a", 2.0, None)]


def test_what_was_open_when_it_was_ready_has_no_length_and_what_began_later_is_left_out(tmp_path: Path) -> None:
    marks = read(tmp_path, event(BEGIN, "serve", 1), event(BEGIN, "later", 8), event(END, "serve", 8.5))
    assert told(marks) == [("serve", 1.0, None)]
    assert marks.listed[0].rss_bytes is None


def test_before_the_start_is_at_the_start(tmp_path: Path) -> None:
    assert told(read(tmp_path, event(BEGIN, "a", -0.5), event(END, "a", 1))) == [("a", 0.0, 1.5)]


def test_memory_that_could_not_be_read_is_no_growth(tmp_path: Path) -> None:
    marks = read(tmp_path, event(BEGIN, "a", 1, 0), event(END, "a", 2, 50_000))
    assert (marks.listed[0].seconds, marks.listed[0].rss_bytes) == (1.0, None)


def test_of_too_many_the_longest_are_kept_in_their_order(tmp_path: Path) -> None:
    many = []
    for index in range(MOST_MARKS + 500):
        many += [event(BEGIN, f"{index}", 1 + index / 1e4), event(END, f"{index}", 1 + index / 1e4 + index / 1e6)]
    marks = read(tmp_path, event(BEGIN, "open", 0.5), *many)
    assert marks.seen == MOST_MARKS + 501
    assert [mark.name for mark in marks.listed] == ["open", *(f"{index}" for index in range(501, MOST_MARKS + 500))]


def test_the_probe_says_when_it_leaves_marks_out(tmp_path: Path) -> None:
    marks = read(tmp_path, event(BEGIN, "a", 1), event(FULL, "full", 2), event(END, "a", 3))
    assert (told(marks), marks.cut_off) == ([("a", 1.0, 2.0)], True)


def test_names_are_made_harmless(tmp_path: Path) -> None:
    long, control = "x" * 5_000, "a\x1b[31m\ud800\nb"
    marks = read(tmp_path, event(BEGIN, long, 1), event(BEGIN, control, 2))
    assert [mark.name for mark in marks.listed] == ["x" * 999 + "…", "a\ufffd[31m\ufffd\ufffdb"]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"null\n",
        b"[7,140,1\n",
        b"\xff\n",
        event(BEGIN, None, 2),
        event(BEGIN, "", 2),
        event(BEGIN, 5, 2),
        event(BEGIN, "a", -2),
        event(7, "a", 2),
        event(BEGIN, "a", 2, resident=-1),
        event(BEGIN, "a", 2, pid=-1),
        event(BEGIN, "a", 2)[:-1],
        (7, True, 1, "a", START, 1),
        (7, 140, 1, "a", 1.5, 1),
        (7, 140, 1, "a", 10**30, 1),
    ],
    ids=str,
)
def test_what_is_no_event_is_passed_over(tmp_path: Path, line: object) -> None:
    assert told(read(tmp_path, line, event(BEGIN, "good", 3), event(END, "good", 4))) == [("good", 3.0, 1.0)]


def test_without_a_file_there_are_no_marks(tmp_path: Path) -> None:
    assert read_marks(tmp_path / "marks.jsonl", START, READY) == Marks([], 0, cut_off=False)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    assert read(tmp_path_factory.mktemp("hostile"), data).listed == []


NAMES = st.sampled_from("ab")
THREADS = st.tuples(st.sampled_from([7, 8]), st.sampled_from([1, 2]))
Nested = list[tuple[str, "Nested"]]
NESTED: st.SearchStrategy[Nested] = st.recursive(
    st.just([]), lambda inside: st.lists(st.tuples(NAMES, inside), max_size=3), max_leaves=8
)


def flat(nested: Nested) -> list[tuple[int, str]]:
    """The begins and ends of a program whose stretches are `with` blocks."""
    events: list[tuple[int, str]] = []
    for name, inside in nested:
        events += [(BEGIN, name), *flat(inside), (END, name)]
    return events


@given(st.dictionaries(THREADS, NESTED, max_size=3), st.randoms(use_true_random=False))
def test_blocks_of_any_threads_get_their_own_ends(
    tmp_path_factory: pytest.TempPathFactory, programs: dict[tuple[int, int], Nested], random: Random
) -> None:
    """However threads take turns: each begin is paired with the end that closes its block, known by a stack."""
    waiting = {place: flat(nested) for place, nested in programs.items()}
    stacks: dict[tuple[int, int], list[int]] = {place: [] for place in programs}
    lines, expected = [], []
    at = 0
    while any(waiting.values()):
        place = random.choice([place for place, events in waiting.items() if events])
        kind, name = waiting[place].pop(0)
        at += 1
        lines.append(event(kind, name, at / 1_000, pid=place[0], thread=place[1]))
        if kind == BEGIN:
            stacks[place].append(at)
        else:
            began = stacks[place].pop()
            expected.append((name, began, at - began))
    marks = read(tmp_path_factory.mktemp("blocks"), *lines)
    found = [(name, round(started * 1_000), round((seconds or 0) * 1_000)) for name, started, seconds in told(marks)]
    assert found == sorted(expected, key=lambda mark: mark[1])


@given(
    st.lists(
        st.tuples(st.sampled_from([BEGIN, END, FULL]), NAMES, st.integers(0, 12), THREADS, st.integers(0, 5)),
        max_size=30,
    )
)
def test_any_events_make_marks_that_a_result_takes(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[int, str, int, tuple[int, int], int]]
) -> None:
    marks = read(
        tmp_path_factory.mktemp("any"),
        *(event(kind, name, at, memory, *place) for kind, name, at, place, memory in events),
    )
    begun = [one for one in events if one[0] == BEGIN and START + one[2] * SECOND < READY]
    assert marks.seen == len(marks.listed) == len(begun)
    assert [mark.started for mark in marks.listed] == sorted(float(one[2]) for one in begun)
    assert all(mark.seconds is None or mark.seconds >= 0 for mark in marks.listed)
