"""The project's functions on both sides, and what each holds: itself, or through what it calls."""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field

from memci.judge.causes.books import Account
from memci.judge.causes.pairing import Pairs, single
from memci.judge.causes.sizes import nearly
from memci.model.result import ProjectSite

TOP_LEVEL = "<module>"
"""The function that a module's own code, outside of all functions, is."""

_Place = tuple[str, str]


@dataclass
class Function:
    """A function's lines on both sides; a side may have none. `file` is the head's."""

    file: str
    name: str
    base: list[ProjectSite] = field(default_factory=list)
    head: list[ProjectSite] = field(default_factory=list)
    differences: dict[Account, int] = field(default_factory=dict)
    """Bytes, by the account that they are part of."""

    @property
    def difference(self) -> int:
        """Bytes, of all accounts."""
        return sum(self.differences.values())


def functions_of(
    base: Iterable[ProjectSite], head: Iterable[ProjectSite], accounts: Collection[Account], pairs: Pairs, floor: float
) -> list[Function]:
    """All functions that hold something of these accounts. One that was moved to another file, or that has another name
    in the same, is one function; to be told it must hold more than `floor` bytes."""
    found: dict[_Place, Function] = {}
    for site in base:
        if site.imported is not None and site.imported not in pairs.modules:
            continue
        account = None if site.imported is None else pairs.modules[site.imported]
        if account in accounts:
            function = _function(found, pairs.file(site.file), site.function)
            function.base.append(site)
            function.differences[account] = function.differences.get(account, 0) - site.bytes
    for site in head:
        if site.imported in accounts:
            function = _function(found, site.file, site.function)
            function.head.append(site)
            function.differences[site.imported] = function.differences.get(site.imported, 0) + site.bytes
    _join_moved(found, lambda one: None if one.name.startswith("<") else one.name, floor)
    _join_moved(found, lambda one: one.file, floor)
    return list(found.values())


def _function(found: dict[_Place, Function], file: str, name: str) -> Function:
    return found.setdefault((file, name), Function(file, name))


def _join_moved(found: dict[_Place, Function], key: Callable[[Function], Hashable | None], floor: float) -> None:
    """Join each function that is gone to the new one that has the same key and holds nearly as much."""
    changed = [one for one in found.values() if abs(one.difference) > floor]
    gone = single((one for one in changed if not one.head), key)
    new = single((one for one in changed if not one.base), key)
    for mark, old in gone.items():
        now = new.get(mark)
        if now is None or not nearly(-old.difference, now.difference):
            continue
        now.base = old.base
        for account, difference in old.differences.items():
            now.differences[account] = now.differences.get(account, 0) + difference
        del found[old.file, old.name]
