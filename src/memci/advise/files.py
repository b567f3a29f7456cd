"""The project's Python files as they are on disk: those that a start loads, and those that only speak of them."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.deferral.encoding import read_source
from memci.deferral.source import SourceFile

_LARGEST = 1024**2
_MOST_FILES = 20_000
_NOT_THE_PROJECTS = frozenset(["node_modules", "site-packages", "dist-packages", "__pycache__", "venv", "env"])
"""Folders in which nothing is the project's own; so are those that begin with a dot, and environments."""


@dataclass(frozen=True)
class ProjectFiles:
    """`content`: the bytes of each file that start-up loads, by its path from the root.  `loaded`: the same as text.
    `others`: all other Python files.  `unread`: of those that start-up loads, the ones that could not be read, and why.
    """

    root: Path
    content: Mapping[str, bytes]
    loaded: tuple[SourceFile, ...]
    others: tuple[SourceFile, ...]
    unread: Mapping[str, str]

    def place(self, path: str) -> Path:
        """Where a file is."""
        return self.root / path


def read_project(root: Path, modules: Mapping[str, frozenset[str]]) -> ProjectFiles:
    """Read the files below `root`. `modules`: the names under which start-up has loaded a file, by its path."""
    content: dict[str, bytes] = {}
    loaded: list[SourceFile] = []
    unread: dict[str, str] = {}
    for path, names in modules.items():
        try:
            raw = (root / path).read_bytes()
            text = read_source(raw)
        except OSError as error:
            unread[path] = f"it could not be read ({error.strerror})"
        except ValueError as error:
            unread[path] = f"it could not be read ({error})"
        else:
            content[path] = raw
            loaded.append(SourceFile(path, text, names))
    return ProjectFiles(root, content, tuple(loaded), tuple(_others(root, modules)), unread)


def _others(root: Path, known: Mapping[str, object]) -> Iterator[SourceFile]:
    for number, path in enumerate(_python_files(root)):
        if number >= _MOST_FILES:
            return
        if path in known:
            continue
        try:
            if (root / path).stat().st_size <= _LARGEST:
                yield SourceFile(path, read_source((root / path).read_bytes()))
        except (OSError, ValueError):
            # What cannot be read takes no name from another file.
            continue


def _python_files(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _NOT_THE_PROJECTS and not (here / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            if name.endswith(".py"):
                yield (here / name).relative_to(root).as_posix()
