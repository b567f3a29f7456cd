"""The mmap side of a capture: mappings can be cut, split and laid over one another, so they are kept as ranges."""

from bisect import bisect_left, bisect_right


class Mappings:
    """What is mapped now (`total`) and was at most (`peak`), in bytes."""

    def __init__(self) -> None:
        self.total = 0
        self.peak = 0
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, address: int, size: int) -> int:
        """Map a range; what was there is replaced. Returns by how much the total grew."""
        if size <= 0:
            return 0
        before = self.total
        self.remove(address, size)
        index = bisect_left(self._starts, address)
        self._starts.insert(index, address)
        self._ends.insert(index, address + size)
        self.total += size
        self.peak = max(self.peak, self.total)
        return self.total - before

    def remove(self, address: int, size: int) -> int:
        """Unmap a range, of which only a part may be mapped. Returns by how much the total shrank."""
        end = address + size
        first = bisect_right(self._ends, address)
        last = bisect_left(self._starts, end)
        if size <= 0 or first >= last:
            return 0
        removed = 0
        kept: list[tuple[int, int]] = []
        for start, stop in zip(self._starts[first:last], self._ends[first:last], strict=True):
            removed += min(stop, end) - max(start, address)
            kept += [piece for piece in ((start, min(stop, address)), (max(start, end), stop)) if piece[0] < piece[1]]
        self._starts[first:last] = [start for start, _ in kept]
        self._ends[first:last] = [stop for _, stop in kept]
        self.total -= removed
        return removed
