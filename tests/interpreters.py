"""The supported interpreters on this machine: the one that runs the tests, pyenv's, and those on PATH."""

import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path

from memci.measure.memray_home import NEWEST, OLDEST


@cache
def interpreters() -> tuple[Path, ...]:
    """One per minor release, oldest first; the running one stands for its own release."""
    found = {sys.version_info[:2]: Path(sys.executable)}
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for folder in sorted(home.glob("versions/3.*")):
        version = re.fullmatch(r"3\.(\d+)\.\d+", folder.name)
        if version and (folder / "bin/python").exists():
            found.setdefault((3, int(version.group(1))), folder / "bin/python")
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        path = shutil.which(f"python3.{minor}")
        # pyenv's stand-ins on PATH exist for releases they cannot start.
        if path is not None and "shims" not in path:
            found.setdefault((3, minor), Path(path))
    return tuple(path for release, path in sorted(found.items()) if OLDEST <= release <= NEWEST)


def missing() -> tuple[str, ...]:
    """The supported releases that were not found, for the tests' report."""
    here = {path.parent.parent.name.rpartition(".")[0] for path in interpreters()}
    here.add(f"{sys.version_info[0]}.{sys.version_info[1]}")
    return tuple(f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1) if f"3.{minor}" not in here)
