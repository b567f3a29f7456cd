"""The processes of a start as the tree that they are, whatever a result says of their parents."""

from collections.abc import Sequence
from typing import NamedTuple

from memci.model.result import Process


class Placed(NamedTuple):
    """A process, how many there are above it, and the index of its parent in the list; None for the outermost."""

    process: Process
    depth: int
    parent: int | None


def in_tree_order(processes: Sequence[Process]) -> list[Placed]:
    """Every process below its parent. One whose parent is unknown, or its own descendant, counts as an outermost."""
    known = {process.pid_index: process for process in processes}
    children: dict[int | None, list[Process]] = {}
    for process in known.values():
        children.setdefault(process.parent if process.parent in known else None, []).append(process)
    ordered: list[Placed] = []
    left = dict(known)
    waiting = [Placed(process, 0, None) for process in reversed(children.get(None, []))]
    while waiting or left:
        placed = waiting.pop() if waiting else Placed(next(iter(left.values())), 0, None)
        if left.pop(placed.process.pid_index, None) is None:
            continue
        here = len(ordered)
        ordered.append(placed)
        below = children.get(placed.process.pid_index, [])
        waiting.extend(Placed(child, placed.depth + 1, here) for child in reversed(below))
    return ordered
