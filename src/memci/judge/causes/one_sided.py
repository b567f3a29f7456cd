"""Modules that only one side loads, taken together by what made the difference."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from memci.judge.causes.bounds import within_bytes, within_seconds
from memci.judge.causes.loaded import Loaded
from memci.judge.import_tree import package_of
from memci.model.comparison import Cause
from memci.model.result import Import


@dataclass
class OneSided:
    """What one side alone loads. `groups`: each by what a line asks for. `upgraded`, `installed`: by distribution,
    what comes with another version of one, or with one that the other side does not have."""

    groups: list[list[Import]] = field(default_factory=list)
    upgraded: dict[str, list[Import]] = field(default_factory=dict)
    installed: dict[str, list[Import]] = field(default_factory=dict)

    def of(self, distribution: str) -> list[Import]:
        """What comes with a distribution."""
        return self.upgraded.get(distribution, []) + self.installed.get(distribution, [])


def one_sided(side: Loaded, other: Collection[str], upgraded: Collection[str], installed: Collection[str]) -> OneSided:
    """Whose the modules of `side` are that are not in `other` (names, as `side` has them).

    A module below another such one goes with it, and so does what another such one of a distribution asks for later,
    when it is called. The others were asked for by a module that both sides load: when the project's line asks, that
    line made the difference. When a distribution's does, its line was there before: then the distribution that is
    `upgraded`, be it the asking or the asked one, or newly `installed`, did.
    """
    found = OneSided()
    alone = {item.module: item for item in side.modules.values() if item.module not in other}
    tops = _tops(alone, side)
    places: dict[str, list[Import]] = {}
    beside: dict[tuple[object, ...], list[Import]] = {}
    for top in {top.module: top for top in tops.values()}.values():
        place = _of_a_distribution(top, side, found, upgraded, installed)
        places[top.module] = beside.setdefault(_asked(top), []) if place is None else place
    for item in alone.values():
        places[tops[item.module].module].append(item)
    found.groups = list(beside.values())
    return found


def import_cause(group: list[Import], side: Loaded, sizes: Mapping[str | None, int], *, gone: bool) -> Cause:
    """The modules of one group as a cause. `sizes`: their bytes, negative when they are `gone`, as the seconds are."""
    named = _recognised(group, side)
    sign = -1 if gone else 1
    return Cause(
        kind="gone-import" if gone else "new-import",
        bytes=within_bytes(sum(sizes[item.module] for item in group)),
        seconds=within_seconds(sign * sum(item.self_seconds for item in group)),
        module=named.module,
        distribution=named.distribution,
        modules=len(group),
        where=named.imported_by,
        chain=side.chain(named.module),
    )


def _of_a_distribution(
    item: Import, side: Loaded, found: OneSided, upgraded: Collection[str], installed: Collection[str]
) -> list[Import] | None:
    if side.asked_by_project(item):
        return None
    for distribution in (item.distribution, side.asking_distribution(item)):
        if distribution is not None and distribution in upgraded:
            return found.upgraded.setdefault(distribution, [])
    if item.distribution is not None and item.distribution in installed:
        return found.installed.setdefault(item.distribution, [])
    return None


def _asked(item: Import) -> tuple[object, ...]:
    """Equal for modules of one package that one line asks for, such as a package and the module in it."""
    line = item.imported_by
    return (package_of(item), line.file, line.line) if line else (package_of(item), item.parent)


def _recognised(group: Iterable[Import], side: Loaded) -> Import:
    """Of the modules that the line asked for, the heaviest with what is below it: not the empty package that was loaded
    on the way to the module in it."""
    tops = _tops({item.module: item for item in group}, side)
    weights: dict[str, tuple[int, float]] = {}
    for name, top in tops.items():
        item = side.modules[name]
        size, seconds = weights.get(top.module, (0, 0.0))
        weights[top.module] = (size + item.self_bytes, seconds + item.self_seconds)
    return side.modules[max(weights, key=lambda name: (weights[name], name))]


def _tops(alone: Mapping[str, Import], side: Loaded) -> dict[str, Import]:
    """For each of these modules, by name, the one of them that it goes with; itself when there is none."""
    tops: dict[str, Import] = {}
    for item in alone.values():
        way: dict[str, None] = {}
        above: Import | None = item
        while above is not None and above.module in alone and above.module not in tops and above.module not in way:
            way[above.module] = None
            last, above = above, _above(above, alone, side)
        top = tops[above.module] if above is not None and above.module in tops else last
        tops.update(dict.fromkeys(way, top))
    return tops


def _above(item: Import, alone: Mapping[str, Import], side: Loaded) -> Import | None:
    parent = side.parents[item.module]
    return parent if parent is not None and parent.module in alone else side.asking(item)
