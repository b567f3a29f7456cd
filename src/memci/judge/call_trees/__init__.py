"""What the heap holds at its peak on both sides, by the calls that led there, as one tree that can be looked at."""
