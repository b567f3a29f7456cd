"""Ten million integers, all of them at once in a list.

True cost: 10,000,000 pointers of 8 bytes = 80,000,000 bytes, and one int object for each number but the 257 from 0 to
256, which the interpreter keeps anyway. An int of one digit asks for 32 bytes (`sys.getsizeof` leaves the padding out
and says 28): 9,999,743 × 32 = 319,991,776. Together 399,991,776 bytes.
"""

numbers = list(range(10_000_000))
print(sum(numbers))
