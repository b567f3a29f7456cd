"""A checksum of a million integers, in lists of a hundred thousand.

True cost: one list is alive at a time, and its machine integers: 100,000 × (8 + 32 + 4) bytes = 4,400,000
bytes, and the import of array. The calls, one for a hundred thousand integers, cost next to nothing.
"""

import zlib
from array import array

CHUNK = 100_000

checksum = 0
for start in range(0, 1_000_000, CHUNK):
    checksum = zlib.crc32(array("I", list(range(start, start + CHUNK))), checksum)
print(checksum)
