"""Records as memray's reader gives them, made by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from memci.measure.replay.frames import Frame

MALLOC, FREE, MMAP, MUNMAP = 6, 5, 14, 15
IMPORT_SYSTEM = "<frozen importlib._bootstrap>"


@dataclass(frozen=True)
class FakeRecord:
    address: int
    allocator: int
    size: int
    stack_id: int
    frames: tuple[Frame, ...] = ()

    def stack_trace(self, max_stacks: int) -> list[Frame]:
        assert self.allocator not in (FREE, MUNMAP), "memray has no stacks for these"
        return list(self.frames[:max_stacks])


class Story:
    """What a process does, told in order; equal stacks get equal numbers."""

    def __init__(self) -> None:
        self.records: list[FakeRecord] = []
        self._stacks: dict[tuple[Frame, ...], int] = {}

    def __iter__(self) -> Iterator[FakeRecord]:
        return iter(self.records)

    def allocate(self, address: int, size: int, *frames: Frame, allocator: int = MALLOC) -> None:
        stack_id = self._stacks.setdefault(frames, len(self._stacks) + 1)
        self.records.append(FakeRecord(address, allocator, size, stack_id, frames))

    def free(self, address: int) -> None:
        self.records.append(FakeRecord(address, FREE, 0, 0))

    def map(self, address: int, size: int) -> None:
        self.records.append(FakeRecord(address, MMAP, size, 0))

    def unmap(self, address: int, size: int) -> None:
        self.records.append(FakeRecord(address, MUNMAP, size, 0))


def at(place: str, function: str = "f") -> Frame:
    """`at("main.py:3")`: a frame."""
    file, _, line = place.rpartition(":")
    return (function, file, int(line))


def loading(module: str, load: int = 1) -> Frame:
    """The probe's frame around the loading of a module; `load` tells one loading from another."""
    return (f"<memci import {module}>", IMPORT_SYSTEM, load)


READS = ("get_code", "<frozen importlib._bootstrap_external>", 1)
"""The import system at work."""


def is_project(filename: str) -> bool:
    return filename.endswith(".py") and "/" not in filename
