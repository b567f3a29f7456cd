"""Which modules the names and expressions of a file may mean."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from memci.deferral.names import last_part, module_names
from memci.deferral.source import Parsed, SourceFile

_LOADERS: Final = frozenset({"__import__", "import_module", "importorskip"})
_ALIASES_OF_ALIASES: Final = 3


class ModulesMeant:
    """Of one file. Scopes are left aside: a name may mean whatever any import in the file binds it to."""

    def __init__(self, parsed: Parsed) -> None:
        self._packages = {_package(parsed.file, name) for name in module_names(parsed.file)}
        self._names: dict[str, set[str]] = {}
        for node in parsed.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._add(alias.asname or alias.name.partition(".")[0], [alias.name if alias.asname else ""])
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self._add(alias.asname or alias.name, (f"{base}.{alias.name}" for base in self.sources(node)))
        assignments = [node for node in parsed.nodes if isinstance(node, ast.Assign)]
        for _ in range(_ALIASES_OF_ALIASES):
            for assignment in assignments:
                meant = self.of(assignment.value)
                for target in assignment.targets:
                    if meant and isinstance(target, ast.Name):
                        self._add(target.id, meant)

    def _add(self, name: str, modules: Iterable[str]) -> None:
        self._names.setdefault(name, set()).update(module or name for module in modules)

    def sources(self, node: ast.ImportFrom) -> set[str]:
        """What `from … import` may take from: several when the file itself has several names."""
        if not node.level:
            return {node.module or ""}
        found = set()
        for package in self._packages:
            parts = package.split(".")
            kept = parts[: len(parts) - node.level + 1] if node.level <= len(parts) else []
            found.add(".".join([*kept, *([node.module] if node.module else [])]))
        return found

    def of(self, expression: ast.expr) -> set[str]:
        """The dotted names that the expression may mean; empty when it is nothing that was imported."""
        match expression:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(name))):
                return {name} if last_part(value) == "modules" else set()
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                return {name} if last_part(function) in _LOADERS else set()
            case ast.Name(id=name):
                return self._names.get(name, set())
            case ast.Attribute(value=value, attr=attr):
                return {f"{owner}.{attr}" for owner in self.of(value)}
            case _:
                return set()

    def asked(self, node: ast.Attribute) -> Iterator[tuple[str, str]]:
        """The modules that an attribute may be asked of, each with its name."""
        for owner in self.of(node.value):
            yield owner, node.attr


def _package(file: SourceFile, module: str) -> str:
    return module if file.is_package else module.rpartition(".")[0]
