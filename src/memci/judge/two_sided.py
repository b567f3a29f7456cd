"""A tree whose every node has a value on both sides: what calls or imports cost in the base and in the head.

Nodes can be put together and folded away in many ways; the sum over all nodes never changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

What = TypeVar("What")

_LEAST_SHARE: Final = 1 / 2000

FOLDED: Final = -1
"""In place of the node that a node goes into: the folded ones of its parent."""


@dataclass(frozen=True, slots=True)
class Node(Generic[What]):
    """`base`, `head`: its own, without what is below. `parent`: an index smaller than the node's, -1 for the root's.

    `what` is None for the root, and for a leaf that stands for several which are too small to be nodes; `many` is
    how many of them, 0 when that is not known.
    """

    parent: int
    what: What | None
    base: float = 0
    head: float = 0
    many: int = 1

    @property
    def difference(self) -> float:
        """By how much its own grew; negative when it shrank."""
        return self.head - self.base


Tree = Sequence[Node[What]]
"""The root first (it has nothing of its own), every node after its parent."""

Weight = Callable[[float, float], float]
"""How much a node matters for a picture, from its own values in the base and in the head; never negative."""


def changed(base: float, head: float) -> float:
    """A weight: by how much it differs, up or down."""
    return abs(head - base)


def in_base(base: float, _head: float) -> float:
    """A weight: what it is in the base, for which a negative value is nothing."""
    return max(base, 0)


def in_head(_base: float, head: float) -> float:
    """A weight: what it is in the head, for which a negative value is nothing."""
    return max(head, 0)


def cumulative(tree: Tree[What], own: Sequence[float]) -> list[float]:
    """For each node its own figure and all below it."""
    sums = list(own)
    for index in range(len(tree) - 1, 0, -1):
        sums[tree[index].parent] += sums[index]
    return sums


def weights(tree: Tree[What], weight: Weight) -> list[float]:
    """What each node weighs with all below it."""
    return cumulative(tree, [weight(node.base, node.head) for node in tree])


def children(tree: Tree[What]) -> list[list[int]]:
    """For each node those right below it."""
    found: list[list[int]] = [[] for _ in tree]
    for index, node in enumerate(tree):
        if node.parent >= 0:
            found[node.parent].append(index)
    return found


def reduced(tree: Tree[What], most: int, weight: Weight) -> Tree[What]:
    """The tree with the `most` nodes that weigh most with all below them; the others are folded, each into one leaf of
    its nearest ancestor that is left. What weighs next to nothing is folded too: nobody could see it."""
    heavy = weights(tree, weight)
    least = heavy[0] * _LEAST_SHARE
    ranked = sorted((index for index in range(1, len(tree)) if heavy[index] > least), key=lambda index: -heavy[index])
    # No node weighs more than its parent, and the sort is stable: a parent always comes first.
    kept = {0, *[index for index in ranked if tree[index].what is not None][:most]}
    return regrouped(tree, [index if index in kept else FOLDED for index in range(len(tree))])


def regrouped(
    tree: Tree[What], into: Sequence[int], together: Callable[[What, What], What] = lambda first, _: first
) -> Tree[What]:
    """The tree with each node where `into` says: itself, an earlier node that stays, or FOLDED.

    All below a folded node is folded with it. `together` makes one of the node that stays and one that goes into it.
    """
    grown = _Grown(together)
    homes: list[int] = []
    for index, node in enumerate(tree):
        around = homes[node.parent] if index else -1
        if around in grown.leaves:
            home = around
        elif index == 0 or (into[index] == index and node.what is not None):
            homes.append(grown.add(node, around))
            continue
        elif into[index] == FOLDED or node.what is None:
            home = grown.leaf(around)
        else:
            home = homes[into[index]]
        homes.append(home)
        grown.put(node, home)
    return grown.nodes


class _Grown(Generic[What]):
    """The nodes of a tree that is being made of another one's."""

    def __init__(self, together: Callable[[What, What], What]) -> None:
        self.nodes: list[Node[What]] = []
        self.leaves: set[int] = set()
        """Those that stand for folded ones."""
        self._leaf_of: dict[int, int] = {}
        self._together = together

    def add(self, node: Node[What], parent: int) -> int:
        self.nodes.append(Node(parent, node.what, node.base, node.head, node.many))
        return len(self.nodes) - 1

    def leaf(self, parent: int) -> int:
        """The one leaf of the parent for all of its folded ones."""
        if parent not in self._leaf_of:
            self._leaf_of[parent] = self.add(Node(parent, None, many=0), parent)
            self.leaves.add(self._leaf_of[parent])
        return self._leaf_of[parent]

    def put(self, node: Node[What], home: int) -> None:
        """Let the one at home take over what the node has of its own."""
        there = self.nodes[home]
        what, many = there.what, there.many
        if what is None:
            many += node.many
        elif node.what is not None:
            what = self._together(what, node.what)
        self.nodes[home] = Node(there.parent, what, there.base + node.base, there.head + node.head, many)
