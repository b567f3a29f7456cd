"""A tree of calls with what each holds: grown node by node, added up, and cut to its heaviest part."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from memci.measure.replay.stacks import Stacks

MOST_NODES = 10_000
"""Of one tree. The lightest of more than these are folded into their callers."""

Call = tuple[str, str | None]
"""Function and file of a node; a module, and None, for its loading."""

NOBODY: Call = ("", "")
"""Who asked for what no Python code asked for."""

OTHER: Call = ("", None)
"""All outermost calls that are too light to be nodes."""

Frame = TypeVar("Frame", bound=Hashable)


class CallRows(NamedTuple):
    """A tree as columns, callers first. `parents`: index of the caller's node, -1 for none.  `calls`: index into
    `table`.  `bytes`, `counts`: what the node's own lines hold.  `folded`: bytes below it that have no node."""

    table: Sequence[Call] = ()
    parents: Sequence[int] = ()
    calls: Sequence[int] = ()
    lines: Sequence[int] = ()
    bytes: Sequence[int] = ()
    counts: Sequence[int] = ()
    folded: Sequence[int] = ()


class Calls(Generic[Frame]):
    """A tree of calls that grows. Each frame is one node below the node that calls it. Nodes are numbered from 1,
    callers first; 0 is around everything."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        """Of the nodes from 1 on; all other columns begin with 0."""
        self.parents = [-1]
        self.lines = [0]
        self.bytes = [0]
        self.counts = [0]
        self.folded = [0]
        self._most_through = [0]
        self._nodes: dict[tuple[int, Frame], int] = {}
        self._through: dict[tuple[int, int], int] = {}

    def node(self, parent: int, frame: Frame) -> int:
        """The node of a frame called by another node."""
        number = self._nodes.get((parent, frame))
        if number is None:
            number = self._nodes[parent, frame] = len(self.parents)
            self.frames.append(frame)
            self.parents.append(parent)
            for column in (self.lines, self.bytes, self.counts, self.folded, self._most_through):
                column.append(0)
        return number

    def passed(self, node: int, line: int, size: int) -> None:
        """So many bytes are held by or below this line of a node; its `lines` has the one with the most of them."""
        through = self._through[node, line] = self._through.get((node, line), 0) + size
        if (through, -line) > (self._most_through[node], -self.lines[node]):
            self._most_through[node], self.lines[node] = through, line

    def cut(self, most: int, other: Frame) -> "Calls[Frame]":
        """The `most` heaviest nodes, at least 1. What the others hold is folded into the nearest node above them that
        is left, and, where there is none, into a node of the frame `other`."""
        if len(self.frames) <= most:
            return self
        cumulative = self._cumulative()
        # No node is heavier than its caller, nor numbered before it: a node that is left has its callers.
        kept = set(sorted(range(1, len(cumulative)), key=lambda node: (-cumulative[node], node))[:most])
        tree: Calls[Frame] = Calls()
        places = [0]
        for node, frame in enumerate(self.frames, start=1):
            place = places[self.parents[node]]
            if node in kept:
                place = tree.node(place, frame)
                tree.lines[place] = self.lines[node]
                tree.bytes[place] = self.bytes[node]
                tree.counts[place] = self.counts[node]
                tree.folded[place] = self.folded[node]
            else:
                tree.folded[place] += self.bytes[node] + self.folded[node]
            places.append(place)
        if tree.folded[0]:
            tree.folded[tree.node(0, other)] += tree.folded[0]
            tree.folded[0] = 0
        return tree

    def _cumulative(self) -> list[int]:
        """Bytes that each node holds with all below it."""
        held = [own + folded for own, folded in zip(self.bytes, self.folded, strict=True)]
        add_to_callers(held, self.parents)
        return held


def add_to_callers(held: list[int], parents: Sequence[int]) -> None:
    """Make of what each node holds by itself what it holds with all below it. A caller is before what it calls, and
    -1 is none."""
    for node in range(len(held) - 1, -1, -1):
        caller = parents[node]
        if held[node] and caller >= 0:
            held[caller] += held[node]


def calls_held(held: Mapping[int, list[int]], stacks: Stacks, most: int = MOST_NODES) -> CallRows:
    """The calls that led to what is held: [bytes, allocations] by number of the stack. All bytes are in the tree."""
    cumulative = [0] * len(stacks.parents)
    for number, (size, _) in held.items():
        cumulative[number] = size
    add_to_callers(cumulative, stacks.parents)
    tree: Calls[Call] = Calls()
    places = [tree.node(0, NOBODY) if 0 in held else 0]
    for number, size in enumerate(cumulative):
        if number == 0:
            continue
        place = 0
        if size:
            caller = stacks.parents[number]
            call, line = _call_of(number, stacks)
            place = tree.node(places[caller] if caller else 0, call)
            tree.passed(place, line, size)
        places.append(place)
    for number, (size, count) in held.items():
        tree.bytes[places[number]] += size
        tree.counts[places[number]] += count
    return _rows(tree.cut(most, OTHER))


def _call_of(number: int, stacks: Stacks) -> tuple[Call, int]:
    """What a node calls, and the line of it that is run."""
    frame = stacks.frame(number)
    if frame is not None:
        return (frame[0], frame[1]), frame[2]
    module = stacks.module(number)
    return (NOBODY if module is None else (module, None)), 0


def _rows(tree: Calls[Call]) -> CallRows:
    table: dict[Call, int] = {}
    return CallRows(
        calls=[table.setdefault(frame, len(table)) for frame in tree.frames],
        table=list(table),
        parents=[parent - 1 for parent in tree.parents[1:]],
        lines=tree.lines[1:],
        bytes=tree.bytes[1:],
        counts=tree.counts[1:],
        folded=tree.folded[1:],
    )
