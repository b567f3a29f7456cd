"""What each package costs at start-up, on both sides."""

from collections.abc import Iterable

from memci.judge.causes.bounds import within_bytes, within_seconds
from memci.judge.causes.loaded import Loaded
from memci.judge.import_tree import package_of
from memci.model.comparison import PackageCost
from memci.model.result import Import

MOST_PACKAGES = 30


def package_costs(before: Loaded, after: Loaded, *, heap_of_base: bool, heap_of_head: bool) -> list[PackageCost]:
    """At most MOST_PACKAGES, the costliest first. Bytes are None on a side whose heap was not measured."""
    base, head = _by_package(before), _by_package(after)
    costs = [
        _cost(name, base.get(name, []), head.get(name, []), heap_of_base, heap_of_head)
        for name in base.keys() | head.keys()
    ]
    return sorted(costs, key=_order)[:MOST_PACKAGES]


def _by_package(side: Loaded) -> dict[str, list[Import]]:
    found: dict[str, list[Import]] = {}
    for item in side.modules.values():
        found.setdefault(package_of(item), []).append(item)
    return found


def _cost(name: str, base: list[Import], head: list[Import], heap_of_base: bool, heap_of_head: bool) -> PackageCost:
    first = (head or base)[0]
    return PackageCost(
        package=name,
        distribution=first.distribution,
        project=first.project,
        base_bytes=_bytes(base) if base and heap_of_base else None,
        head_bytes=_bytes(head) if head and heap_of_head else None,
        base_seconds=_seconds(base) if base else None,
        head_seconds=_seconds(head) if head else None,
        modules=len(head or base),
    )


def _order(cost: PackageCost) -> tuple[float, float, str]:
    return (
        -max(cost.base_bytes or 0, cost.head_bytes or 0),
        -max(cost.base_seconds or 0, cost.head_seconds or 0),
        cost.package,
    )


def _bytes(modules: Iterable[Import]) -> int:
    return within_bytes(sum(item.self_bytes for item in modules))


def _seconds(modules: Iterable[Import]) -> float:
    return within_seconds(sum(item.self_seconds for item in modules))
