"""The project's Python files as syntax trees, the names they can be imported by, and what their names stand for."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from memci.init.tree import Tree

_SOURCE_FOLDERS = frozenset(["src", "lib"])
_MOST_STEPS = 8
"""How many re-exports of a name are followed."""


@dataclass(frozen=True)
class Module:
    """A file: `name` as it is imported with the folder `root` on sys.path (`""`: the project's root); empty for a file
    whose name no import can have.

    `origins`: what the names that it imports stand for, as dotted names.
    """

    path: str
    name: str
    root: str
    syntax: ast.Module
    origins: dict[str, str]

    @property
    def stem(self) -> str:
        """The file's name without `.py`."""
        return PurePosixPath(self.path).stem

    def meaning(self, expression: ast.expr) -> str | None:
        """The dotted name that a name, or an attribute of one, stands for; None for any other expression."""
        attributes: list[str] = []
        while isinstance(expression, ast.Attribute):
            attributes.append(expression.attr)
            expression = expression.value
        if not isinstance(expression, ast.Name):
            return None
        origin = self.origins.get(expression.id, f"{self.name}.{expression.id}")
        return ".".join([origin, *reversed(attributes)])


class Sources:
    """The modules of a tree, parsed when they are asked for. What is no Python of ours is left out."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._paths = tuple(tree.sources())
        self._modules: dict[str, Module | None] = {}

    def __iter__(self) -> Iterator[Module]:
        """Those that can be imported, the nearest to the project's root first."""
        return (module for module in map(self.at, self._paths) if module is not None and module.name)

    def at_root(self) -> Iterator[Module]:
        """The files in the project's root, also those that can only be run."""
        return (module for path in self._paths if "/" not in path and (module := self.at(path)) is not None)

    def at(self, path: str) -> Module | None:
        """The module of a file; None when it is not the project's, or no Python that we can read."""
        if path not in self._modules:
            self._modules[path] = self._parsed(path) if path in self._paths else None
        return self._modules[path]

    def named(self, name: str) -> Module | None:
        """The project's module of that name, whichever folder it is imported from."""
        ending = name.replace(".", "/")
        for path in self._paths:
            if path.removesuffix(".py").removesuffix("/__init__").endswith(ending):
                module = self.at(path)
                if module is not None and module.name == name:
                    return module
        return None

    def definition(self, name: str) -> str:
        """The dotted name under which something is defined, through modules of the project that only import it."""
        for _ in range(_MOST_STEPS):
            parent, _, attribute = name.rpartition(".")
            module = self.named(parent) if parent else None
            if module is None or attribute not in module.origins:
                break
            name = module.origins[attribute]
        return name

    def reached(self, module: Module, steps: int = 3) -> list[Module]:
        """The module and those of the project that it imports, and those that they import."""
        found, outermost = [module], [module]
        for _ in range(steps):
            outermost = [inner for one in outermost for inner in self._imported(one) if inner not in found]
            found += [one for place, one in enumerate(outermost) if one not in outermost[:place]]
        return found

    def _imported(self, module: Module) -> list[Module]:
        names = [name for origin in module.origins.values() for name in (origin, origin.rpartition(".")[0]) if name]
        return [found for name in dict.fromkeys(names) if (found := self.named(name)) is not None]

    def _parsed(self, path: str) -> Module | None:
        try:
            with warnings.catch_warnings(action="ignore"):
                syntax = ast.parse(self._tree.files[path])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        root = self._root(path, syntax)
        parts = PurePosixPath(path).relative_to(root).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        name = ".".join(parts) if all(part.isidentifier() for part in parts) else ""
        package = name if PurePosixPath(path).name == "__init__.py" else name.rpartition(".")[0]
        return Module(path, name, root, syntax, _origins(syntax, package))

    def _root(self, path: str, syntax: ast.Module) -> str:
        """The folder that has to be on sys.path so that the file can be imported as it imports others."""
        folder = PurePosixPath(path).parent
        while str(folder) != "." and f"{folder}/__init__.py" in self._tree.files:
            folder = folder.parent
        if str(folder) == "." or folder != PurePosixPath(path).parent:
            return "" if str(folder) == "." else str(folder)
        asked = {name.partition(".")[0] for name in _absolute_imports(syntax)}
        if not asked & set(PurePosixPath(path).parts[:-1]) and any(self._holds(str(folder), name) for name in asked):
            return str(folder)
        first = folder.parts[0]
        return first if first in _SOURCE_FOLDERS else ""

    def _holds(self, folder: str, name: str) -> bool:
        here, at_root = f"{folder}/{name}", name
        files = self._tree.files

        def exists(place: str) -> bool:
            return f"{place}.py" in files or any(file.startswith(f"{place}/") for file in files)

        return exists(here) and not exists(at_root)


def _absolute_imports(syntax: ast.Module) -> Iterator[str]:
    for node in ast.walk(syntax):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module


def _origins(syntax: ast.Module, package: str) -> dict[str, str]:
    """Imports anywhere in the file, also inside functions, where a factory has its own."""
    origins: dict[str, str] = {}
    for node in ast.walk(syntax):
        if isinstance(node, ast.Import):
            for alias in node.names:
                origins[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                origins[alias.asname or alias.name] = f"{source}.{alias.name}"
    return origins
