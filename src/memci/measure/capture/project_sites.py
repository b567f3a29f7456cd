"""What the project's own lines hold, of a tree of processes, under the names of a result."""

from collections.abc import Iterable

from memci.measure.capture.sites import line_number
from memci.measure.naming import Naming, harmless_name
from memci.measure.replay.figures import ProcessFigures
from memci.model.result import ProjectSite

MOST_PROJECT_SITES = 500


def project_sites(processes: Iterable[ProcessFigures], naming: Naming) -> list[ProjectSite]:
    """The sites of several processes added up; at most MOST_PROJECT_SITES, heaviest first."""
    summed: dict[tuple[str, int, str, str | None], list[int]] = {}
    for figures in processes:
        for (function, filename, line), module, size, count in figures.project_sites:
            path = naming.file(filename).path or ""
            imported = None if module is None else harmless_name(module)
            held = summed.setdefault((path, line_number(line), harmless_name(function), imported), [0, 0])
            held[0] += size
            held[1] += count
    heaviest = sorted(summed.items(), key=lambda site: (-site[1][0], *site[0][:3], site[0][3] or ""))
    return [
        ProjectSite(file=file, line=line, function=function, imported=imported, bytes=size, count=count)
        for (file, line, function, imported), (size, count) in heaviest[:MOST_PROJECT_SITES]
    ]
