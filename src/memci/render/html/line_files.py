"""Which files are shown line by line first: those nearest to what is allocated, or to what has changed.

A file that only leads to another one is charged with all of that one's bytes too, and would always come before it.
"""

from collections import Counter
from dataclasses import dataclass

from memci.model.result import EntrypointResult, SourceLines


@dataclass(frozen=True)
class LineFile:
    """A file of the project, and what it was in the base. Sizes are bytes at the peak, of all lines together."""

    head: SourceLines
    base: SourceLines | None

    @property
    def held(self) -> int:
        """In the head."""
        return held_by(self.head)

    @property
    def change(self) -> int:
        """Against the base."""
        return self.held - (held_by(self.base) if self.base else 0)


def line_files(head: EntrypointResult, base: EntrypointResult | None) -> tuple[list[LineFile], list[SourceLines]]:
    """The head's files, the weightiest first, and those that only the base has figures for. A file that has only
    another name than in the base is the same."""
    names = {one.file for one in head.lines}
    left = {one.file: one for one in base.lines} if base else {}
    renamed = {one.sha256: one.file for one in left.values() if one.sha256 is not None and one.file not in names}
    files = []
    for one in head.lines:
        old = left.pop(one.file, None)
        if old is None and one.sha256 in renamed:
            old = left.pop(renamed.pop(one.sha256), None)
        files.append(LineFile(one, old))
    now, before = nearest(head), nearest(base) if base else None

    def weight(file: LineFile) -> tuple[int, int]:
        held = now[file.head.file]
        change = held - before[file.base.file if file.base else file.head.file] if before is not None else 0
        passing = sum(line[2] - line[1] for line in file.head.lines if line[2] > line[1])
        return held + abs(change) + passing, held_by(file.head)

    return sorted(files, key=weight, reverse=True), sorted(left.values(), key=held_by, reverse=True)


def nearest(entrypoint: EntrypointResult) -> Counter[str]:
    """Bytes at the peak by the project's file that is nearest to them: what its own lines hold, and what the modules
    of others hold that it imports. No byte is in two files."""
    files = {one.file for one in entrypoint.lines}
    held = Counter(dict.fromkeys(files, 0))
    for site in entrypoint.project_sites:
        held[site.file] += site.bytes
    for one in entrypoint.imports:
        if not one.project and one.imported_by is not None and one.imported_by.file in files:
            held[one.imported_by.file] += one.cumulative_bytes
    return held


def held_by(lines: SourceLines) -> int:
    """Bytes at the peak."""
    return sum(line[1] for line in lines.lines)
