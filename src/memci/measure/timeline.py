"""Lay the heap of an instrumented run over the RSS of an uninstrumented one."""

from bisect import bisect_right
from collections.abc import Sequence

from memci.model.result import Timeline

Points = Sequence[tuple[float, int]]
"""(seconds since the start, bytes), by time."""


def merge_timelines(rss: Points, heap: Points, rss_lasts: float, heap_lasts: float) -> Timeline:
    """One timeline on the uninstrumented run's clock.

    Under memray the same start takes longer, so the heap's seconds are stretched by the ratio of the two runs'
    lengths and read off, as steps, at the moments the RSS was sampled. The heap's highest point is kept.
    """
    if not rss:
        return Timeline()
    stretch = rss_lasts / heap_lasts if rss_lasts > 0 and heap_lasts > 0 else 1.0
    stretched = [(seconds * stretch, size) for seconds, size in heap]
    marks = [seconds for seconds, _ in stretched]
    seconds = [moment for moment, _ in rss]
    read_off: list[int] = []
    last = 0
    for moment in seconds:
        upto = bisect_right(marks, moment)
        # The largest since the previous sample: a peak between two samples must not disappear.
        window = [size for _, size in stretched[last:upto]]
        read_off.append(max(window, default=stretched[upto - 1][1] if upto else 0))
        last = upto
    return Timeline(
        seconds=[round(moment, 4) for moment in seconds],
        rss=[size for _, size in rss],
        heap=read_off if heap else [],
    )
