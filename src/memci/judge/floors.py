"""Below what nothing is called a change: the heap repeats to 0.02 %, so a little more than that is left to chance."""


def heap_floor(peak: float) -> float:
    """For a heap whose peak is `peak` bytes: 64 KiB, or 0.3 % of it when that is more."""
    return max(64 * 1024, 0.003 * peak)
