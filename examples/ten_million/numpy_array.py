"""Ten million integers, all of them at once in a NumPy array.

True cost: 10,000,000 machine integers of 8 bytes = 80,000,000 bytes, and the import of NumPy.
"""

import numpy

numbers = numpy.arange(10_000_000, dtype=numpy.int64)
print(numbers.sum())
