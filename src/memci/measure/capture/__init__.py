"""memray captures and import records → parts of a result: `reduce_heap`, `read_peak`, `join_imports`."""

from memci.measure.capture.heap import HeapFigures, ImportBytes, read_peak, reduce_heap
from memci.measure.capture.imports import ImportRecord, read_import_records
from memci.measure.capture.join import join_imports

__all__ = [
    "HeapFigures",
    "ImportBytes",
    "ImportRecord",
    "join_imports",
    "read_import_records",
    "read_peak",
    "reduce_heap",
]
