"""The supported interpreters on this machine: the one that runs the tests, pyenv's, and those on PATH."""

import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path

from memci.measure.memray_home import NEWEST, OLDEST


@cache
def _found() -> dict[tuple[int, int], Path]:
    found = {sys.version_info[:2]: Path(sys.executable)}
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for folder in sorted(home.glob("versions/3.*")):
        version = re.fullmatch(r"3\.(\d+)\.\d+", folder.name)
        if version and (folder / "bin/python").exists():
            found.setdefault((3, int(version.group(1))), folder / "bin/python")
    for release in _supported():
        path = shutil.which("python{}.{}".format(*release))
        # pyenv's stand-ins on PATH exist for releases they cannot start.
        if path is not None and "shims" not in path:
            found.setdefault(release, Path(path))
    return {release: path for release, path in sorted(found.items()) if OLDEST <= release <= NEWEST}


def _supported() -> list[tuple[int, int]]:
    return [(3, minor) for minor in range(OLDEST[1], NEWEST[1] + 1)]


def interpreters() -> tuple[Path, ...]:
    """One per minor release, oldest first; the running one stands for its own release."""
    return tuple(_found().values())


def missing() -> tuple[str, ...]:
    """The supported releases that were not found, for the tests' report."""
    return tuple("{}.{}".format(*release) for release in _supported() if release not in _found())
