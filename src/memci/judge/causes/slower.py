"""Modules that both sides load, and that take longer to load than they did."""

from collections.abc import Collection

from memci.judge.causes.bounds import within_seconds
from memci.judge.causes.loaded import Loaded
from memci.judge.causes.pairing import Pairs
from memci.model.comparison import Cause

_LEAST = 0.005
_LEAST_SHARE = 0.2
"""Of the whole growth. A single module's time is that of one start, so only what stands out is named."""


def slower_causes(
    before: Loaded, after: Loaded, pairs: Pairs, explained: Collection[str | None], slower_by: float
) -> list[Cause]:
    """The modules whose own code took so much longer that it explains a good part of `slower_by`: the seconds by which
    the whole start is surely slower, 0 when it is not. `explained`: distributions that are causes already."""
    if slower_by <= 0:
        return []
    least = max(_LEAST, _LEAST_SHARE * slower_by)
    causes = []
    for name, now in pairs.modules.items():
        item = after.modules[now]
        seconds = item.self_seconds - before.modules[name].self_seconds
        if seconds < least or (item.distribution is not None and item.distribution in explained):
            continue
        causes.append(
            Cause(
                kind="slower-module",
                bytes=0,
                seconds=within_seconds(seconds),
                module=now,
                distribution=item.distribution,
                where=item.imported_by,
                chain=after.chain(now),
            )
        )
    return causes
