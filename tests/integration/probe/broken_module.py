"""Fails while it is imported, with frames of its own in the traceback."""


def fail():
    """Raise from two frames deep."""
    raise ValueError("broken on purpose")


fail()
