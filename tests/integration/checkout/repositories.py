"""Real git repositories for tests, and everything about one that memci must leave alone."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from memci.measure.checkout import Sides
from memci.measure.scratch import Scratch


@dataclass(frozen=True)
class Repository:
    """A checkout at `path`."""

    path: Path
    environ: Mapping[str, str]

    def git(self, *arguments: str) -> str:
        """What git answers; the test fails when it refuses."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"git {arguments}: {done.stderr}"
        return done.stdout.strip()

    def write(self, files: Mapping[str, str]) -> None:
        """Text by path; folders come by themselves."""
        for name, text in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def commit(self, files: Mapping[str, str], message: str = "a change") -> str:
        """Commit these files and all else that is changed; the commit's id."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def clone(self, name: str, *options: str) -> "Repository":
        """A clone beside it, as from another machine."""
        path = self.path.parent / name
        self.git("clone", "-q", *options, f"file://{self.path}", str(path))
        return Repository(path, self.environ)

    def inside(self) -> dict[str, object]:
        """Everything in .git but the objects, byte for byte, with the times of files."""
        return {name: about for name, about in tree(self.path / ".git").items() if not name.startswith("objects/")}


def tree(top: Path) -> dict[str, object]:
    """Every file and link below a folder: mode, content and time of change, or where it leads."""
    found: dict[str, object] = {}
    for folder, names, files in os.walk(top):
        for path in (Path(folder, name) for name in (*names, *files)):
            about = path.lstat()
            if stat.S_ISLNK(about.st_mode):
                found[str(path.relative_to(top))] = str(path.readlink())
            elif stat.S_ISREG(about.st_mode):
                found[str(path.relative_to(top))] = (oct(about.st_mode), path.read_bytes(), about.st_mtime_ns)
    return found


def contents(top: Path) -> dict[str, object]:
    """The same without times and without git's own."""
    found = {}
    for name, about in tree(top).items():
        if name != ".git" and not name.startswith(".git/"):
            found[name] = about[:2] if isinstance(about, tuple) else about
    return found


@contextmanager
def sides_of(
    root: Path,
    ref: str,
    environ: Mapping[str, str],
    *,
    room: Path,
    install: Sequence[str] = (),
    python: str | None = sys.executable,
    said: list[str] | None = None,
) -> Iterator[Sides]:
    """Sides in a folder of their own in `room`, which is empty again afterwards."""
    told = said if said is not None else []
    with (
        Scratch(room) as scratch,
        Sides(
            root,
            ref,
            install=install,
            python=python,
            environ=environ,
            fallback=Path(sys.executable),
            scratch=scratch,
            say=told.append,
        ) as sides,
    ):
        yield sides
