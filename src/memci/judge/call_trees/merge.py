"""One tree of calls from the two sides' own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from memci.judge.two_sided import Node
from memci.model.report_data import OTHER_CALLS, CallFrame, CallTree

CallNode = Node["Call"]
Calls = Sequence[CallNode]

_NOTHING: Final = CallTree()
_TELLING: Final = 2
"""What is on one side only is shown when it is more than so many times what may be hidden on the other."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function that was called, or (`calls` > 1) several that called each other, the innermost of which is `last`.

    `line`: through which most was allocated, 0 when unknown; the head's where it has one. Counts are of allocations.
    """

    frame: CallFrame
    line: int = 0
    base_count: int = 0
    head_count: int = 0
    calls: int = 1
    last: CallFrame | None = None

    @property
    def is_import(self) -> bool:
        """Whether it stands for the loading of a module."""
        return self.frame.function.startswith("import ")


def merged(base: CallTree | None, head: CallTree) -> Calls:
    """Both sides' calls, those of one function in one file below the same callers taken together.

    Each side has left out its own small calls: what is a node here may be among the others there. So what only one
    side has is folded when the other side may have it too, as far as its size tells, and the rest is exact: the
    base's values sum up to its peak, the head's to its own.
    """
    sides = (_Side.of(base or _NOTHING), _Side.of(head))
    nodes: list[CallNode] = [Node(-1, None)]
    waiting: list[tuple[int, tuple[_Nodes, _Nodes]]] = [(0, (_ROOT, _ROOT))]
    while waiting:
        parent, here = waiting.pop()
        groups = [side.by_place(some) for side, some in zip(sides, here, strict=True)]
        folded = [side.folded(some) for side, some in zip(sides, here, strict=True)]
        hidden = list(folded)
        for one, other in ((0, 1), (1, 0)):
            alone = {place: sides[one].sum(groups[one][place]) for place in groups[one].keys() - groups[other].keys()}
            for place in _hideable(alone, hidden[other], sides[other].least):
                del groups[one][place]
                folded[one] += alone[place]
        for place in dict.fromkeys([*groups[1], *groups[0]]):
            below = (groups[0].get(place, []), groups[1].get(place, []))
            waiting.append((len(nodes), below))
            nodes.append(_node(parent, sides, below))
        if any(folded):
            nodes.append(Node(parent, None, folded[0], folded[1], many=0))
    return nodes


_Place = tuple[str, str]
_Nodes = Sequence[int]
_ROOT: Final = (-1,)
"""What the outermost calls have as their parent."""


@dataclass(frozen=True)
class _Side:
    """A call tree, and what has to be known of all its nodes.

    `sums`: bytes with all that is below. `below`: what is called from there; a last entry has the outermost calls, of
    which those too small to be nodes hold `other`. `least`: no larger call has been left out.
    """

    tree: CallTree
    sums: Sequence[int]
    below: Sequence[list[int]]
    other: int
    least: int

    @classmethod
    def of(cls, tree: CallTree) -> "_Side":
        sums = [own + folded for own, folded in zip(tree.bytes, tree.folded, strict=True)]
        below: list[list[int]] = [[] for _ in range(len(sums) + 1)]
        for index in range(len(sums) - 1, -1, -1):
            below[tree.parents[index]].append(index)
            if tree.parents[index] >= 0:
                sums[tree.parents[index]] += sums[index]
        others = {index for index in below[-1] if _is_other(tree, index) and not below[index]}
        below[-1] = [index for index in below[-1] if index not in others]
        nodes = (size for index, size in enumerate(sums) if size and index not in others)
        other = sum(sums[index] for index in others)
        return cls(tree, sums, below, other, min(nodes, default=max(tree.folded, default=0)))

    def by_place(self, nodes: _Nodes) -> dict[_Place, list[int]]:
        """What is called from any of the nodes, by function and file."""
        found: dict[_Place, list[int]] = {}
        for index in nodes:
            for called in self.below[index]:
                frame = self.frame(called)
                found.setdefault((frame.function, frame.file), []).append(called)
        return found

    def frame(self, index: int) -> CallFrame:
        return self.tree.table[self.tree.frames[index]]

    def sum(self, nodes: _Nodes) -> int:
        return sum(self.sums[index] for index in nodes)

    def own(self, nodes: _Nodes) -> int:
        return sum(self.tree.bytes[index] for index in nodes)

    def count(self, nodes: _Nodes) -> int:
        return sum(self.tree.counts[index] for index in nodes)

    def folded(self, nodes: _Nodes) -> int:
        return sum(self.tree.folded[index] if index >= 0 else self.other for index in nodes)


def _is_other(tree: CallTree, index: int) -> bool:
    frame = tree.table[tree.frames[index]]
    return frame.file == OTHER_CALLS and not frame.function


def _hideable(alone: Mapping[_Place, int], hidden: int, least: int) -> Iterator[_Place]:
    """Of the places that only one side has: those that may be among the `hidden` bytes of the other side, which has
    left out no call larger than `least`. What is more than twice as large as it can be there has grown for sure."""
    room = _TELLING * hidden
    for place in sorted(alone, key=lambda place: (alone[place], place)):
        room -= alone[place]
        if not hidden or room < 0 or alone[place] > _TELLING * least:
            return
        yield place


def _node(parent: int, sides: tuple[_Side, _Side], nodes: tuple[_Nodes, _Nodes]) -> CallNode:
    (base, head), (of_base, of_head) = sides, nodes
    side, known = (head, of_head) if of_head else (base, of_base)
    heaviest = max(known, key=lambda index: side.sums[index])
    call = Call(side.frame(heaviest), side.tree.lines[heaviest], base.count(of_base), head.count(of_head))
    return Node(parent, call, base.own(of_base), head.own(of_head))
