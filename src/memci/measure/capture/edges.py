"""Read who asked for which module, as the probe wrote it."""

from dataclasses import dataclass
from pathlib import Path

from memci.measure.capture.rows import is_count, is_name, is_text, read_rows

_MOST_EDGES = 500_000

_LONGEST_NAME = 1_000
"""As in a result; a name of many thousand packages would be as many names."""


@dataclass(frozen=True)
class ImportEdge:
    """A module and one that it needs, loaded already or not.

    importer: None when C code asked by itself.  file, line, function: where that first happened in a function, or any
    line at the top of a module (`<module>`); None and 0 where nobody asked in words: a module needs the package that it
    is in.
    """

    pid: int
    importer: str | None
    file: str | None
    line: int
    function: str | None
    module: str


def read_import_edges(path: Path, until_ns: int | None = None) -> list[ImportEdge]:
    """What was asked for before `until_ns`, in that order, each followed by the packages it is in. None without a
    file. Names and files as Python has them."""
    edges: list[ImportEdge] = []
    inside: set[tuple[int, str]] = set()
    for *fields, at_ns in read_rows(path, _FIELDS):
        if len(edges) >= _MOST_EDGES:
            break
        edge = ImportEdge(*fields)
        if len(edge.module) > _LONGEST_NAME or (until_ns is not None and at_ns >= until_ns):
            continue
        edges.append(edge)
        module = edge.module
        while (package := module.rpartition(".")[0]) and (edge.pid, module) not in inside:
            inside.add((edge.pid, module))
            edges.append(ImportEdge(edge.pid, module, None, 0, None, package))
            module = package
    return edges


_FIELDS = (
    *(is_count, is_text, is_text, is_count, is_text),  # pid; importer: module, file, line, function
    *(is_name, is_count),  # module, at
)
