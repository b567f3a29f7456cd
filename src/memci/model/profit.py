"""What a start that became better saves, and what that is worth where the program runs."""

from memci.model.base import Bytes, Part, Seconds


class Gain(Part):
    """What one start was surely seen to save: seconds until it is ready, bytes of private memory once it is. None
    where nothing was surely saved."""

    seconds: Seconds | None = None
    bytes: Bytes | None = None


class Profit(Part):
    """What a saving is worth where the program runs: seconds a day for all starts together, bytes for all instances
    together. None where the settings do not say how many there are, or nothing was surely saved."""

    seconds_a_day: Seconds | None = None
    bytes: Bytes | None = None
