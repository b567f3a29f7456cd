"""The heavy import: road distances between 2,000 towns, computed when the module is loaded.

True cost: one array of 2,000 × 2,000 doubles = 32,000,000 bytes, plus 32,000 for the ramp it is cut from.
"""

from array import array

TOWNS = 2_000

# Towns lie one kilometre apart on one road, so a row of the table is a slice of this ramp: |−2000| … 0 … |1999|.
_ramp = array("d", (abs(offset) for offset in range(-TOWNS, TOWNS)))

KILOMETRES = array("d", [0.0]) * (TOWNS * TOWNS)
for _town in range(TOWNS):
    KILOMETRES[_town * TOWNS : (_town + 1) * TOWNS] = _ramp[TOWNS - _town : 2 * TOWNS - _town]


def kilometres(start: int, end: int) -> float:
    """How far it is from one town to another."""
    return KILOMETRES[start * TOWNS + end]
