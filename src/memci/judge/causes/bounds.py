"""Sums of figures kept within what the model can hold: those of a forged result could be more."""

from memci.model.base import LARGEST

_MOST_SECONDS = 1e9


def within_bytes(size: int) -> int:
    """A signed number of bytes."""
    return max(-LARGEST, min(size, LARGEST))


def within_seconds(seconds: float) -> float:
    """A signed number of seconds."""
    return max(-_MOST_SECONDS, min(seconds, _MOST_SECONDS))
