"""A checkout and another commit of it, side by side on disk, for `memci run --against`."""

from memci.measure.checkout.sides import Sides

__all__ = ["Sides"]
