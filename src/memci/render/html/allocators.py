"""Below the allocations: what the heap and mappings come to, sizes, processes, and the start without bytecode."""

from memci.model.report_data import EntrypointData
from memci.model.result import EntrypointResult
from memci.render.html.first_start import first_start_figure
from memci.render.html.memory_kinds import kinds_figure
from memci.render.html.parts import Figure, Table
from memci.render.html.process_table import processes_table
from memci.render.html.size_classes import sizes_figure


def allocators_figures(
    prefix: str,
    head: EntrypointResult,
    base: EntrypointResult | None,
    head_data: EntrypointData | None,
    base_data: EntrypointData | None,
) -> list[Figure | Table]:
    """Those of these that there are figures for: heap and mappings, sizes held at the peak, processes, first start."""
    parts: list[Figure | Table | None] = [
        kinds_figure(prefix, head, base),
        sizes_figure(prefix, head_data, base_data),
        processes_table(head, base),
        first_start_figure(prefix, head, base),
    ]
    return [part for part in parts if part is not None]
