"""From the captures that one start under memray left behind to the heap's figures of the whole tree."""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from memci.errors import MemciError
from memci.measure.capture.call_tree import call_tree, size_classes
from memci.measure.capture.header import read_header
from memci.measure.capture.project_sites import project_sites
from memci.measure.capture.sites import Sites
from memci.measure.capture.source_lines import source_lines
from memci.measure.capture.timeline import Points, tree_timeline
from memci.measure.capture.tree import Process, alive_together, in_order, process_of
from memci.measure.capture.worker import replay_capture
from memci.measure.naming import Naming, Places, harmless_name
from memci.measure.replay.figures import ProcessFigures
from memci.model.report_data import CallTree, SizeClass
from memci.model.result import Allocation, ProjectSite, SourceLines

_LARGEST_SOURCE = 16 << 20


class ImportBytes(NamedTuple):
    """What the heap holds at its peak because of a module: by itself, and with all it imports; and in how many
    processes."""

    self_bytes: int
    cumulative_bytes: int
    processes: int


@dataclass(frozen=True)
class HeapFigures:
    """Bytes. Peaks are the sum over the processes whose peaks together were the most of all alive at one moment;
    what they held then is in `sites`, `project_sites`, `imports`, `lines`, `calls` and `sizes`. `allocated` and
    `allocations` are of all processes.

    sites: the heaviest first; their bytes and `other_bytes` add up to `peak_heap`.
    project_sites: the heaviest lines of the project, each within an import or outside of all.
    imports: by module; their self bytes and `unattributed` add up to `peak_heap`.  module_files: raw, where known.
    timeline: (seconds, heap of the tree), from `started_at` on (seconds of the epoch), when tracking began.
    processes: (pid, peak heap), in the order of their start.
    complete: every process ended its tracking by itself; when not, the last few records may be missing.
    truncated: memray had to stop writing; nothing here is to be trusted.
    calls: all bytes of it add up to `peak_heap`.  sizes: the smallest first.
    """

    peak_heap: int
    peak_mapped: int
    allocated: int
    allocations: int
    sites: tuple[Allocation, ...]
    other_bytes: int
    project_sites: tuple[ProjectSite, ...]
    imports: Mapping[str, ImportBytes]
    unattributed: int
    module_files: Mapping[str, str]
    lines: tuple[SourceLines, ...]
    timeline: Points
    started_at: float
    processes: tuple[tuple[int, int], ...]
    complete: bool
    truncated: bool
    calls: CallTree
    sizes: tuple[SizeClass, ...]


def reduce_heap(folder: Path, naming: Naming) -> HeapFigures:
    """All figures of the captures in a folder. MemciError when there are none, or one that is damaged."""
    return figures_of_tree(_processes(folder, naming.places), naming)


def read_peak(folder: Path) -> int:
    """The `peak_heap` of the captures in a folder, sooner. MemciError also when one of them is truncated."""
    processes = _processes(folder, None)
    if not all(process.whole for process in processes):
        raise MemciError("memray stopped writing before the program ended; the disk was full, most likely.")
    return sum(process.figures.peak_heap for process in alive_together(processes))


def figures_of_tree(processes: list[Process], naming: Naming) -> HeapFigures:
    """The same from what is known of each process, by their start; at least one."""
    chosen = alive_together(processes)
    figures = [process.figures for process in chosen]
    peak_heap = sum(one.peak_heap for one in figures)
    module_files = {module: file for one in figures for module, file in one.module_files.items()}
    sites = Sites(naming, module_files)
    for one in figures:
        sites.add(one.sites)
    listed = sites.heaviest()
    peaks: dict[int, int] = {}
    for process in processes:
        peaks[process.pid] = max(peaks.get(process.pid, 0), process.figures.peak_heap)
    return HeapFigures(
        peak_heap=peak_heap,
        peak_mapped=sum(one.peak_mapped for one in figures),
        allocated=sum(process.figures.allocated for process in processes),
        allocations=sum(process.figures.allocations for process in processes),
        sites=tuple(listed),
        other_bytes=peak_heap - sum(site.bytes for site in listed),
        project_sites=tuple(project_sites(figures, naming)),
        imports=_imports(figures),
        unattributed=sum(one.unattributed for one in figures),
        module_files={harmless_name(module): file for module, file in module_files.items()},
        lines=tuple(source_lines(figures, naming, lambda file: _source(naming.root, file))),
        timeline=tree_timeline(processes),
        started_at=min(process.start_ms for process in processes) / 1000,
        processes=tuple(peaks.items()),
        complete=all(process.closed for process in processes),
        truncated=not all(process.whole for process in processes),
        calls=call_tree(figures, naming, module_files),
        sizes=tuple(size_classes(figures)),
    )


def _processes(folder: Path, places: Places | None) -> list[Process]:
    captures = sorted(folder.glob("heap-*.bin*"))
    if not captures:
        raise MemciError("memray left no capture behind, so the heap was not measured.")
    headers = [read_header(capture) for capture in captures]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        figures = list(pool.map(lambda capture: replay_capture(capture, places), captures))
    return in_order([process_of(header, one) for header, one in zip(headers, figures, strict=True)])


def _imports(processes: Iterable[ProcessFigures]) -> dict[str, ImportBytes]:
    summed: dict[str, ImportBytes] = {}
    for figures in processes:
        for module, (own, cumulative) in figures.imports.items():
            name = harmless_name(module)
            so_far = summed.get(name, ImportBytes(0, 0, 0))
            summed[name] = ImportBytes(so_far[0] + own, so_far[1] + cumulative, so_far[2] + 1)
    return summed


def _source(root: Path, file: str) -> bytes | None:
    path = root / file
    try:
        if path.is_file() and path.stat().st_size <= _LARGEST_SOURCE:
            return path.read_bytes()
    except (OSError, ValueError):
        return None
    return None
