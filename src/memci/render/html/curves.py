"""Memory over time as plotly's traces: what the timelines of one entrypoint and of several have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Literal

from memci.model.result import EntrypointResult
from memci.render.figures import MIB

Kind = Literal["RSS", "heap"]

COLOURS: dict[Kind, str] = {"RSS": "#0f9d8a", "heap": "#8b6cf0"}
"""Seen on light and on dark, and told apart by the colour-blind."""
_MILLISECONDS_UNTIL = 3.0
_MOST_POINTS = 1_000
_AXIS = {"zeroline": False, "fixedrange": False}


@dataclass(frozen=True)
class Clock:
    """Seconds as the axis shows them."""

    unit: Literal["ms", "s"]

    @classmethod
    def until(cls, seconds: float) -> "Clock":
        """For a start that lasts so long."""
        return cls("ms" if seconds < _MILLISECONDS_UNTIL else "s")

    def at(self, seconds: float) -> float:
        """On the axis, rounded to what can be seen."""
        return round(seconds * 1000, 1) if self.unit == "ms" else round(seconds, 4)


@dataclass(frozen=True)
class Curve:
    """Points (seconds, bytes) by time."""

    points: Sequence[tuple[float, int]]

    @property
    def peak(self) -> tuple[float, int]:
        """The first of the highest points."""
        return max(self.points, key=lambda point: point[1])

    def at(self, seconds: float) -> int:
        """Bytes at a moment: those of the last point before it, else of the first."""
        before = [size for moment, size in self.points if moment <= seconds]
        return before[-1] if before else self.points[0][1]


def curve(entrypoint: EntrypointResult | None, kind: Kind) -> Curve | None:
    """What was recorded; None when that makes no line."""
    if entrypoint is None:
        return None
    timeline = entrypoint.timeline
    values = timeline.rss if kind == "RSS" else timeline.heap
    points = _thinned(sorted(zip(timeline.seconds, values, strict=False)))
    return Curve(points) if len(points) > 1 and points[-1][0] > 0 and any(values) else None


def _thinned(points: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """The highest of each stretch, and the last, when there are more than memci has ever written down."""
    step = -(-len(points) // _MOST_POINTS)
    if step <= 1:
        return points
    stretches = (points[start : start + step] for start in range(0, len(points) - 1, step))
    return [*(max(some, key=lambda point: point[1]) for some in stretches), points[-1]]


def highest(entrypoint: EntrypointResult | None, kind: Kind) -> float | None:
    """Bytes at the highest point. Of the heap what was measured, of which the curve has samples only."""
    one = curve(entrypoint, kind)
    if entrypoint is None or one is None:
        return None
    peak = entrypoint.metrics.get("peak_heap") if kind == "heap" else None
    return peak.value if peak else one.peak[1]


def lasts(*curves: Curve | None) -> float:
    """Seconds until the last point of all."""
    return max((one.points[-1][0] for one in curves if one), default=0.0)


def ready_after(entrypoint: EntrypointResult | None) -> float | None:
    """Seconds by the clock; None when it did not get ready."""
    wall = entrypoint.metrics.get("cold_start_wall") if entrypoint else None
    return float(wall.value) if wall else None


def stretch(entrypoint: EntrypointResult) -> float:
    """By what a moment of the imports and marks is multiplied to be on the timeline's clock. Theirs leaves out the time
    for which the start waited for a CPU, and a run's memory is recorded by the wall clock."""
    start, wall = entrypoint.metrics.get("cold_start"), ready_after(entrypoint)
    if start is None or not start.value or not wall:
        return 1.0
    # Forged figures may lie so far apart that there is no number for it.
    times = wall / start.value
    return times if 0 < times < inf else 1.0


def line(one: Curve, clock: Clock, name: str, colour: str, **changes: Any) -> dict[str, Any]:
    """A trace of type scatter; `name` has passed `label`."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [clock.at(seconds) for seconds, _ in one.points],
        "y": [in_mib(size) for _, size in one.points],
        "line": {"color": colour, "width": 2, "shape": "hv"},
        # Not the name itself: it would be read as a template too.
        "hovertemplate": f"%{{fullData.name}}: %{{y:.1f}} MiB<br>at %{{x}} {clock.unit}<extra></extra>",
        **changes,
    }


def in_mib(size: float) -> float:
    """Bytes as the axis shows them."""
    return round(size / MIB, 2)


def time_axis(clock: Clock, **changes: Any) -> dict[str, Any]:
    """The x axis."""
    return {**_AXIS, "title": {"text": f"since the start, {clock.unit}"}, "rangemode": "tozero", **changes}


def memory_axis(**changes: Any) -> dict[str, Any]:
    """The y axis."""
    return {**_AXIS, "title": {"text": "MiB"}, "rangemode": "tozero", **changes}


LEGEND: dict[str, Any] = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
MARGIN: dict[str, Any] = {"l": 56, "r": 16, "t": 36, "b": 44}
