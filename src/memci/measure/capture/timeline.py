"""The heap of a whole tree over time."""

from collections.abc import Sequence

from memci.measure.capture.tree import Process

_MOST_POINTS = 500

Points = tuple[tuple[float, int], ...]
"""(seconds, bytes), by time."""


def tree_timeline(processes: Sequence[Process]) -> Points:
    """The sum of all heaps, in seconds since the first capture began; a process that has ended holds nothing."""
    zero = min((process.start_ms for process in processes), default=0)
    changes: list[tuple[int, int, int]] = []
    for index, process in enumerate(processes):
        changes += [(moment, index, heap) for moment, heap in process.figures.seen if moment < process.end_ms]
        if len(processes) > 1:
            changes.append((process.end_ms, index, 0))
    changes.sort(key=lambda change: change[0])
    heaps = [0] * len(processes)
    total = 0
    points: dict[int, int] = {}
    for moment, index, heap in changes:
        total += heap - heaps[index]
        heaps[index] = heap
        points[max(0, moment - zero)] = total
    return _thinned([(milliseconds / 1000, size) for milliseconds, size in points.items()])


def _thinned(points: list[tuple[float, int]]) -> Points:
    """Of each stretch the highest point, so that no peak is lost."""
    stretch = -(-len(points) // _MOST_POINTS) or 1
    return tuple(
        max(points[begin : begin + stretch], key=lambda point: point[1]) for begin in range(0, len(points), stretch)
    )
