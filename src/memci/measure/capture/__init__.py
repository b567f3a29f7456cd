"""memray captures, import records and marks → parts of a result: `reduce_heap`, `read_peak`, `join_imports`,
`read_marks`; and who asked for which module: `read_import_edges`."""

from memci.measure.capture.edges import ImportEdge, read_import_edges
from memci.measure.capture.heap import HeapFigures, ImportBytes, read_peak, reduce_heap
from memci.measure.capture.imports import ImportRecord, read_import_records
from memci.measure.capture.join import join_imports
from memci.measure.capture.marks import Marks, read_marks

__all__ = [
    "HeapFigures",
    "ImportBytes",
    "ImportEdge",
    "ImportRecord",
    "Marks",
    "join_imports",
    "read_import_edges",
    "read_import_records",
    "read_marks",
    "read_peak",
    "reduce_heap",
]
