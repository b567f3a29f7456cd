"""The same price list, with the import made local to the one function that needs it.

Starting it costs nothing of `distances`; the first delivery pays.
"""

import sys


def price(weight: float) -> float:
    """What a parcel costs at the counter, in euros."""
    return 4.5 + 1.2 * weight


def delivery(weight: float, start: int, end: int) -> float:
    """What it costs to have a parcel brought from one town to another, in euros."""
    import distances

    return price(weight) + 0.02 * distances.kilometres(start, end)


if __name__ == "__main__":
    print(f"{price(2):.2f} euros")
    if "--deliver" in sys.argv:
        print(f"{delivery(2, 7, 1907):.2f} euros delivered")
