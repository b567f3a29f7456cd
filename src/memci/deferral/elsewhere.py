"""What the files of a project take from each other's modules."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from memci.deferral.interface import Interface
from memci.deferral.names import module_names, same_module
from memci.deferral.source import SourceFile, Unreadable
from memci.deferral.taken import Taken, Takes
from memci.model.result import Location

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Reader:
    """Where another file takes a name, or may: `certain` is False for a file that cannot be read and mentions it."""

    where: Location
    certain: bool


class Elsewhere:
    """What all files take, by what it is taken from."""

    def __init__(self, files: Iterable[tuple[SourceFile, Takes]], unreadable: Iterable[Unreadable]) -> None:
        self._by_module: dict[str, list[tuple[str, Taken]]] = {}
        self._loose: dict[str, list[tuple[str, int, frozenset[str]]]] = {}
        self._pairs: dict[tuple[str, str], list[Location]] = {}
        self._guarded: dict[str, list[tuple[str, str, int]]] = {}
        self._unreadable = [(file.file.path, frozenset(_WORD.findall(file.file.text))) for file in unreadable]
        for file, found in files:
            self._add(file.path, found)

    def _add(self, path: str, found: Takes) -> None:
        for taken in found.taken:
            if taken.module is not None:
                last = taken.module.rpartition(".")[2]
                self._by_module.setdefault(last, []).append((path, taken))
            elif taken.name:
                self._loose.setdefault(taken.name, []).append((path, taken.line, found.words))
        for pair, line in found.pairs.items():
            self._pairs.setdefault(pair, []).append(Location(file=path, line=line))
        for module, line in found.guarded.items():
            self._guarded.setdefault(module.rpartition(".")[2], []).append((path, module, line))

    def guard(self, file: SourceFile) -> Location | None:
        """Where another file imports the module of `file`, and is prepared for what it needs to be absent."""
        for name in sorted(module_names(file)):
            for path, module, line in self._guarded.get(name.rpartition(".")[2], ()):
                if path != file.path and same_module(module, name):
                    return Location(file=path, line=line)
        return None

    def reader(self, file: SourceFile, name: str, offered: Interface) -> Reader | None:
        """The first place in another file that takes `name` from the module of `file`, in the order of the files."""
        names = module_names(file)
        lasts = {module.rpartition(".")[2] for module in names}
        for last in sorted(lasts):
            for path, taken in self._by_module.get(last, ()):
                wanted = taken.name is None or taken.name == name or (taken.name == "*" and offered.offers(name))
                if wanted and path != file.path and any(same_module(taken.module or "", module) for module in names):
                    return Reader(Location(file=path, line=taken.line), certain=True)
            for where in self._pairs.get((last, name), ()):
                if where.file != file.path:
                    return Reader(where, certain=True)
        for path, line, words in self._loose.get(name, ()):
            if path != file.path and not lasts.isdisjoint(words):
                return Reader(Location(file=path, line=line), certain=True)
        for path, words in self._unreadable:
            if path != file.path and name in words and not lasts.isdisjoint(words):
                return Reader(Location(file=path, line=0), certain=False)
        return None
