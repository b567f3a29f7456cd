"""Turns among tests that run side by side. Each `Turns` here stands for one of the processes."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaitingError
from pathlib import Path

import pytest
from tests.turns import Turns

A_WHILE = 0.05

Begin = Callable[..., "Future[None]"]


@pytest.fixture
def three(tmp_path: Path) -> tuple[Turns, Turns, Turns]:
    door, room = tmp_path, tmp_path / "room"
    room.touch()
    return Turns(door, room), Turns(door, room), Turns(door, room)


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Begins a turn, and leaves it to the test to wait for it."""
    with ThreadPoolExecutor() as waiting:
        yield lambda turns, *, alone: waiting.submit(turns.begin, alone=alone)


def still_waits(turn: "Future[None]") -> bool:
    try:
        turn.result(A_WHILE)
    except StillWaitingError:
        return True
    return False


def test_those_that_need_not_be_alone_are_there_at_once(three: tuple[Turns, Turns, Turns], begin: Begin) -> None:
    for turns in three:
        begin(turns, alone=False).result()


def test_one_that_must_be_alone_waits_for_all_others(three: tuple[Turns, Turns, Turns], begin: Begin) -> None:
    first, second, third = three
    first.begin(alone=False)
    second.begin(alone=False)
    alone = begin(third, alone=True)
    assert still_waits(alone)
    first.end()
    assert still_waits(alone)
    second.end()
    alone.result()


@pytest.mark.parametrize("alone", [True, False])
def test_nobody_comes_to_one_that_is_alone(alone: bool, three: tuple[Turns, Turns, Turns], begin: Begin) -> None:
    first, second, _ = three
    first.begin(alone=True)
    other = begin(second, alone=alone)
    assert still_waits(other)
    first.end()
    other.result()


def test_nobody_goes_past_one_that_waits_to_be_alone(three: tuple[Turns, Turns, Turns], begin: Begin) -> None:
    first, second, third = three
    first.begin(alone=False)
    alone = begin(second, alone=True)
    assert still_waits(alone)
    late = begin(third, alone=False)
    assert still_waits(late)
    first.end()
    alone.result()
    assert still_waits(late)
    second.end()
    late.result()
