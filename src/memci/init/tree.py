"""The files of a project, as they are handed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

NOT_THE_PROGRAM = frozenset(
    ["tests", "test", "testing", "docs", "doc", "examples", "example", "samples", "benchmarks", "migrations", "scripts"]
)
"""Folders in which an application is an example of one, or a helper."""

_MARKS = frozenset(["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "manage.py"])
"""What a folder holds that is a project of its own."""


@dataclass(frozen=True)
class Tree:
    """Path from the project's root, with `/`, to the file's text. `complete`: whether all files are here; a very
    large project has only its first ones, the nearest to the root."""

    files: Mapping[str, str]
    complete: bool = True

    def projects(self) -> tuple[str, ...]:
        """Folders below the root that are projects of their own, the outer ones."""
        marked = sorted({str(path.parent) for path in map(PurePosixPath, self.files) if path.name in _MARKS} - {"."})
        usual = [folder for folder in marked if not NOT_THE_PROGRAM & set(PurePosixPath(folder).parts)]
        return tuple(folder for folder in usual if not any(_below(folder, other) for other in usual))

    def sources(self) -> Iterator[str]:
        """The Python files of this project's program, the nearest to the root first."""
        inner = self.projects()
        for path in sorted(self.files, key=lambda path: (path.count("/"), path)):
            parts = PurePosixPath(path).parts
            if (
                path.endswith(".py")
                and not NOT_THE_PROGRAM & set(parts[:-1])
                and not parts[-1].startswith("test_")
                and not parts[-1].endswith("_test.py")
                and not any(_below(path, folder) for folder in inner)
            ):
                yield path


def _below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")
