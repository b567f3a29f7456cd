"""What the unchanged start tells: which modules it loads and for whom, and so which imports are worth a try."""

from collections.abc import Mapping
from dataclasses import dataclass

from memci.advise.files import ProjectFiles, read_project
from memci.deferral.candidates import Outlook, Prospects, prospects
from memci.deferral.graph import START, Edge, ImportGraph
from memci.deferral.packages import Packages
from memci.deferral.rulings import rulings
from memci.deferral.source import Unreadable
from memci.measure.capture import ImportEdge
from memci.measure.look import Look
from memci.measure.target import Target


@dataclass(frozen=True)
class Survey:
    """`lazy`: the change would be `lazy import`, for a project that needs a Python which has it."""

    files: ProjectFiles
    outlook: Outlook
    prospects: Prospects
    unreadable: tuple[Unreadable, ...]
    lazy: bool

    @property
    def unread(self) -> dict[str, str]:
        """Why there are no rulings on a file that start-up loads, by its path."""
        return {**self.files.unread, **{one.file.path: one.reason for one in self.unreadable}}


def survey_of(look: Look, target: Target, *, lazy: bool) -> Survey:
    """Read the files that were loaded, and put what they import in order."""
    graph = ImportGraph(edges_of(look), look.imports)
    files = read_project(target.root, _project_modules(look, target))
    reached = {one.module: graph.reached_from(one.module) for one in look.imports}
    found = rulings(files.loaded, files.others, target.interpreter.series, reached, lazy)
    staying = [ruling for ruling in found.rulings if ruling.kind != "deferrable"]
    outlook = Outlook(graph, staying)
    worth = prospects(outlook, Packages(look.imports), found.deferrable, staying)
    return Survey(files, outlook, worth, tuple(found.unreadable), lazy)


def edges_of(look: Look) -> list[Edge]:
    """The edges of a look, as the graph takes them: those that say who needs a module.

    Code without a name, which some module hands to `exec` or runs in C, is left out: taken for the program's own it
    would keep what it asks for, whatever else is left out. So is a function of one package that looks up a part of
    another, which that itself has asked for, as numpy's `add_newdoc` does for whoever calls it.
    """
    own = {one.module: one.project for one in look.imports}
    asked_at_home = {one.module for one in look.edges if one.file and _top(one.importer) == _top(one.module)}

    def is_for_another(edge: ImportEdge) -> bool:
        ours = edge.importer == START or own.get(edge.importer or "", False)
        in_function = edge.function not in (None, "<module>")
        return in_function and not ours and _top(edge.importer) != _top(edge.module) and edge.module in asked_at_home

    return [
        Edge(one.importer, one.module, one.file or "", one.line, one.function or "")
        for one in look.edges
        if one.importer is not None and not is_for_another(one)
    ]


def _top(module: str | None) -> str:
    return (module or "").partition(".")[0]


def _project_modules(look: Look, target: Target) -> Mapping[str, frozenset[str]]:
    """The names of the modules in each of the project's files, by its path."""
    found: dict[str, set[str]] = {}
    for one in look.imports:
        if one.project and one.file and one.file.endswith(".py"):
            found.setdefault(one.file, set()).add(one.module)
    for edge in look.edges:
        # The script itself is asked for by nobody, but asks.
        if edge.importer and edge.file and _is_own(edge.file, target):
            found.setdefault(edge.file, set()).add(edge.importer)
    return {path: frozenset(names) for path, names in found.items()}


def _is_own(file: str, target: Target) -> bool:
    """Whether a file is there, and the project's; of a distribution a name alone does not tell."""
    path = target.root / file
    return path.suffix == ".py" and target.naming.file(str(path)).project and path.is_file()
