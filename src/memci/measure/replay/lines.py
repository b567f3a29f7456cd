"""The lines of the project, and which of them a stack is charged to."""

from collections.abc import Iterable

from memci.measure.replay.frames import Frame


class Line:
    """One line of a project file: bytes now, at the heap's peak, at most, and ever; and how many allocations."""

    __slots__ = ("allocations", "at_peak", "live", "most_live", "total")

    def __init__(self) -> None:
        self.live = self.at_peak = self.most_live = self.total = self.allocations = 0


class Lines(dict[tuple[str, int], Line]):
    """Lines by file and number, as far as any stack is charged to them."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: dict[tuple[Line, ...], tuple[Line, ...]] = {}

    def group(self, frames: Iterable[Frame]) -> tuple[Line, ...]:
        """The lines of these frames. One object where equal, so that a run of allocations is told from the next by
        identity."""
        group = tuple(self._line(frame) for frame in frames)
        return self._groups.setdefault(group, group)

    def _line(self, frame: Frame) -> Line:
        place = (frame[1], frame[2])
        if place not in self:
            self[place] = Line()
        return self[place]


def innermost(frames: Iterable[Frame]) -> tuple[Frame, ...]:
    """Of each file the first frame, which is the innermost one of frames from the inside outwards."""
    found: dict[str, Frame] = {}
    for frame in frames:
        found.setdefault(frame[1], frame)
    return tuple(found.values())
