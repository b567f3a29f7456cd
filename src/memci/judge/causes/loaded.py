"""One side's imports, looked up in the ways that its causes need."""

from collections.abc import Iterator
from itertools import islice

from memci.judge.import_tree import ImportTree
from memci.model.comparison import ImportStep
from memci.model.result import EntrypointResult, Import

_LONGEST_CHAIN = 50


class Loaded:
    """The modules of one side by name, parents first. `parents`: None for what nobody of the list asked for."""

    def __init__(self, result: EntrypointResult) -> None:
        tree = ImportTree(result.imports)
        self.modules: dict[str, Import] = {}
        self.parents: dict[str, Import | None] = {}
        for item, parent in tree.walk():
            self.modules[item.module] = item
            self.parents[item.module] = parent or self._package(item, tree)
        self._by_file = {item.file: item for item in reversed(self.modules.values()) if item.file}
        self._project_files = {item.file for item in self.modules.values() if item.project and item.file}
        self._project_files |= {lines.file for lines in result.lines}
        self._project_files |= {site.file for site in result.project_sites}

    @property
    def distributions(self) -> set[str]:
        """Those that modules belong to."""
        return {item.distribution for item in self.modules.values() if item.distribution is not None}

    def asked_by_project(self, item: Import) -> bool:
        """Whether the line that asks for a module is the project's."""
        if item.imported_by is not None:
            return item.imported_by.file in self._project_files
        parent = self.parents[item.module]
        return parent is not None and parent.project

    def asking(self, item: Import) -> Import | None:
        """The module whose line asks for another, when it is not the project's and is one of the list."""
        if item.imported_by is None or self.asked_by_project(item):
            return None
        return self._by_file.get(item.imported_by.file)

    def asking_distribution(self, item: Import) -> str | None:
        """The distribution that the line that asks for a module belongs to; None when that is nobody's."""
        asking = self.asking(item)
        if asking is not None:
            return asking.distribution
        parent = self.parents[item.module]
        return parent.distribution if parent else None

    def chain(self, module: str) -> list[ImportStep]:
        """The way to a module, itself last, from the first step that is the project's: what runs the project, such
        as a server, is left out, and so is its line. Of a way that is longer than any real one the last steps."""
        items = list(islice(self._upwards(module), _LONGEST_CHAIN))[::-1]
        ours = (number for number, item in enumerate(items) if item.project or self.asked_by_project(item))
        first = next(ours, None)
        return [
            ImportStep(
                module=item.module,
                imported_by=None if number == first and not self.asked_by_project(item) else item.imported_by,
            )
            for number, item in enumerate(items)
            if number >= (first or 0)
        ]

    def _upwards(self, module: str) -> Iterator[Import]:
        item: Import | None = self.modules[module]
        while item is not None:
            yield item
            item = self.parents[item.module]

    def _package(self, item: Import, tree: ImportTree) -> Import | None:
        """Of a module whose import was not seen, only its bytes: the package around it, when that is known already."""
        if item.imported_by is not None or item.parent is not None:
            return None
        package = item.module.rpartition(".")[0]
        return self.modules.get(package) if package in tree.modules else None
