"""One integer for what has to be remembered of an allocation: its context and its size.

A capture has millions of them, and an int costs half of what a tuple does. The sum of a context's packed number
and a size is the packed allocation; its negative, in a log, is the freeing of it.
"""

SHIFT = 42
SIZE_MASK = (1 << SHIFT) - 1
"""No allocation may be larger (4 TiB)."""

MOST_CONTEXTS = 1 << (63 - SHIFT)
"""Packed numbers of both signs have to fit into 64 bits."""
