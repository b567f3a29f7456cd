"""From an allocation's stack to its context: the site, the import, and the lines of the project it is charged to.

A large start-up has hundreds of thousands of distinct stacks, sixty frames deep, that differ in their innermost
few. What is outside the frame that marks an import is the same for all stacks of that import, so it is looked at
once, and of the rest only the innermost frames are fetched.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from memci.measure.replay.packing import MOST_CONTEXTS, SHIFT

Frame = tuple[str, str, int]
"""Function, file, line; as memray has it."""

MARKER = "<memci import "
"""What the probe's frame around the loading of a module is called; the module's name and `>` follow."""

_ALL = 10**6
"""More than any stack has. Without a number memray drops the frames outside the tracker: here, all of them."""

_SYSTEM, _PROJECT, _OTHER = range(3)


class Record(Protocol):
    """memray's AllocationRecord, as far as it is used here."""

    @property
    def address(self) -> int:
        """Where."""

    @property
    def allocator(self) -> int:
        """What did it: a memray.AllocatorType."""

    @property
    def size(self) -> int:
        """Bytes; 0 when memory is freed."""

    @property
    def stack_id(self) -> int:
        """The same for the same stack."""

    def stack_trace(self, max_stacks: int) -> list[Frame]:
        """The innermost frames first."""


class Line:
    """One line of a project file: bytes now, at the heap's peak, at most, and ever; and how many allocations."""

    __slots__ = ("allocations", "at_peak", "live", "most_live", "total")

    def __init__(self) -> None:
        self.live = self.at_peak = self.most_live = self.total = self.allocations = 0


class Outside(NamedTuple):
    """What is around a marker, itself included: modules being loaded and project frames, the innermost first, each
    module and each file once."""

    modules: tuple[str, ...]
    project: tuple[Frame, ...]


class Context(NamedTuple):
    """`site`: innermost frame that is not the import system's; None inside an import: the module's own code.

    `project`: the project's frames inside the innermost marker, of each file the innermost. `outside`: index of what
    is around that marker, 0 when there is none.
    """

    site: Frame | None
    project: tuple[Frame, ...]
    outside: int


class Stacks:
    """All contexts of one capture. A context's number is its index; 0 stands for none."""

    def __init__(self, is_project: Callable[[str], bool]) -> None:
        self.contexts: list[Context] = [Context(None, (), 0)]
        self.groups: list[tuple[Line, ...]] = [()]
        """The project's lines that each context is charged to."""
        self.outsides: list[Outside] = [Outside((), ())]
        self.packed: dict[int, int] = {}
        """Packed context number by stack_id."""
        self.lines: dict[tuple[str, int], Line] = {}
        self.module_files: dict[str, str] = {}
        """Files of modules, as far as their own code was seen to run."""
        self._kinds = _Known(lambda file: _SYSTEM if _is_system(file) else _PROJECT if is_project(file) else _OTHER)
        self._marks = _Known(lambda function: function.startswith(MARKER))
        self._numbers: dict[tuple[Frame | None, tuple[Frame, ...], int], int] = {}
        self._markers: dict[Frame, int] = {}
        self._near = 16
        self._charged: dict[tuple[tuple[Frame, ...], int], tuple[Line, ...]] = {}
        self._groups: dict[tuple[Line, ...], tuple[Line, ...]] = {}

    def resolve(self, record: Record) -> int:
        """The packed context number of a stack that has not been seen before."""
        frames = record.stack_trace(self._near)
        site, project, marker = self._scan(frames)
        if marker is None and len(frames) == self._near:
            frames = record.stack_trace(_ALL)
            site, project, marker = self._scan(frames)
        outside = 0
        if marker is not None:
            outside = self._markers.get(marker) or self._look_outside(marker, record.stack_trace(_ALL))
        elif site is None and frames:
            site = frames[0]  # nothing but the import system: at least its own line
        # A plain tuple finds the Context that is equal to it, and is made in a tenth of the time.
        number = self._numbers.get((site, project, outside)) or self._add(Context(site, project, outside))
        self.packed[record.stack_id] = number
        return number

    def caller(self, context: Context) -> Frame | None:
        """The innermost frame of the project."""
        frames = context.project or self.outsides[context.outside].project
        return frames[0] if frames else None

    def is_project(self, frame: Frame) -> bool:
        """Whether the frame is the project's code."""
        return self._kinds[frame[1]] == _PROJECT

    def _scan(self, frames: list[Frame]) -> tuple[Frame | None, tuple[Frame, ...], Frame | None]:
        """Site, project frames and innermost marker, from the inside outwards up to that marker."""
        kinds, marks = self._kinds, self._marks
        site = None
        project: tuple[Frame, ...] = ()
        for depth, frame in enumerate(frames):
            kind = kinds[frame[1]]
            if kind == _SYSTEM:
                if marks[frame[0]]:
                    # The next new stack is most likely one frame deeper at most.
                    self._near = depth + 2
                    return site, project, frame
                continue
            if site is None:
                site = frame
            if kind == _PROJECT:
                for inner in project:
                    if inner[1] == frame[1]:
                        break
                else:
                    project += (frame,)
        return site, project, None

    def _look_outside(self, marker: Frame, frames: list[Frame]) -> int:
        modules: dict[str, None] = {}
        project: dict[str, Frame] = {}
        for frame in frames[frames.index(marker) :]:
            kind = self._kinds[frame[1]]
            if kind == _PROJECT:
                project.setdefault(frame[1], frame)
            elif kind == _SYSTEM and self._marks[frame[0]]:
                modules[frame[0][len(MARKER) :].removesuffix(">")] = None
        self.outsides.append(Outside(tuple(modules), tuple(project.values())))
        self._markers[marker] = len(self.outsides) - 1
        return self._markers[marker]

    def _add(self, context: Context) -> int:
        if len(self.contexts) == MOST_CONTEXTS:
            raise OverflowError("The capture has too many distinct stacks.")
        packed = self._numbers[context] = len(self.contexts) << SHIFT
        self.contexts.append(context)
        self.groups.append(self._lines_of(context))
        site = context.site
        if context.outside and site is not None and site[0] == "<module>" and not site[1].startswith("<"):
            self.module_files.setdefault(self.outsides[context.outside].modules[0], site[1])
        return packed

    def _lines_of(self, context: Context) -> tuple[Line, ...]:
        key = (context.project, context.outside)
        if key not in self._charged:
            # Read from the outside inwards, so that of each file the innermost frame stays.
            frames = context.project + self.outsides[context.outside].project
            innermost = {frame[1]: frame for frame in reversed(frames)}
            group = tuple(self._line(frame) for frame in innermost.values())
            # One object where equal, so that a run of allocations is told from the next by identity.
            self._charged[key] = self._groups.setdefault(group, group)
        return self._charged[key]

    def _line(self, frame: Frame) -> Line:
        place = (frame[1], frame[2])
        if place not in self.lines:
            self.lines[place] = Line()
        return self.lines[place]


class _Known(dict[str, int]):
    """Works out what it is asked for the first time, and knows it from then on."""

    def __init__(self, work_out: Callable[[str], int]) -> None:
        self._work_out = work_out

    def __missing__(self, key: str) -> int:
        value = self[key] = self._work_out(key)
        return value


def _is_system(filename: str) -> bool:
    """Whether it is the import system, or the probe."""
    return filename.startswith(("<frozen importlib", "<frozen zipimport", "<memci ")) or filename.endswith(
        "/importlib/__init__.py"
    )
