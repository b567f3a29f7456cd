"""Whether a change is to be `lazy import`: when every Python that the project runs on has it."""

import tomllib
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

FIRST_LAZY = (3, 15)
"""PEP 810."""

_LARGEST = 1024**2


def wants_lazy(root: Path, series: tuple[int, int]) -> bool:
    """Whether the project in `root` asks for a Python that has `lazy import`, and the measured one is such."""
    return series >= FIRST_LAZY and asks_for_lazy(_pyproject(root))


def asks_for_lazy(pyproject: str) -> bool:
    """Whether `requires-python` in the text of a pyproject.toml leaves out every Python without `lazy import`."""
    try:
        asked = tomllib.loads(pyproject)["project"]["requires-python"]
        wanted = SpecifierSet(asked)
    except (ValueError, KeyError, TypeError, RecursionError, InvalidSpecifier):
        return False
    older = [f"3.{minor}.{patch}" for minor in range(FIRST_LAZY[1]) for patch in (0, 999)]
    return not any(wanted.contains(version) for version in older)


def _pyproject(root: Path) -> str:
    try:
        with (root / "pyproject.toml").open(encoding="utf-8") as file:
            return file.read(_LARGEST)
    except (OSError, ValueError):
        return ""
