"""Put the causes of a difference together, so that their bytes and `other_bytes` are the difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from memci.judge.causes.books import Books
from memci.judge.causes.callees import Callees
from memci.judge.causes.changes import Changes
from memci.judge.causes.functions import functions_of
from memci.judge.causes.loaded import Loaded
from memci.judge.causes.modules import module_causes
from memci.judge.causes.packages import package_costs
from memci.judge.causes.pairing import NO_PAIRS, pair_modules
from memci.judge.causes.sites import site_causes
from memci.judge.causes.slower import with_times
from memci.judge.causes.steps import settle_steps
from memci.judge.floors import heap_floor
from memci.judge.imports import imports_seen
from memci.model.base import LARGEST
from memci.model.comparison import Cause, DistributionChange, PackageCost
from memci.model.result import EntrypointResult

MOST_CAUSES = 50

_TELLING_GROWTH = 0.02
"""Of the peak. A start that is slower and holds a little more is explained by what makes it slower."""


@dataclass(frozen=True)
class Explanation:
    """`causes`: at most MOST_CAUSES, best first. Their bytes and `other_bytes` add up to the difference of the peaks
    of the heap. `packages`: the costliest first."""

    causes: list[Cause]
    other_bytes: int
    packages: list[PackageCost]


def explain(
    base: EntrypointResult, head: EntrypointResult, changed: Sequence[DistributionChange], slower_by: float = 0.0
) -> Explanation:
    """What the difference of the peaks is made of, and the time. `changed`: the distributions that differ between the
    environments; `slower_by`: the seconds by which the start is surely slower.

    The self bytes of all imports and the unattributed bytes of a result add up to its peak, so their differences add
    up to the difference of the peaks. Each belongs to one cause, or, when it is too small to be told from chance, to
    none. When a side's heap was not measured, only the imports that one side has are named, without bytes.
    """
    before, after = Loaded(base), Loaded(head)
    peaks = base.metrics.get("peak_heap"), head.metrics.get("peak_heap")
    packages = package_costs(before, after, heap_of_base=peaks[0] is not None, heap_of_head=peaks[1] is not None)
    seen = imports_seen(base) and imports_seen(head)
    pairs = pair_modules(base, head, before, after) if seen else NO_PAIRS
    changes = Changes(before, after, pairs, changed if seen else ())
    if peaks[0] is None or peaks[1] is None:
        found = changes.imports(Books(base, head, before, after, pairs)) if seen else []
        weightless = [cause.model_copy(update={"bytes": 0}) for cause in found]
        timed = with_times(weightless, before, after, pairs, slower_by)
        return Explanation(_best_first(timed, 0)[:MOST_CAUSES], 0, packages)
    books = Books(base, head, before, after, pairs)
    floor = heap_floor(peaks[0].value)
    callees = Callees(base.allocations, head.allocations, changes.upgraded)
    accounts = books.both.keys() - changes.upgraded_modules
    functions = functions_of(base.project_sites, head.project_sites, accounts, pairs, floor)
    causes = site_causes(functions, books, pairs, callees, floor)
    settle_steps(books, changes.untouched, floor, max(peaks[0].value, peaks[1].value))
    causes += changes.distributions(books, callees.held, floor)
    if seen:
        causes += changes.imports(books)
    causes += module_causes(books, after, floor)
    difference = max(-LARGEST, min(round(peaks[1].value) - round(peaks[0].value), LARGEST))
    if slower_by > 0:
        timed = with_times(causes, before, after, pairs, slower_by)
        named = _weightiest_first(timed, max(abs(difference), _TELLING_GROWTH * peaks[0].value, 1), slower_by)
    else:
        named = _best_first(causes, difference)
    return Explanation(*_closed(named[:MOST_CAUSES], difference), packages)


def _best_first(causes: Iterable[Cause], difference: int) -> list[Cause]:
    """Those that go the way of the whole difference, then the others; the largest first."""

    def order(cause: Cause) -> tuple[object, ...]:
        against = cause.bytes < 0 if difference >= 0 else cause.bytes > 0
        seconds = abs(cause.seconds or 0.0)
        return (against, -abs(cause.bytes), -seconds, cause.module or "", cause.distribution or "")

    return sorted(causes, key=order)


def _weightiest_first(causes: Iterable[Cause], size: float, slower_by: float) -> list[Cause]:
    """By the larger of two shares: of the bytes that count as a growth, and of the seconds."""

    def order(cause: Cause) -> tuple[object, ...]:
        seconds = cause.seconds or 0.0
        return (-max(cause.bytes / size, seconds / slower_by), cause.module or "", cause.distribution or "")

    return sorted(causes, key=order)


def _closed(causes: list[Cause], difference: int) -> tuple[list[Cause], int]:
    """The causes, and what they leave of the difference. Of figures so large, which only a forged result has, that the
    rest is more than the model holds, the last causes are left out."""
    kept = list(causes)
    other = difference - sum(cause.bytes for cause in kept)
    while abs(other) > LARGEST:
        other += kept.pop().bytes
    return kept, other
