"""The Julia set of z² + c, for the table of memory line by line. Nothing is drawn.

True cost at the peak, for the 40,000 points of the default width: 32 bytes for each complex number in `zs` and in `cs`
= 2,560,000 bytes; the list `output` of 40,000 pointers = 320,000 bytes; the lists `zs` and `cs`, which grow by
appending and so keep some room, 351,008 bytes each (what `sys.getsizeof` says, less its header of 56). Together
3,582,016 bytes. No count passes 100, so every count is an int that the interpreter keeps anyway.
"""

import sys

LEFT, RIGHT = -1.8, 1.8
C = (-0.62772, -0.42193)


def count_steps(limit: int, zs: list[complex], cs: list[complex]) -> list[int]:
    """How many steps each point takes to leave the circle of radius 2; `limit` when it stays."""
    output = [0] * len(zs)
    for index in range(len(zs)):
        z, c, steps = zs[index], cs[index], 0
        while steps < limit and abs(z) < 2:
            z = z * z + c
            steps += 1
        output[index] = steps
    return output


def calc_pure_python(width: int, limit: int) -> int:
    """The sum of all counts over a square of `width` × `width` points."""
    places = [LEFT + (RIGHT - LEFT) * number / width for number in range(width)]
    zs = []
    cs = []
    for y in reversed(places):
        for x in places:
            zs.append(complex(x, y))
            cs.append(complex(*C))
    return sum(count_steps(limit, zs, cs))


if __name__ == "__main__":
    print(calc_pure_python(int(sys.argv[1]) if len(sys.argv) > 1 else 200, 100))
