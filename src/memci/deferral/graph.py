"""Who imports whom at start-up, and what would not be loaded if some of it were left out.

Attribution is not saving: an import statement that is charged with a package's memory saves nothing when another one
asks for the package too. So what counts is what can no longer be reached from the program when an edge is gone.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from memci.model.result import Import

START = "__main__"
"""The module in which the program itself runs."""


@dataclass(frozen=True)
class Edge:
    """`importer`, a module, asks for `module` in a line of `file`, in `function` (`<module>`: at its top). File and
    line are named as in a Result; an edge that no statement stands for has neither."""

    importer: str
    module: str
    file: str = ""
    line: int = 0
    function: str = ""


@dataclass(frozen=True)
class Weight:
    """What a module costs by itself: bytes of the heap at its peak, and seconds."""

    bytes: int = 0
    seconds: float = 0.0


class ImportGraph:
    """The modules that a start has loaded. `edges`: every asking that was seen, first or not."""

    def __init__(self, edges: Iterable[Edge], imports: Iterable[Import]) -> None:
        loaded = {one.module: one for one in imports}
        self.weights: Mapping[str, Weight] = {
            name: Weight(one.self_bytes, one.self_seconds) for name, one in loaded.items()
        }
        self._edges: dict[str, list[Edge]] = {}
        self._askers: dict[str, list[Edge]] = {}
        for edge in edges:
            if edge.module in loaded and edge.importer != edge.module:
                self._add(edge)
        for name in loaded:
            package = name.rpartition(".")[0]
            if package in loaded:
                self._add(Edge(name, package))
        for name, one in loaded.items():
            if name not in self._askers:
                # Asked for by what is no module, such as C code: then whoever was being loaded has asked, or else what
                # the module is a part of.
                asker = one.parent if one.parent in loaded else _nearest(name, loaded)
                self._add(Edge(asker or START, name))
        self._starts = {START}
        for importer in [name for name in self._edges if name not in loaded and name != START]:
            # A module that was made by hand, or taken away again, is as much there as the package that it is called by.
            home = _nearest(importer, loaded)
            if home is None:
                self._starts.add(importer)
            else:
                self._edges.setdefault(home, []).append(Edge(home, importer))
        self._whole = self._reach(self._starts, lambda _: False)

    def _add(self, edge: Edge) -> None:
        self._edges.setdefault(edge.importer, []).append(edge)
        self._askers.setdefault(edge.module, []).append(edge)

    def reached_from(self, module: str) -> frozenset[str]:
        """What is loaded when this module alone is imported, itself included."""
        return frozenset(self._reach({module}, lambda _: False) & self.weights.keys())

    def gone(self, without: Callable[[Edge], bool]) -> frozenset[str]:
        """The modules that would not be loaded without these edges."""
        return frozenset((self._whole - self._reach(self._starts, without)) & self.weights.keys())

    def askers(self, module: str) -> Iterator[Edge]:
        """Who asks for a module, in the order in which it was seen."""
        return iter(self._askers.get(module, ()))

    def weight(self, modules: Collection[str]) -> Weight:
        """What these modules cost together."""
        each = [self.weights[name] for name in modules if name in self.weights]
        return Weight(sum(one.bytes for one in each), sum(one.seconds for one in each))

    def _reach(self, starts: Iterable[str], without: Callable[[Edge], bool]) -> set[str]:
        seen = set(starts)
        waiting = deque(seen)
        while waiting:
            for edge in self._edges.get(waiting.popleft(), ()):
                if edge.module not in seen and not without(edge):
                    seen.add(edge.module)
                    waiting.append(edge.module)
        return seen


def _nearest(module: str, loaded: Collection[str]) -> str | None:
    """The innermost of the packages that a module is called by, as far as it is loaded."""
    package = module.rpartition(".")[0]
    while package and package not in loaded:
        package = package.rpartition(".")[0]
    return package or None
