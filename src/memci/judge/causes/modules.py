"""Modules that both sides load, and whose own code and data take more, or less, than they did."""

from collections.abc import Mapping

from memci.judge.causes.books import Books
from memci.judge.causes.bounds import within_bytes
from memci.judge.causes.loaded import Loaded
from memci.judge.causes.sizes import unlike
from memci.model.comparison import Cause
from memci.model.result import Location


def module_causes(books: Books, after: Loaded, floor: float) -> list[Cause]:
    """One cause a module whose account has more than `floor` bytes left to explain."""
    left = {module: size for module, size in books.both.items() if module is not None and abs(size) > floor}
    return [_cause(module, left[module], after) for module in _changed(left)]


def _changed(left: Mapping[str, int]) -> list[str]:
    """Without those that cancel each other: what one module no longer holds, and another does instead, has moved."""
    shrunk = sorted(((-size, module) for module, size in left.items() if size < 0), reverse=True)
    grown = sorted(((size, module) for module, size in left.items() if size > 0), reverse=True)
    return [module for side in unlike(shrunk, grown) for _, module in side]


def _cause(module: str, size: int, after: Loaded) -> Cause:
    item = after.modules[module]
    return Cause(
        kind="grown-module" if size > 0 else "shrunk-module",
        bytes=within_bytes(size),
        module=module,
        distribution=item.distribution,
        where=Location(file=item.file, line=0) if item.file else None,
    )
