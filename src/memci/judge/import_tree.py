"""The tree of imports: who loaded whom, made from a list in which each module names its parent."""

from collections import deque
from collections.abc import Iterable, Iterator

from memci.model.result import Import


class ImportTree:
    """Modules by name, with parents and children; always a forest.

    A module named twice counts once (the first); a parent that is not in the list makes a root; a ring of
    parents, which only a damaged or forged result has, is cut at its first module.
    """

    def __init__(self, imports: Iterable[Import]) -> None:
        self.modules: dict[str, Import] = {}
        for item in imports:
            self.modules.setdefault(item.module, item)
        self._children: dict[str, list[Import]] = {}
        self.roots: list[Import] = []
        for item in self.modules.values():
            if item.parent is None or item.parent not in self.modules:
                self.roots.append(item)
            else:
                self._children.setdefault(item.parent, []).append(item)
        self._cut_rings()

    def children(self, module: str) -> list[Import]:
        """The modules that `module` was the first to load, in the list's order."""
        return self._children.get(module, [])

    def walk(self) -> Iterator[tuple[Import, Import | None]]:
        """Every module with its parent (None for a root), parents before children."""
        waiting: deque[tuple[Import, Import | None]] = deque((root, None) for root in self.roots)
        while waiting:
            item, parent = waiting.popleft()
            yield item, parent
            waiting.extend((child, item) for child in self.children(item.module))

    def _cut_rings(self) -> None:
        reached = {item.module for item, _ in self.walk()}
        for item in self.modules.values():
            if item.module in reached or item.parent is None:
                continue
            self._children[item.parent].remove(item)
            self.roots.append(item)
            below = [item]
            while below:
                current = below.pop()
                reached.add(current.module)
                below.extend(self.children(current.module))


def package_of(item: Import) -> str:
    """What a module belongs to: its distribution, else (standard library, project) its top-level package."""
    return item.distribution or item.module.partition(".")[0]
