"""Place memray's snapshots of the whole memory, which count mappings in, among the records of a replay."""

from collections.abc import Sequence

NEVER = -(1 << 62)
"""No sum of allocations is this."""


class Snapshots:
    """The heap without mappings at each of memray's snapshots, found while the records are replayed.

    memray gives the sum of heap and mappings at a snapshot, not where it stands among the records. It is taken to
    stand at the first moment with that sum: never too late, and right unless a mapping and the heap differ by the
    very same number of bytes.
    """

    def __init__(self, totals: Sequence[int]) -> None:
        self.heaps: list[int] = []
        self._totals = totals

    def awaited(self, heap: int, mapped: int) -> int:
        """By how much the heap has to grow from `heap` until the next snapshot; NEVER when there is none."""
        done = len(self.heaps)
        return self._totals[done] - mapped - heap if done < len(self._totals) else NEVER

    def reached(self, heap: int, mapped: int) -> None:
        """The replay has come to the next snapshot, and to all after it with the same sum."""
        total = heap + mapped
        for waiting in self._totals[len(self.heaps) :]:
            if waiting != total:
                break
            self.heaps.append(heap)

    def finished(self, mapped: int) -> list[int]:
        """One heap for each snapshot; those that were not found are taken to have what is mapped at the end."""
        return self.heaps + [max(0, total - mapped) for total in self._totals[len(self.heaps) :]]
