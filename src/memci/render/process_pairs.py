"""Which process of one start is which of another: pids and ports differ from start to start."""

from collections import defaultdict, deque
from collections.abc import Sequence

from memci.model.result import Process
from memci.render.process_tree import Placed


def pair_processes(head: Sequence[Placed], base: Sequence[Placed]) -> dict[int, int]:
    """Indexes of the head's processes to those of the base's that have the same place.

    Below the same parent, the first of a command is the first of that command, and so on. For the others their
    program alone counts: among its arguments may be a port or a path that is another one each time.
    """
    mine, its = _by_parent(head), _by_parent(base)
    old: dict[int, int] = {}
    waiting: deque[tuple[int | None, int | None]] = deque([(None, None)])
    while waiting:
        parent, before = waiting.popleft()
        for words in (_command, _program):
            named: defaultdict[str, deque[int]] = defaultdict(deque)
            taken = {old[index] for index in mine[parent] if index in old}
            for index in its[before]:
                if index not in taken:
                    named[words(base[index].process)].append(index)
            for index in mine[parent]:
                same = named[words(head[index].process)]
                if index not in old and same:
                    old[index] = same.popleft()
        waiting.extend((index, old[index]) for index in mine[parent] if index in old)
    return old


def _by_parent(placed: Sequence[Placed]) -> defaultdict[int | None, list[int]]:
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for index, one in enumerate(placed):
        children[one.parent].append(index)
    return children


def _command(process: Process) -> str:
    return process.command


def _program(process: Process) -> str:
    return process.command.partition(" ")[0].rpartition("/")[2]
