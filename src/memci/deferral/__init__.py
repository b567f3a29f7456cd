"""Which imports at the top of a module could stand in the functions that use them, and the text that this makes.

Pure: text and data in, text and data out. What is worth deferring is only guessed here; whether it works, a run shows.
"""
