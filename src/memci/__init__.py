"""memci: what does starting this program cost now, what changed, and why?"""

from memci.marks import mark

__all__ = ["__version__", "mark"]

__version__ = "0.1.0"
