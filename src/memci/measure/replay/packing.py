"""One integer for what has to be remembered of an allocation: its stack and its size.

A capture has millions of them, and an int costs half of what a tuple does. The sum of a stack's packed number
and a size is the packed allocation. Both parts fit into 60 bits, which Python stores in the smallest ints but one,
as long as there are no more than MOST_STACKS.
"""

SHIFT = 40
SIZE_MASK = (1 << SHIFT) - 1
"""No allocation may be larger (1 TiB)."""

MOST_STACKS = 1 << (60 - SHIFT)
