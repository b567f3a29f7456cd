"""Ten million integers, in lists of a hundred thousand.

True cost: one list is alive at a time: 100,000 × (8 + 32) bytes = 4,000,000 bytes.
"""

CHUNK = 100_000

total = 0
for start in range(0, 10_000_000, CHUNK):
    total += sum(list(range(start, start + CHUNK)))
print(total)
