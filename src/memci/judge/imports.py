"""Imports that only one side has, and imports that nobody may have."""

from collections.abc import Iterable

from memci.judge.import_tree import ImportTree
from memci.model.base import LARGEST
from memci.model.comparison import ForbiddenImport, NewImport
from memci.model.result import EntrypointResult, Import

_MOST_SECONDS = 1e9
"""What the model holds; sums of a forged result could be more."""


def new_imports(base: EntrypointResult, head: EntrypointResult) -> list[NewImport]:
    """The modules that only `head` loads, each with the new ones below it taken together; heaviest first.

    Empty when either side's imports could not be seen.
    """
    if not (imports_seen(base) and imports_seen(head)):
        return []
    known = {item.module for item in base.imports}
    brought: dict[str, list[Import]] = {}
    top: dict[str, str] = {}
    """For every module at or below a new one: the topmost new one."""
    for item, parent in ImportTree(head.imports).walk():
        under = top.get(parent.module) if parent else None
        if item.module not in known:
            under = under or item.module
            brought.setdefault(under, []).append(item)
        if under:
            top[item.module] = under
    found = [_taken_together(modules) for modules in brought.values()]
    return sorted(found, key=lambda new: (-new.added_bytes, -new.added_seconds, new.module))


def check_forbidden(forbidden: Iterable[str], head: EntrypointResult) -> list[ForbiddenImport]:
    """Hold a start to its `forbid_imports`: a name stands for the module and everything below it."""
    return [_check(name, head) for name in forbidden]


def _check(name: str, head: EntrypointResult) -> ForbiddenImport:
    loaded = [item for item in head.imports if item.module == name or item.module.startswith(f"{name}.")]
    if loaded:
        found = min(loaded, key=lambda item: (item.module.count("."), item.module))
        return ForbiddenImport(forbidden=name, found=found, verdict="fail")
    return ForbiddenImport(forbidden=name, found=None, verdict="pass" if imports_seen(head) else "inconclusive")


def imports_seen(result: EntrypointResult) -> bool:
    """Whether the list of imports is to be believed. A program may import nothing; but when memci was not inside it, an
    empty list means nothing."""
    unseen = not result.outcome.good or any(note.kind == "no-capture" for note in result.notes)
    return bool(result.imports) or not unseen


def _taken_together(modules: list[Import]) -> NewImport:
    first = modules[0]
    return NewImport(
        module=first.module,
        distribution=first.distribution,
        imported_by=first.imported_by,
        added_bytes=min(sum(item.self_bytes for item in modules), LARGEST),
        added_rss_bytes=max(-LARGEST, min(sum(item.self_rss_bytes for item in modules), LARGEST)),
        added_seconds=min(sum(item.self_seconds for item in modules), _MOST_SECONDS),
        modules=len(modules),
    )
