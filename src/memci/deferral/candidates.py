"""What is worth trying, by what it would save, and what would be worth it but cannot be."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from memci.deferral.deferrable import Deferrable
from memci.deferral.graph import ImportGraph, Weight
from memci.deferral.packages import Package, Packages
from memci.model.advice import LEAST_BYTES, LEAST_SECONDS, Predicted, Ruling, TopImport

MOST_TRIED: Final = 5
"""Each of them alone; every one costs some twenty starts."""

_OWN = "it is a module of the project's own, which may be loaded for what it does"


@dataclass(frozen=True)
class Candidate:
    """The deferrable imports of one package, or of several together. `gone`: what would no longer be loaded."""

    packages: tuple[str, ...]
    imports: tuple[Deferrable, ...]
    gone: frozenset[str]
    predicted: Predicted

    @property
    def worth(self) -> float:
        """How many times what makes it worth a look it would save, in memory or in time."""
        return _worth(Weight(self.predicted.bytes, self.predicted.seconds))

    def worth_beyond(self, other: "Candidate") -> float:
        """The same of what it would save and the other would not."""
        mine, others = self.predicted, other.predicted
        return _worth(Weight(mine.bytes - others.bytes, mine.seconds - others.seconds))

    @property
    def targets(self) -> frozenset[str]:
        """The modules that its statements name."""
        return frozenset(name for one in self.imports for name in named_by(one.imported))


@dataclass(frozen=True)
class Prospects:
    """`candidates`: the best first. `idle`: packages that are heavy, but would be loaded all the same.  `fixed`: why
    the imports of heavy packages stay where they are.  `small`: imports that cost too little to matter."""

    candidates: tuple[Candidate, ...]
    idle: tuple[Candidate, ...]
    fixed: tuple[Ruling, ...]
    small: int


class Outlook:
    """What leaving imports out would save, by the graph. `staying`: imports that cannot be left out; a statement that
    binds several names goes on importing as long as one of them stays."""

    def __init__(self, graph: ImportGraph, staying: Iterable[Ruling] = ()) -> None:
        self.graph = graph
        self._staying = {key for ruling in staying for key in _askings(ruling.imported)}

    def without(self, names: Sequence[str], imports: Sequence[Deferrable]) -> Candidate:
        """These imports as one candidate, called by the names of its packages."""
        gone = self.gone([one.imported for one in imports])
        weight = self.graph.weight(gone)
        predicted = Predicted(bytes=max(0, weight.bytes), seconds=max(0.0, weight.seconds), modules=len(gone))
        return Candidate(tuple(names), tuple(imports), gone, predicted)

    def together(self, candidates: Sequence[Candidate]) -> Candidate:
        """All of them as one."""
        names = [name for one in candidates for name in one.packages]
        return self.without(names, [one for candidate in candidates for one in candidate.imports])

    def gone(self, imports: Collection[TopImport], *, all_of_them: bool = False) -> frozenset[str]:
        """The modules that would not be loaded; `all_of_them`: as if what stays on the same lines could go too."""
        left_out = {key for one in imports for key in _askings(one)}
        if not all_of_them:
            left_out -= self._staying
        return self.graph.gone(
            lambda edge: edge.function == "<module>" and (edge.file, edge.line, edge.module) in left_out
        )


def named_by(imported: TopImport) -> tuple[str, ...]:
    """The modules that a statement may name: `scipy` and, if that is one, `scipy.stats`."""
    return (imported.module, *([f"{imported.module}.{imported.member}"] if imported.member else []))


def prospects(
    outlook: Outlook, packages: Packages, deferrable: Sequence[Deferrable], staying: Sequence[Ruling]
) -> Prospects:
    """Sort the imports at the tops of the project's modules by what they would save."""
    found: list[Candidate] = []
    idle: list[Candidate] = []
    heavy: list[Ruling] = []
    small = 0
    for package in packages.grouped(deferrable, staying):
        if package.own:
            heavy += _costly_by_themselves(outlook, packages, package)
            continue
        candidate = outlook.without([package.name], package.deferrable)
        if candidate.worth >= 1:
            found.append(candidate)
        elif package.deferrable and not package.fixed and _is_heavy(outlook, packages, package):
            idle.append(candidate)
            continue
        if package.fixed and _could_save(outlook, package):
            heavy += package.fixed
        elif candidate.worth < 1:
            small += len(package.deferrable) + len(package.fixed)
    found.sort(key=lambda one: -one.worth)
    return Prospects(tuple(found), tuple(idle), tuple(heavy), small)


def _askings(imported: TopImport) -> list[tuple[str, int, str]]:
    return [(imported.file, imported.line, name) for name in named_by(imported)]


def _costly_by_themselves(outlook: Outlook, packages: Packages, package: Package) -> list[Ruling]:
    """The project's own modules that hold much themselves; what they import is looked at in its own right."""
    return [
        Ruling(imported=one.imported, kind="own-module", reason=_OWN, where=None)
        for one in package.deferrable
        if _worth(outlook.graph.weight(packages.own(outlook.gone([one.imported])))) >= 1
    ]


def _could_save(outlook: Outlook, package: Package) -> bool:
    imports = [one.imported for one in package.deferrable] + [ruling.imported for ruling in package.fixed]
    return _worth(outlook.graph.weight(outlook.gone(imports, all_of_them=True))) >= 1


def _is_heavy(outlook: Outlook, packages: Packages, package: Package) -> bool:
    return _worth(outlook.graph.weight(packages.members(package.deferrable[0].imported.module))) >= 1


def _worth(weight: Weight) -> float:
    return max(weight.bytes / LEAST_BYTES, weight.seconds / LEAST_SECONDS)
