"""Files that git ignores and the project may need: they are in the user's checkout, but in no copy of it."""

from collections.abc import Sequence
from pathlib import Path

from memci.measure.checkout.place import Copy

_SUFFIXES = (".py", ".so")
_MOST_NAMED = 3


def needed_ignored(top: Path, ignored: Sequence[str]) -> tuple[str, ...]:
    """Of the paths that git ignores those that lie in packages of the project and can be imported: a generated
    `_version.py`, a compiled extension, a package made by a tool."""
    return tuple(path for path in ignored if _is_needed(top / path, path.endswith("/")))


def _is_needed(path: Path, is_folder: bool) -> bool:
    if not path.with_name("__init__.py").is_file():
        return False
    return (path / "__init__.py").is_file() if is_folder else path.suffix in _SUFFIXES and path.is_file()


def ignored_hint(copy: Copy, needed: Sequence[str]) -> str | None:
    """Why a side may not start: files that it lacks because git does. None when it has all of them."""
    lacking = [path for path in needed if not (copy.top / path).exists()]
    if not lacking:
        return None
    more = len(lacking) - _MOST_NAMED
    names = ", ".join(lacking[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    verb, it = ("is", "it") if len(lacking) == 1 else ("are", "them")
    return f"{names} {verb} not in git, so not in the copy that was measured; have `install` make {it}."
