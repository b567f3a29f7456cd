"""Which module of the base is which of the head: a project's file that was renamed or moved is still the same."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from memci.judge.causes.loaded import Loaded
from memci.judge.causes.sizes import nearly
from memci.model.result import EntrypointResult, Import

_DEEPEST = 50
"""More packages than any project has within each other."""

_Item = TypeVar("_Item")
_Key = Callable[[Import], Hashable | None]


@dataclass(frozen=True)
class Pairs:
    """`modules`: the head's name by the base's, of all that both load. `files`: the same for the project's files that
    are called otherwise now. `same`: the project's files, as the head calls them, with the same contents on both sides.
    """

    modules: Mapping[str, str]
    files: Mapping[str, str]
    same: Collection[str]

    def file(self, file: str) -> str:
        """What the head calls a file of the base."""
        return self.files.get(file, file)


NO_PAIRS = Pairs({}, {}, ())
"""What is known when a side's imports could not be seen."""


def pair_modules(base: EntrypointResult, head: EntrypointResult, before: Loaded, after: Loaded) -> Pairs:
    """A module has the same name on both sides. Else, for the project's, the surest sign decides, one by one: the same
    contents; the same last name, asked for by the same module; the same last name and nearly the same size; the same
    asking module and nearly the same size."""
    found = {name: name for name in before.modules if name in after.modules}
    files = _same_contents(base, head)
    renames = _Renames(before, after, found)
    renames.pair(lambda item: files.get(item.file or ""), lambda item: item.file)
    for _ in range(_DEEPEST):
        # The modules of a package that was renamed are found once it is.
        if not renames.pair(
            lambda item: (_last(item), renames.parent_then(item)), lambda item: (_last(item), item.parent)
        ):
            break
    renames.pair(_last, _last, alike=True)
    renames.pair(renames.parent_then, lambda item: item.parent, alike=True)
    for name, now in found.items():
        old, new = before.modules[name], after.modules[now]
        if old.project and new.project and old.file and new.file and old.file != new.file:
            files[old.file] = new.file
    digests = {lines.file: lines.sha256 for lines in head.lines if lines.sha256 is not None}
    same = {now for lines in base.lines if digests.get(now := files.get(lines.file, lines.file)) == lines.sha256}
    return Pairs(found, files, same & digests.keys())


class _Renames:
    """The project's modules that are on one side only, and `found`, to which pairs of them are added."""

    def __init__(self, before: Loaded, after: Loaded, found: dict[str, str]) -> None:
        self._found = found
        self._gone = {name: item for name, item in before.modules.items() if item.project and name not in found}
        self._new = {name: item for name, item in after.modules.items() if item.project and name not in found}

    def parent_then(self, item: Import) -> str | None:
        """What the head calls the module that asked for one of the base; None when it has none such."""
        return None if item.parent is None else self._found.get(item.parent)

    def pair(self, before: _Key, after: _Key, *, alike: bool = False) -> bool:
        """Pair those whose keys are equal, and, `alike`, whose sizes nearly are; whether there were any. A key that
        several have on one side says nothing."""
        gone, new = single(self._gone.values(), before), single(self._new.values(), after)
        pairs = [(gone[key], new[key]) for key in gone if key in new]
        pairs = [(old, now) for old, now in pairs if not alike or nearly(old.self_bytes, now.self_bytes)]
        for old, now in pairs:
            self._found[old.module] = now.module
            del self._gone[old.module], self._new[now.module]
        return bool(pairs)


def _same_contents(base: EntrypointResult, head: EntrypointResult) -> dict[str, str]:
    """The project's files that only one side has, by what is in them."""
    before = {lines.file: lines.sha256 for lines in base.lines}
    after = {lines.file: lines.sha256 for lines in head.lines}
    gone = single((file for file in before if file not in after), before.get)
    new = single((file for file in after if file not in before), after.get)
    return {file: new[digest] for digest, file in gone.items() if digest in new}


def single(items: Iterable[_Item], key: Callable[[_Item], Hashable | None]) -> dict[Hashable, _Item]:
    """Items by their key, of those that have one that no other has."""
    found: dict[Hashable, list[_Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {one: those[0] for one, those in found.items() if one is not None and len(those) == 1}


def _last(item: Import) -> str:
    return item.module.rpartition(".")[2]
