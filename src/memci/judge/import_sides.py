"""The imports of both sides as one tree: every module once, where the head loads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from memci.judge.import_tree import ImportTree
from memci.judge.two_sided import Node, Tree
from memci.model.result import EntrypointResult, Import

Own = Callable[[Import], float]
"""What a module costs by itself, of one kind of cost."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module on the sides that load it; on neither: all that is not part of an import."""

    base: Import | None = None
    head: Import | None = None

    @property
    def known(self) -> Import | None:
        """What is known of it, the head's for preference."""
        return self.head or self.base

    @property
    def name(self) -> str:
        """Empty for what is outside imports."""
        return self.known.module if self.known else ""


Modules = Tree[Module]


def merged_imports(base: EntrypointResult | None, head: EntrypointResult) -> Sequence[tuple[int, Module]]:
    """The modules of both sides, each with the place of its parent in the list, which is smaller; -1 for none.

    A module that both load has the parent that it has in the head, so that one that has only moved has not changed.
    One that the head no longer loads stays below what loaded it in the base.
    """
    before = ImportTree(base.imports if base else []).modules
    after = ImportTree(head.imports).modules
    gone = [item for name, item in before.items() if name not in after]
    places: dict[str, int] = {}
    found: list[tuple[int, Module]] = []
    for item, parent in ImportTree([*after.values(), *gone]).walk():
        places[item.module] = len(found)
        found.append((places[parent.module] if parent else -1, Module(before.get(item.module), after.get(item.module))))
    return found


def import_costs(modules: Sequence[tuple[int, Module]], own: Own, outside: tuple[float, float] = (0, 0)) -> Modules:
    """The tree of what they cost by themselves. `outside`: what is not part of any import, in the base and the head."""
    root: Node[Module] = Node(-1, None)
    costs = [
        Node(parent + 1, module, own(module.base) if module.base else 0, own(module.head) if module.head else 0)
        for parent, module in modules
    ]
    beside = [Node(0, Module(), *outside)] if any(outside) else []
    return [root, *costs, *beside]
