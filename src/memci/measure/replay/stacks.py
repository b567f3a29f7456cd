"""From an allocation's stack to its place in the tree of calls: that tells its site, its import, and the lines of the
project it is charged to.

A large start-up has hundreds of thousands of distinct stacks, sixty frames deep, that differ in their innermost
few. What is outside the frame that marks an import is the same for all stacks of that import, so it is looked at
once, and of the rest only the innermost frames are fetched.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from memci.measure.replay.frames import NO_PYTHON, Frame, Frames, module_of
from memci.measure.replay.lines import Line, Lines, innermost
from memci.measure.replay.packing import MOST_STACKS, SHIFT
from memci.measure.replay.record import Record

_ALL = 10**6
"""More than any stack has. Without a number memray drops the frames outside the tracker: here, all of them."""


_FRAME_BITS = 32
"""No capture has that many distinct frames."""


_NOT_ASKED_FOR = (Line(),)
"""The lines of a node in which nothing was allocated yet: a caller's, so far."""


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
    """All stacks of one capture, as a tree. A stack's number is the index of its node; 0 is around everything.

    A node is a line of a function called from another node, or the loading of a module. The import system's own
    frames are left out, and so stacks that differ in nothing else have the same number.
    """

    def __init__(self, is_project: Callable[[str], bool], most: int = MOST_STACKS) -> None:
        self.packed: dict[int, int] = {}
        """Packed number by stack_id."""
        self.parents = [-1]
        """The caller's node, always before its own."""
        self.groups: list[tuple[Line, ...]] = [()]
        """The project's lines that what is allocated in each node is charged to."""
        self.outsides = [Outside((), ())]
        self.lines = Lines()
        self.module_files: dict[str, str] = {}
        """Files of modules, as far as their own code was seen to run."""
        self._most = most
        self._frames = Frames(is_project)
        self._numbers = [0]
        self._projects: list[tuple[Frame, ...]] = [()]
        self._outsides = [0]
        self._children: dict[int, int] = {}
        self._short: dict[tuple[int, int, tuple[Frame, ...]], int] = {}
        self._loads: dict[Frame, int] = {}
        self._near = 16
        self._last_callers: list[Frame] | None = None
        self._last_caller = 0
        self._last_depth = 0
        self._charged: dict[tuple[tuple[Frame, ...], int], tuple[Line, ...]] = {}

    def resolve(self, record: Record) -> int:
        """The packed number of a stack that has not been seen before."""
        frames = record.stack_trace(self._near)
        # Most new stacks have the callers of the last one.
        node = self._called(frames[0]) if frames[1 : self._last_depth] == self._last_callers else 0
        node = node or self._look_inside(record, frames)
        if self.groups[node] is _NOT_ASKED_FOR:
            self.groups[node] = self._lines_of(self._projects[node], self._outsides[node])
        packed = self.packed[record.stack_id] = node << SHIFT
        return packed

    def _called(self, frame: Frame) -> int:
        """The node of a frame below the callers of the last stack; 0 when it takes a longer look."""
        number = self._frames[frame]
        if number <= 0:
            return 0 if number else self._last_caller
        key = self._last_caller << _FRAME_BITS | number
        node = self._children.get(key, 0)
        if not node and len(self.parents) < self._most:
            node = self._children[key] = self._add(self._last_caller, number)
        return node

    def _look_inside(self, record: Record, frames: list[Frame]) -> int:
        """The node of a stack, of which the innermost frames are known."""
        calls, marker = self._inside(frames)
        if marker is None and len(frames) == self._near:
            frames = record.stack_trace(_ALL)
            calls, marker = self._inside(frames)
        node = 0
        if marker is not None:
            node = self._loads.get(marker) or self._look_outside(marker, record.stack_trace(_ALL))
        elif not calls:
            # Nothing but the import system: at least its own line.
            calls = [self._frames.bare(frames[0]) if frames else NO_PYTHON]
        node = self._walk(node, calls)
        if marker is None or marker is frames[0] or len(self.parents) >= self._most:
            self._last_callers = None
        else:
            self._last_depth = frames.index(marker) + 1
            self._last_callers = frames[1 : self._last_depth]
            self._last_caller = self.parents[node] if self._frames[frames[0]] else node
        return node

    def context(self, number: int) -> Context:
        """What a stack means, apart from who called whom."""
        return Context(self.frame(number), self._projects[number], self._outsides[number])

    def frame(self, number: int) -> Frame | None:
        """A node's line of code; None for the loading of a module, and for what no Python code asked for."""
        return self._frames.table[max(self._numbers[number], 0)]

    def module(self, number: int) -> str | None:
        """The module that a node is the loading of."""
        return self.outsides[self._outsides[number]].modules[0] if self._numbers[number] < 0 else None

    def caller(self, context: Context) -> Frame | None:
        """The innermost frame of the project."""
        frames = context.project or self.outsides[context.outside].project
        return frames[0] if frames else None

    def is_project(self, frame: Frame) -> bool:
        """Whether the frame is the project's code."""
        return self._frames.of_project[self._frames[frame]]

    def _inside(self, frames: list[Frame]) -> tuple[list[int], Frame | None]:
        """The numbers of frames from the inside outwards up to the innermost marker, and that marker."""
        numbers = self._frames
        calls: list[int] = []
        call = calls.append
        for depth, frame in enumerate(frames):
            number = numbers[frame]
            if number > 0:
                call(number)
            elif number < 0:
                # The next new stack is most likely one frame deeper at most.
                self._near = depth + 2
                return calls, frame
        return calls, None

    def _walk(self, start: int, calls: Sequence[int]) -> int:
        """The node of calls, innermost first, that begin in the node `start`."""
        children = self._children
        node = start
        for number in reversed(calls):
            key = node << _FRAME_BITS | number
            child = children.get(key)
            if child is None:
                if len(self.parents) >= self._most:
                    return self._shortened(start, calls)
                child = children[key] = self._add(node, number)
            node = child
        return node

    def _add(self, caller: int, number: int) -> int:
        frame = self._frames.table[number]
        project, outside = self._projects[caller], self._outsides[caller]
        if frame is not None and self._frames.of_project[number]:
            project = innermost((frame, *project))
        if outside and frame is not None and frame[0] == "<module>" and not frame[1].startswith("<"):
            self.module_files.setdefault(self.outsides[outside].modules[0], frame[1])
        return self._append(caller, number, project, outside)

    def _shortened(self, start: int, calls: Sequence[int]) -> int:
        """A node for what can be told of these calls without each having a node; there are far fewer of these."""
        table, of_project = self._frames.table, self._frames.of_project
        project = innermost(frame for number in calls if of_project[number] and (frame := table[number]) is not None)
        key = (start, calls[0], project)
        if key not in self._short:
            self._short[key] = self._append(start, calls[0], project, self._outsides[start])
        return self._short[key]

    def _look_outside(self, marker: Frame, frames: list[Frame]) -> int:
        """The node of a marker that has not been seen before, and those of all markers around it."""
        node = 0
        calls: list[int] = []
        for frame in reversed(frames[frames.index(marker) :]):
            number = self._frames[frame]
            if number > 0:
                calls.append(number)
            elif number < 0:
                node = self._loads.get(frame) or self._load(frame, number, self._walk(node, calls[::-1]))
                calls = []
        return node

    def _load(self, marker: Frame, number: int, caller: int) -> int:
        around = self.outsides[self._outsides[caller]]
        modules = tuple(dict.fromkeys((module_of(marker), *around.modules)))
        self.outsides.append(Outside(modules, innermost((*self._projects[caller], *around.project))))
        node = self._loads[marker] = self._append(caller, number, (), len(self.outsides) - 1)
        return node

    def _append(self, caller: int, number: int, project: tuple[Frame, ...], outside: int) -> int:
        self.parents.append(caller)
        self._numbers.append(number)
        self._projects.append(project)
        self._outsides.append(outside)
        self.groups.append(_NOT_ASKED_FOR)
        return len(self.parents) - 1

    def _lines_of(self, project: tuple[Frame, ...], outside: int) -> tuple[Line, ...]:
        key = (project, outside)
        if key not in self._charged:
            self._charged[key] = self.lines.group(innermost((*project, *self.outsides[outside].project)))
        return self._charged[key]
