"""A checksum of a million integers, all of them at once in a list.

True cost: 1,000,000 pointers of 8 bytes = 8,000,000 bytes; one int object of 32 bytes for each number but the 257 from
0 to 256, which the interpreter keeps anyway: 999,743 × 32 = 31,991,776 bytes; and 1,000,000 machine integers of 4
bytes = 4,000,000 bytes, which the checksum is taken of in one call. Together 43,991,776 bytes, and the import of array.
"""

import zlib
from array import array

numbers = list(range(1_000_000))
print(zlib.crc32(array("I", numbers)))
