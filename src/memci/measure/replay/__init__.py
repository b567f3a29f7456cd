"""Replay one memray capture, in a process of its own: `python -m memci.measure.replay`.

memray's reader ends the process when a capture is damaged in the wrong place, and a replay may take much memory;
neither may happen to memci itself. Only the standard library, memray and `naming` are imported here, because
whoever waits for a report waits for this process to start.
"""
