"""Reads the files of a project that tell what it is: no links out of it, no foreign code, and not without end."""

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from memci.init import Tree

_FOREIGN = frozenset(["node_modules", "site-packages", "venv", "env", "build", "dist", "__pycache__", "vendor"])
_DECLARING = frozenset(
    ["pyproject.toml", "setup.cfg", "Pipfile", "Pipfile.lock", "uv.lock", "poetry.lock", "pylock.toml"]
)
_LOCKS = frozenset(["Pipfile.lock", "uv.lock", "poetry.lock", "pylock.toml"])
"""Of these it only matters that they are there."""

_MOST_ENTRIES = 50_000
_MOST_FILES = 2_000
_MOST_BYTES = 32 * 1024**2
_LARGEST = 512 * 1024


def read_tree(root: Path) -> Tree:
    """The files, those nearest to the root first; a larger tree is cut off, and says so."""
    files: dict[str, str] = {}
    left = _MOST_BYTES
    inside = root.resolve()
    for seen, path in enumerate(_walk(root)):
        if seen >= _MOST_ENTRIES or len(files) >= _MOST_FILES or left <= 0:
            return Tree(files, complete=False)
        name = path.relative_to(root).as_posix()
        if _matters(name) and path.resolve().is_relative_to(inside):
            text = "" if path.name in _LOCKS else _text(path)
            if text is not None:
                files[name] = text
                left -= len(text)
    return Tree(files)


def _walk(root: Path) -> Iterator[Path]:
    """Every file, folder by folder; linked folders and those of other people's code are left out."""
    waiting = deque([root])
    while waiting:
        folder = waiting.popleft()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:  # a folder that we may not read has nothing for us
            continue
        if folder != root and any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and entry.name not in _FOREIGN:
                    waiting.append(folder / entry.name)
            else:
                yield folder / entry.name


def _matters(name: str) -> bool:
    last = name.rpartition("/")[2]
    is_requirements = last.endswith((".txt", ".in")) and "requirements" in name
    return name.endswith(".py") or last in _DECLARING or is_requirements


def _text(path: Path) -> str | None:
    """None for what is too large to be written by hand, is no file, or cannot be read."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return None
