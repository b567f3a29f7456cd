"""Adds up runs: stretches of a replay in which all allocations and frees are charged to the same lines.

Within a run each of its lines, and the heap, go up and down together, so the replay follows one number and the
lines are brought up to date when the run ends. That makes exact figures for every line affordable.
"""

from memci.measure.replay.stacks import Line


class Ledger:
    """The heap without mappings: bytes now, at its peak and ever allocated; and how many allocations."""

    def __init__(self) -> None:
        self.heap = self.peak = self.allocated = self.allocations = 0
        self._live = 0

    def close(self, lines: tuple[Line, ...], change: int, highest: int, allocated: int, moves: int, live: int) -> bool:
        """End a run that changed the heap by `change`, and by `highest` (at least 0) at its highest point.

        `moves` is how often it allocated or freed, `live` how many allocations there are now. Returns whether the
        heap's peak is in this run: the last of several of equal height, as for memray.
        """
        # Each allocation adds one to both, each free adds one to `moves` and takes one from `live`.
        allocations = (moves + live - self._live) // 2
        self._live = live
        for line in lines:
            before = line.live
            line.most_live = max(line.most_live, before + highest)
            line.live = before + change
            line.total += allocated
            line.allocations += allocations
        new_peak = self.heap + highest >= self.peak
        if new_peak:
            self.peak = self.heap + highest
        self.heap += change
        self.allocated += allocated
        self.allocations += allocations
        return new_peak
