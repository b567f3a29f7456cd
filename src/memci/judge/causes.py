"""Why a start costs more."""

from collections.abc import Sequence

from memci.judge.floors import heap_floor
from memci.model.comparison import Cause, MetricComparison, NewImport

_WORTH_NAMING = 0.1


def causes(metrics: Sequence[MetricComparison], imports: Sequence[NewImport]) -> list[Cause]:
    """The new imports that explain at least a tenth of what the heap's peak grew by; best first.

    Empty when the peak did not grow, or was not measured on both sides: then there is nothing to explain.
    """
    heap = next((metric for metric in metrics if metric.metric == "peak_heap"), None)
    if heap is None or heap.base is None or heap.difference is None or heap.difference <= heap_floor(heap.base.value):
        return []
    least = max(heap_floor(heap.base.value), _WORTH_NAMING * heap.difference)
    return [
        Cause(
            kind="new-import",
            module=new.module,
            distribution=new.distribution,
            where=new.imported_by,
            bytes=new.added_bytes,
            seconds=new.added_seconds,
        )
        for new in imports
        if new.added_bytes >= least
    ]
