"""A price list that imports the distances at the top, though only one function needs them.

Starting it costs the 32,000,000 bytes of `distances`, whether a parcel is sent or not.
"""

import sys

import distances


def price(weight: float) -> float:
    """What a parcel costs at the counter, in euros."""
    return 4.5 + 1.2 * weight


def delivery(weight: float, start: int, end: int) -> float:
    """What it costs to have a parcel brought from one town to another, in euros."""
    return price(weight) + 0.02 * distances.kilometres(start, end)


if __name__ == "__main__":
    print(f"{price(2):.2f} euros")
    if "--deliver" in sys.argv:
        print(f"{delivery(2, 7, 1907):.2f} euros delivered")
