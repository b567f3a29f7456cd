"""The sections of a block of imports, as far as one can tell them from the names."""

import sys
from typing import Final

_STANDARD: Final = 1


def top_of(module: str) -> str:
    """The package that a module is in."""
    return module.partition(".")[0]


def kind_of(module: str) -> int:
    """0 for __future__, 1 for the standard library, 2 for others, 3 for what is relative: their order."""
    if module.startswith("."):
        return 3
    return 0 if module == "__future__" else _STANDARD if top_of(module) in sys.stdlib_module_names else 2


def in_one(module: str, other: str) -> bool:
    """Whether two modules surely belong to one section. Two that are no part of the standard library may be the
    project's own and a foreign one."""
    return top_of(module) == top_of(other) or kind_of(module) == kind_of(other) == _STANDARD
