"""Imports by the package that they are of: what is deferred together, since half of it would save nothing."""

import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from memci.deferral.deferrable import Deferrable
from memci.model.advice import Ruling
from memci.model.result import Import

_PYTHON = "python"
"""What a Result calls the distribution of the standard library."""


@dataclass
class Package:
    """All imports of one package at the tops of the project's modules. `name`: what people call it, such as `pandas`
    or `google.cloud.storage`. `own`: it is the project's itself."""

    name: str
    own: bool
    deferrable: list[Deferrable] = field(default_factory=list)
    fixed: list[Ruling] = field(default_factory=list)


class Packages:
    """Tells which package a module is of, from the modules that a start has loaded."""

    def __init__(self, imports: Iterable[Import]) -> None:
        self._loaded: Mapping[str, Import] = {one.module: one for one in imports}

    def grouped(self, deferrable: Iterable[Deferrable], fixed: Iterable[Ruling]) -> list[Package]:
        """The packages that the imports are of; those of modules that were not loaded are left out."""
        found: dict[str, Package] = {}
        for one in deferrable:
            if one.imported.module in self._loaded:
                self._package(one.imported.module, found).deferrable.append(one)
        for ruling in fixed:
            if ruling.imported.module in self._loaded:
                self._package(ruling.imported.module, found).fixed.append(ruling)
        return list(found.values())

    def members(self, module: str) -> frozenset[str]:
        """All loaded modules of the package that a module is of."""
        key = self._key(module)
        return frozenset(name for name in self._loaded if self._key(name) == key)

    def own(self, modules: Collection[str]) -> frozenset[str]:
        """Those of the modules that are the project's."""
        return frozenset(name for name in modules if name in self._loaded and self._loaded[name].project)

    def _package(self, module: str, found: dict[str, Package]) -> Package:
        key = self._key(module)
        name = module if self._shares_its_top(module) else module.partition(".")[0]
        if key not in found:
            found[key] = Package(name, own=self._loaded[module].project)
        elif found[key].name != name:
            found[key].name = _common(found[key].name, name)
        return found[key]

    def _key(self, module: str) -> str:
        one = self._loaded.get(module)
        top = module.partition(".")[0]
        if one is None or one.project or one.distribution in (None, _PYTHON) or top in sys.stdlib_module_names:
            return top
        return f"{top} of {one.distribution}"

    def _shares_its_top(self, module: str) -> bool:
        """Whether several distributions have modules below its top, as below `google`."""
        top = module.partition(".")[0]
        below = {one.distribution for name, one in self._loaded.items() if name.startswith(f"{top}.")}
        return len(below - {None}) > 1


def _common(first: str, second: str) -> str:
    """`google.cloud` of `google.cloud.storage` and `google.cloud.pubsub`."""
    shared = []
    for one, other in zip(first.split("."), second.split("."), strict=False):
        if one != other:
            break
        shared.append(one)
    return ".".join(shared) or first
