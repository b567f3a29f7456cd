"""Which Python the project runs on, and what has to be known about it."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.errors import MemciError, UsageError

_ASK = """
import json, os, site, sys, sysconfig
paths = sysconfig.get_paths()
sites = [p for p in sys.path if p.endswith(("site-packages", "dist-packages"))]
user = site.getusersitepackages()
if sys.prefix == sys.base_prefix and user not in sites:
    sites.append(user)
print(json.dumps({
    "version": ".".join(map(str, sys.version_info[:3])),
    "implementation": sys.implementation.name,
    "abiflags": getattr(sys, "abiflags", ""),
    "machine": os.uname().machine,
    "prefix": sys.prefix,
    "base_prefix": sys.base_prefix,
    "sites": [p for p in sites if os.path.isdir(p)],
    "stdlib": sorted({paths["stdlib"], paths["platstdlib"], os.path.dirname(os.__file__)}),
}))
"""
_ANSWERS_WITHIN = 30.0


@dataclass(frozen=True)
class Interpreter:
    """The measured interpreter. `abi` is the wheel tag's (`cp312`, `cp314t`)."""

    path: Path
    version: str
    implementation: str
    abi: str
    arch: str
    prefix: Path
    in_virtual_environment: bool
    site_dirs: tuple[Path, ...]
    stdlib_dirs: tuple[Path, ...]

    @property
    def series(self) -> tuple[int, int]:
        """Major and minor version."""
        major, minor, *_ = self.version.split(".")
        return int(major), int(minor)


def find_interpreter(root: Path, wanted: str | None, environ: Mapping[str, str], fallback: Path) -> Path:
    """The project's interpreter: what was asked for, the active virtual environment's, the project's `.venv`,
    python3 on PATH, or else `fallback` (memci's own).

    `wanted` is a path (relative to `root`) or a name on PATH. Raises UsageError when it is neither.
    """
    if wanted is not None:
        given = root / wanted
        if given.is_dir():
            given = given / "bin" / "python"
        found = str(given) if given.is_file() else shutil.which(wanted, path=environ.get("PATH"))
        if found is None or not os.access(found, os.X_OK):
            raise UsageError(
                f"python = {wanted!r}: no such interpreter; give a path such as .venv/bin/python "
                "or a name on PATH such as python3.12."
            )
        return Path(found)
    candidates = [Path(environ["VIRTUAL_ENV"])] if environ.get("VIRTUAL_ENV") else []
    candidates.append(root / ".venv")
    for home in candidates:
        if os.access(home / "bin" / "python", os.X_OK):
            return home / "bin" / "python"
    on_path = shutil.which("python3", path=environ.get("PATH"))
    return Path(on_path) if on_path else fallback


def inspect_interpreter(path: Path) -> Interpreter:
    """Ask the interpreter about itself, once, isolated from the project's files; MemciError when it cannot answer."""
    try:
        done = subprocess.run(
            [path, "-I", "-B", "-c", _ASK],
            capture_output=True,
            text=True,
            timeout=_ANSWERS_WITHIN,
            check=False,
            cwd="/",
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MemciError(
            f"The interpreter {path} could not be started ({error}); name another with --python or `python`."
        ) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise MemciError(
            f"The interpreter {path} did not answer as CPython 3.9 or later does (it said: {said}); "
            "name another with --python or `python`."
        ) from None
    major, minor, _ = answer["version"].split(".")
    short = {"cpython": "cp", "pypy": "pp"}.get(answer["implementation"], answer["implementation"])
    return Interpreter(
        path=path,
        version=answer["version"],
        implementation=answer["implementation"],
        abi=f"{short}{major}{minor}{'t' if 't' in answer['abiflags'] else ''}",
        arch=answer["machine"],
        prefix=Path(answer["prefix"]),
        in_virtual_environment=answer["prefix"] != answer["base_prefix"],
        site_dirs=tuple(Path(entry) for entry in answer["sites"]),
        stdlib_dirs=tuple(Path(entry) for entry in answer["stdlib"]),
    )
