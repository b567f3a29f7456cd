"""`memci advise`: which imports start-up does not need, tried by running the program with each change."""
