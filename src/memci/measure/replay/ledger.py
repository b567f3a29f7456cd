"""Adds up runs: stretches of a replay in which all allocations and frees are charged to the same lines.

Within a run each of its lines, and the heap, go up and down together, so the replay follows one number and the
lines are brought up to date when the run ends. That makes exact figures for every line affordable.
"""

from memci.measure.replay.lines import Line


class Ledger:
    """The heap without mappings: bytes now, at its peak and ever allocated; and how many allocations.

    `peak_at`: where in the logs of allocations and of frees the peak is; None when it is not in these logs.
    """

    __slots__ = ("_begun", "_gone", "_made", "allocated", "allocations", "heap", "peak", "peak_at")

    def __init__(self) -> None:
        self.heap = self.peak = self.allocated = self.allocations = 0
        self.new_logs([], [])

    def new_logs(self, made: list[int], gone: list[int]) -> None:
        """From now on allocations and frees are noted in these, which are empty."""
        self.peak_at: tuple[int, int] | None = None
        self._made = made
        self._gone = gone
        self._begun = 0

    def close(
        self, lines: tuple[Line, ...], change: int, freed: int, highest: int, made_at: int, gone_at: int
    ) -> tuple[int, int]:
        """End a run that changed the heap by `change` and freed `freed` bytes; returns how long the logs are now.

        It was at most `highest` (at least 0) above its beginning, when the logs were `made_at` and `gone_at` long, or
        it ends at its highest point.
        """
        now = made, gone = len(self._made), len(self._gone)
        if change >= highest:
            highest = change
            made_at, gone_at = made, gone
        allocated = change + freed
        allocations = made - self._begun
        self._begun = made
        for line in lines:
            before = line.live
            if before + highest > line.most_live:  # noqa: PLR1730 (`max` takes three times as long)
                line.most_live = before + highest
            line.live = before + change
            line.total += allocated
            line.allocations += allocations
        before = self.heap
        # The last of several of equal height, as for memray.
        if before + highest >= self.peak:
            self.peak = before + highest
            self.peak_at = (made_at, gone_at)
        self.heap = before + change
        self.allocated += allocated
        self.allocations += allocations
        return now
