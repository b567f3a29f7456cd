"""Where tests run side by side, each in one of several processes, one that must be alone is."""

import fcntl
import os
from collections.abc import Generator
from pathlib import Path

import pytest

ALONE, LONG = "alone", "long"
"""Markers."""


class Turns:
    """Turns among processes, by two of the kernel's locks, which end with whoever holds them.

    All but one that must be alone share the `room`. Whoever waits for it holds the `door`: others would go in and out
    past one that must be alone for ever. Both are files or folders that are there; nothing is written to them.
    """

    def __init__(self, door: Path, room: Path) -> None:
        self._door = os.open(door, os.O_RDONLY)
        self._room = os.open(room, os.O_RDONLY)

    def begin(self, *, alone: bool) -> None:
        """Wait for a turn."""
        fcntl.flock(self._door, fcntl.LOCK_EX)
        fcntl.flock(self._room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(self._door, fcntl.LOCK_UN)

    def end(self) -> None:
        """Give the turn back."""
        fcntl.flock(self._room, fcntl.LOCK_UN)


class SideBySide:
    """What pytest asks in one of the processes."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._goes_on = False

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """First those that must be alone: all processes have some, and none waits for another's to be over. Then what
        takes long: beside it there are many others, in the end there would be none."""
        items.sort(key=lambda item: (not must_be_alone(item), item.get_closest_marker(LONG) is None))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        """A turn around all else, also around the time limit. Several that must be alone have one turn together."""
        if not self._goes_on:
            self._turns.begin(alone=must_be_alone(item))
        try:
            return (yield)
        finally:
            self._goes_on = must_be_alone(item) and nextitem is not None and must_be_alone(nextitem)
            if not self._goes_on:
                self._turns.end()


def must_be_alone(item: pytest.Item) -> bool:
    """Whether the test, its file or its folder is marked."""
    return item.get_closest_marker(ALONE) is not None
