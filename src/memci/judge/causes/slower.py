"""What takes longer to load than it did, of what both sides load."""

from collections.abc import Iterator, Sequence

from memci.judge.causes.bounds import within_seconds
from memci.judge.causes.loaded import Loaded
from memci.judge.causes.pairing import Pairs
from memci.model.comparison import Cause

_LEAST = 0.005
_LEAST_SHARE = 0.2
"""Of the whole growth. A module's time is that of one start, so only what stands out is named."""


def with_times(
    causes: Sequence[Cause], before: Loaded, after: Loaded, pairs: Pairs, slower_by: float
) -> Sequence[Cause]:
    """The causes, and as causes without bytes the modules that explain a good part of `slower_by` themselves.

    `slower_by`: the seconds by which the whole start is surely slower; 0 when it is not. What another version of a
    distribution takes longer is said of the distribution, when that is a cause already.
    """
    if slower_by <= 0:
        return causes
    least = max(_LEAST, _LEAST_SHARE * slower_by)
    later = {
        now: after.modules[now].self_seconds - before.modules[name].self_seconds for name, now in pairs.modules.items()
    }
    upgraded: dict[str, float] = {
        cause.distribution: 0.0 for cause in causes if _timeless(cause) and cause.distribution
    }
    for module, seconds in later.items():
        distribution = after.modules[module].distribution
        if distribution in upgraded:
            upgraded[distribution] += seconds
    timed = [
        cause.model_copy(update={"seconds": within_seconds(upgraded[cause.distribution])})
        if _timeless(cause) and cause.distribution and upgraded[cause.distribution] >= least
        else cause
        for cause in causes
    ]
    return [*timed, *_modules(later, after, upgraded, least)]


def _timeless(cause: Cause) -> bool:
    return cause.kind == "distribution" and cause.seconds is None


def _modules(later: dict[str, float], after: Loaded, explained: dict[str, float], least: float) -> Iterator[Cause]:
    for module, seconds in later.items():
        item = after.modules[module]
        if seconds >= least and item.distribution not in explained:
            yield Cause(
                kind="slower-module",
                bytes=0,
                seconds=within_seconds(seconds),
                module=module,
                distribution=item.distribution,
                where=item.imported_by,
                chain=after.chain(module),
            )
