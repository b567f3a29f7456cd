"""One file per view: each a pure function from a result to something that rich can print."""
