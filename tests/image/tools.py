"""The programs that build and run an image without an engine, and how they are called."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

NEEDED = ("buildah", "debootstrap", "crun", "runc")


class NoImageError(Exception):
    """The image cannot be built or run here; the sentence says why."""


def done(
    *command: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None, what: str
) -> str:
    """Run a command to its end and return its stdout. When it fails: NoImageError, of `what`, with the last it said."""
    ended = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        said = "\n".join((ended.stdout + ended.stderr).splitlines()[-40:])
        raise NoImageError(f"{what} failed (`{Path(command[0]).name}` ended with {ended.returncode}):\n{said}")
    return ended.stdout


@cache
def install_tools() -> None:
    """Have buildah and its friends here, by apt when they are missing. NoImageError when that cannot be."""
    if os.geteuid() != 0:
        raise NoImageError("The image can only be built and run by root here: run `make test-image` as root.")
    missing = [name for name in NEEDED if shutil.which(name, path=_path()) is None]
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise NoImageError(f"The image needs {', '.join(missing)}, and there is no apt-get to install them with.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done("apt-get", "update", "-qq", what="Reading apt's lists", environment=quiet)
    install: Sequence[str] = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends", *missing)
    done(*install, what=f"Installing {', '.join(missing)}", environment=quiet)


def _path() -> str:
    """Debian keeps root's programs where the PATH of a plain user does not look."""
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
