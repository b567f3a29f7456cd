"""Start a process, know when it is ready, read what it cost, and turn what was read into a Result."""
