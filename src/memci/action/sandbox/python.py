"""The project's Python, by uv: the release that the project asks for, in an environment outside the workspace."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from memci.errors import MemciError
from memci.measure.install_lines import Installing


def with_uv(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables, with a PATH on which there is a uv: the one there is, else that beside memci's own Python."""
    path = environ.get("PATH", os.defpath)
    own = Path(sys.executable).parent
    if shutil.which("uv", path=path) is None:
        if not os.access(own / "uv", os.X_OK):
            raise MemciError("There is no uv on PATH, which the action needs to make the project's environment.")
        path = os.pathsep.join([path, str(own)])
    return {**environ, "PATH": path}


def make_environment(installing: Installing, version: str | None, *, pip: bool) -> Path:
    """Make the virtual environment and return its interpreter; MemciError with uv's words when it cannot be had.

    `version`: as a person writes it (3.12); else uv reads .python-version and requires-python, and takes the Python
    that is there when they say nothing. `pip`: whether the environment has one.
    """
    words = [
        *("uv", "venv", "--quiet", "--python-preference=system"),
        *([f"--python={version}"] if version else []),
        *(["--seed"] if pip else []),
        str(installing.environment),
    ]
    installing.make(tuple(words), "`uv venv`" if version is None else f"`uv venv --python {version}`")
    return installing.environment / "bin" / "python"
