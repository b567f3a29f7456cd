"""What each package costs on both sides: its modules taken together."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from memci.judge.import_sides import Module, Own
from memci.judge.import_tree import package_of
from memci.model.result import Import, Location


@dataclass
class Package:
    """The modules of one distribution, or of one top-level package of the project or the standard library."""

    name: str
    base: list[Import] = field(default_factory=list)
    head: list[Import] = field(default_factory=list)

    def add(self, module: Module) -> None:
        """One more of its modules."""
        if module.base:
            self.base.append(module.base)
        if module.head:
            self.head.append(module.head)

    def costs(self, own: Own) -> tuple[float, float]:
        """By themselves, in the base and in the head."""
        return sum(map(own, self.base)), sum(map(own, self.head))

    @property
    def asked_for_by(self) -> Location | None:
        """The line that loaded the first of its modules, in the head if that has any."""
        first = min(self.head or self.base, key=lambda item: item.started)
        return first.imported_by


def packages(modules: Iterable[Module]) -> list[Package]:
    """All of them, in no order."""
    found: dict[str, Package] = {}
    for module in modules:
        if module.known:
            name = package_of(module.known)
            found.setdefault(name, Package(name)).add(module)
    return list(found.values())
