"""Frames as memray has them, each with a number: the import system's own, the markers of imports, and all others."""

from collections.abc import Callable

Frame = tuple[str, str, int]
"""Function, file, line; as memray has it."""

MARKER = "<memci import "
"""What the probe's frame around the loading of a module is called; the module's name and `>` follow."""

SYSTEM = 0
"""The number of every frame of the import system and of the probe, but for markers."""

NO_PYTHON = 1
"""The number that stands for the frame which a stack without any would have."""


class Frames(dict[Frame, int]):
    """Numbers of frames: SYSTEM, a marker's negative one, or a positive one. They are given when first asked for.

    `table`: the frame of a positive number; None for SYSTEM and NO_PYTHON.  `of_project`: whether it is the project's.
    """

    def __init__(self, is_project: Callable[[str], bool]) -> None:
        self.table: list[Frame | None] = [None, None]
        self.of_project: list[bool] = [False, False]
        self._is_project = _Known(is_project)
        self._is_system = _Known(_is_system)
        self._is_marker = _Known(lambda function: function.startswith(MARKER))
        self._markers = 0
        self._bare: dict[Frame, int] = {}

    def __missing__(self, frame: Frame) -> int:
        if not self._is_system[frame[1]]:
            number = self._append(frame, of_project=self._is_project[frame[1]])
        elif self._is_marker[frame[0]]:
            self._markers += 1
            number = -self._markers
        else:
            number = SYSTEM
        self[frame] = number
        return number

    def bare(self, frame: Frame) -> int:
        """A positive number also for a frame of the import system."""
        if frame not in self._bare:
            self._bare[frame] = self._append(frame, of_project=False)
        return self._bare[frame]

    def _append(self, frame: Frame, *, of_project: bool) -> int:
        self.table.append(frame)
        self.of_project.append(of_project)
        return len(self.table) - 1


def module_of(marker: Frame) -> str:
    """The module whose loading a marker is around."""
    return marker[0][len(MARKER) :].removesuffix(">")


class _Known(dict[str, bool]):
    """Works out what it is asked for the first time, and knows it from then on."""

    def __init__(self, work_out: Callable[[str], bool]) -> None:
        self._work_out = work_out

    def __missing__(self, key: str) -> bool:
        value = self[key] = self._work_out(key)
        return value


def _is_system(filename: str) -> bool:
    """Whether it is the import system, or the probe."""
    return filename.startswith(("<frozen importlib", "<frozen zipimport", "<memci ")) or filename.endswith(
        "/importlib/__init__.py"
    )
