"""What is held at the heap's peak, added up by stack and by size."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from memci.measure.replay.packing import SHIFT, SIZE_MASK

_TALLIED = 1 << 16

Figures = dict[int, list[int]]
"""[bytes, allocations] by something that has a number."""


class Held:
    """Packed allocations added up. `stacks`: by stack number.  `sizes`: by n, for those of more than 2^(n-1) and at
    most 2^n bytes."""

    __slots__ = ("sizes", "stacks")

    def __init__(self) -> None:
        self.stacks: Figures = {}
        self.sizes: Figures = {}

    def clear(self) -> None:
        """Hold nothing."""
        self.stacks.clear()
        self.sizes.clear()

    def add(self, packed: Iterable[int]) -> None:
        """Hold these too."""
        stacks, sizes = self.stacks, self.sizes
        remaining = iter(packed)
        # Equal ones are counted first, which is quick; a part at a time, or the count itself would be the largest
        # thing.
        while counts := Counter(islice(remaining, _TALLIED)):
            for entry, times in counts.items():
                size = entry & SIZE_MASK
                figures = stacks.setdefault(entry >> SHIFT, [0, 0])
                figures[0] += times * size
                figures[1] += times
                if size:
                    figures = sizes.setdefault((size - 1).bit_length(), [0, 0])
                    figures[0] += times * size
                    figures[1] += times


def held_at_peak(live: dict[int, int], made_since: Held, gone_since: Held, peak: int) -> Held:
    """From what is alive at the end (`live` is emptied), what was done since the peak undone; in `gone_since`."""
    held = gone_since
    held.add(live.values())
    live.clear()
    held.stacks = _less(held.stacks, made_since.stacks)
    held.sizes = _less(held.sizes, made_since.sizes)
    # Where an address was given out again before its freeing was seen, the first stack is forgotten.
    forgotten = peak - sum(size for size, _ in held.stacks.values())
    if forgotten > 0:
        held.stacks[0] = [forgotten, 0]
    return held


def _less(held: Figures, made_since: Figures) -> Figures:
    for number, (size, count) in made_since.items():
        figures = held.setdefault(number, [0, 0])
        figures[0] -= size
        figures[1] -= count
    # What was forgotten may have been the only large ones, or the most, of those that were made since.
    return {number: [size, max(count, 0)] for number, (size, count) in held.items() if size > 0}
