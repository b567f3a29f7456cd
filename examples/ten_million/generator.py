"""Ten million integers, one after the other.

True cost: nothing that grows with their number; one int and one generator are alive at a time.
"""

print(sum(number for number in range(10_000_000)))
