"""Line-by-line figures of the project's files."""

import hashlib
from collections.abc import Callable, Iterable

from memci.measure.capture.sites import line_number
from memci.measure.naming import Naming
from memci.measure.replay.figures import ProcessFigures
from memci.model.result import LineFigures, SourceLines

MOST_LINES = 20_000
"""In all files together; of more than that the lines that never held much are left out."""

ReadSource = Callable[[str], bytes | None]
"""The bytes of a source file, by the name its frames have; None when it cannot be read."""


def source_lines(processes: Iterable[ProcessFigures], naming: Naming, read: ReadSource) -> list[SourceLines]:
    """The figures of several processes added up; the files that held most first."""
    files: dict[str, dict[int, list[int]]] = {}
    raw: dict[str, str] = {}
    for figures in processes:
        for filename, charged in figures.lines.items():
            path = naming.file(filename).path or ""
            raw[path] = filename
            lines = files.setdefault(path, {})
            for line, *sizes in charged:
                summed = lines.setdefault(line_number(line), [0, 0, 0, 0])
                summed[:] = [one + other for one, other in zip(summed, sizes, strict=True)]
    least = _least([sizes for lines in files.values() for sizes in lines.values()])
    found: list[SourceLines] = []
    for path, lines in files.items():
        kept: list[LineFigures] = [
            (line, at_peak, most, total, count)
            for line, (at_peak, most, total, count) in sorted(lines.items())
            if (most, total) >= least
        ]
        if kept:
            source = read(raw[path])
            digest = None if source is None else hashlib.sha256(source).hexdigest()
            found.append(SourceLines(file=path, sha256=digest, lines=kept))
    return sorted(found, key=lambda one: (-sum(line[2] for line in one.lines), one.file))


def _least(lines: list[list[int]]) -> tuple[int, int]:
    """The (most live, total) that a line must have to be among the heaviest MOST_LINES."""
    if len(lines) <= MOST_LINES:
        return 0, 0
    heaviest = sorted(((most, total) for _, most, total, _ in lines), reverse=True)
    most, total = heaviest[MOST_LINES - 1]
    return most, total
