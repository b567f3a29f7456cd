"""Figures of processes, made by hand."""

from pathlib import Path

from memci.measure.capture.tree import Process
from memci.measure.distributions import Distributions
from memci.measure.naming import Naming
from memci.measure.replay.call_tree import CallRows
from memci.measure.replay.figures import LineRow, ProcessFigures, ProjectSite, Site

ROOT = Path("/work/app")
SITE = Path("/venv/lib/python3.12/site-packages")
STDLIB = Path("/usr/lib/python3.12")


def naming() -> Naming:
    return Naming(ROOT, [SITE], [STDLIB], Distributions([]))


def figures(
    peak: int = 0,
    *,
    seen: list[tuple[int, int]] | None = None,
    sites: list[Site] | None = None,
    project_sites: list[ProjectSite] | None = None,
    imports: dict[str, tuple[int, int]] | None = None,
    lines: dict[str, list[LineRow]] | None = None,
    module_files: dict[str, str] | None = None,
    unattributed: int = 0,
    calls: CallRows | None = None,
    sizes: list[tuple[int, int, int]] | None = None,
) -> ProcessFigures:
    return ProcessFigures(
        records=1,
        peak_heap=peak,
        seen=seen or [],
        full=True,
        peak_mapped=10,
        allocated=peak * 2,
        allocations=3,
        sites=sites or [],
        project_sites=project_sites or [],
        imports=imports or {},
        unattributed=unattributed,
        module_files=module_files or {},
        lines=lines or {},
        calls=calls or CallRows(),
        sizes=sizes or [],
    )


def process(
    pid: int, start: int, end: int, what: ProcessFigures | int, *, closed: bool = True, whole: bool = True
) -> Process:
    return Process(pid, start, end, closed, whole, figures(what) if isinstance(what, int) else what)
