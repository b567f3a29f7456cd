"""What the peak is made of on both sides, function by function."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from memci.judge.floors import heap_floor
from memci.model.base import LARGEST
from memci.model.comparison import AllocationChange
from memci.model.result import Allocation, EntrypointResult


def allocation_changes(base: EntrypointResult, head: EntrypointResult) -> list[AllocationChange]:
    """The functions whose memory at the peak changed by more than the noise floor, biggest change first.

    Empty when a side has no heap figures.
    """
    peak = base.metrics.get("peak_heap")
    if peak is None or "peak_heap" not in head.metrics:
        return []
    floor = heap_floor(peak.value)
    changes = [function.change() for function in _functions(base.allocations, head.allocations)]
    real = [change for change in changes if abs(change.difference) > floor]
    return sorted(real, key=lambda change: (-abs(change.difference), change.file, change.function))


@dataclass
class _Function:
    """The allocation sites of one function on both sides; at least one side has some."""

    base: list[Allocation] = field(default_factory=list)
    head: list[Allocation] = field(default_factory=list)

    def change(self) -> AllocationChange:
        before, after = _held(self.base), _held(self.head)
        heaviest = max(self.head or self.base, key=lambda site: site.bytes)
        return AllocationChange(
            kind="new" if not self.base else "gone" if not self.head else "grown" if after > before else "shrunk",
            file=heaviest.file,
            line=heaviest.line,
            function=heaviest.function,
            project=heaviest.project,
            distribution=heaviest.distribution,
            caller=heaviest.caller,
            base_bytes=before,
            head_bytes=after,
            difference=after - before,
        )


def _functions(base: Iterable[Allocation], head: Iterable[Allocation]) -> Iterable[_Function]:
    functions: dict[tuple[str, str], _Function] = {}
    for site in base:
        functions.setdefault((site.file, site.function), _Function()).base.append(site)
    for site in head:
        functions.setdefault((site.file, site.function), _Function()).head.append(site)
    return functions.values()


def _held(sites: Iterable[Allocation]) -> int:
    """No more than the model can hold: the figures may be forged."""
    return min(sum(site.bytes for site in sites), LARGEST)
