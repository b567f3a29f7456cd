"""memci: what does starting this program cost now, what changed, and why?"""

__version__ = "0.1.0"
