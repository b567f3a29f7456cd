"""Memory over time, thinned to what a plot can show."""

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, int]
"""Seconds since the start, bytes."""

MOST_POINTS = 400
_KEPT_WHILE_RUNNING = 8_192


class Timeline:
    """Samples in order of time. A long run is thinned as it goes, so it does not grow without bound."""

    def __init__(self) -> None:
        self._points: list[Point] = []

    def add(self, seconds: float, size: int) -> None:
        """One more sample."""
        self._points.append((seconds, size))
        if len(self._points) > _KEPT_WHILE_RUNNING:
            self._points = thin(self._points, _KEPT_WHILE_RUNNING // 2)

    def highest(self) -> int | None:
        """The largest sample."""
        return max((size for _, size in self._points), default=None)

    def points(self) -> tuple[Point, ...]:
        """At most MOST_POINTS samples."""
        return tuple(thin(self._points, MOST_POINTS))


def thin(points: Sequence[Point], most: int) -> list[Point]:
    """At most `most` (two or more) of the points, spread evenly: the highest of each stretch, and the last."""
    if len(points) <= most:
        return list(points)
    *before, last = points
    stretches = most - 1
    bounds = [len(before) * index // stretches for index in range(stretches + 1)]
    kept = [max(before[start:end], key=lambda point: point[1]) for start, end in pairwise(bounds)]
    return [*kept, last]
