"""Who asks for a package all the same when it has been deferred, told by the lines of the files as they are."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from memci.advise.changes import Change
from memci.advise.reasons import needed_at_start, still_imported
from memci.deferral.candidates import Candidate
from memci.deferral.diff import line_before
from memci.deferral.encoding import read_source
from memci.deferral.graph import Edge
from memci.model.result import Location


def still_asking(
    edges: Iterable[Edge], left: Collection[str], candidate: Candidate, change: Change
) -> tuple[str, Location | None]:
    """Why nothing is saved, as a sentence, and who is the reason; None when nobody can be told.

    `edges`: of a start with the change, whose lines are those of the changed files. `left`: the modules that should be
    away, and are not.
    """
    module = min(left)
    asker = _asker(edges, left)
    if asker is None:
        return still_imported(module, None), None
    if asker.file in change.after and asker.function:
        before = read_source(change.before[asker.file])
        line = line_before(before, read_source(change.after[asker.file]), asker.line)
        if line is None and asker.function != "<module>":
            where = _located(replace(asker, line=_definition(candidate, asker, before)))
            return needed_at_start(module, where), where
        asker = replace(asker, line=line or asker.line)
    return still_imported(module, asker), _located(asker)


def _asker(edges: Iterable[Edge], modules: Iterable[str]) -> Edge | None:
    """Who asks for one of the modules, from outside their packages."""
    wanted = set(modules)
    tops = {name.partition(".")[0] for name in wanted}
    asking = [edge for edge in edges if edge.module in wanted]
    outside = [edge for edge in asking if edge.importer.partition(".")[0] not in tops and edge.file]
    return next(iter(outside or asking), None)


def _definition(candidate: Candidate, asker: Edge, before: str) -> int:
    """The line of the function that has been given the import, and is called at start-up; 0 when it is not found."""
    lines = before.split("\n")
    given = {line for one in candidate.imports if one.imported.file == asker.file for line in one.functions}
    named = re.compile(rf"\bdef\s+{re.escape(asker.function)}\b")
    return next((line for line in sorted(given) if named.search(lines[line - 1])), 0)


def _located(edge: Edge) -> Location:
    return Location(file=edge.file, line=edge.line, function=edge.function)
