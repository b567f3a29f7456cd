"""Where the measured interpreter finds memray, without touching the project's environment.

A capture can only be read by the very release that wrote it, and memray's core is compiled for one ABI: from
memci's own site-packages when that fits, else installed once into a cached folder of its own.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from memci.errors import MemciError
from memci.measure.interpreter import Interpreter

OLDEST, NEWEST = (3, 9), (3, 15)
"""The CPython releases that the pinned memray has wheels for."""

_INSTALLED_WITHIN = 600.0

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def memray_version() -> str:
    """The pinned release, as installed beside memci."""
    return importlib.metadata.version("memray")


def cache_folder(environ: Mapping[str, str]) -> Path:
    """MEMCI_CACHE_DIR, or `memci` in the user's cache folder."""
    if environ.get("MEMCI_CACHE_DIR"):
        return Path(environ["MEMCI_CACHE_DIR"])
    home = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or tempfile.gettempdir()) / ".cache"
    return Path(home) / "memci"


def run_pip(arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run memci's own pip, isolated from the current directory."""
    return subprocess.run(
        [sys.executable, "-I", "-m", "pip", *arguments],
        capture_output=True,
        text=True,
        timeout=_INSTALLED_WITHIN,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def find_memray(interpreter: Interpreter, cache: Path, pip: Run = run_pip) -> Path:
    """The folder that holds a `memray/` this interpreter can load; MemciError when there can be none."""
    version = memray_version()
    if interpreter.implementation != "cpython" or not OLDEST <= interpreter.series <= NEWEST:
        raise MemciError(
            f"{_spoken(interpreter)} at {interpreter.path} cannot be measured: memray {version} runs on CPython "
            f"{_dotted(OLDEST)} to {_dotted(NEWEST)}; name another interpreter with --python or `python`."
        )
    if interpreter.abi == _own_abi() and interpreter.arch == os.uname().machine:
        own = importlib.util.find_spec("memray")
        if own is not None and own.origin is not None:
            return Path(own.origin).parent.parent
    home = cache / f"memray-{version}-{interpreter.abi}-{interpreter.arch}"
    if not (home / "memray").is_dir():
        _install(interpreter, version, home, pip)
    return home


def _install(interpreter: Interpreter, version: str, home: Path, pip: Run) -> None:
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=home.parent))
    except OSError as error:
        raise MemciError(
            f"memray for {_spoken(interpreter)} has to be kept in {home.parent}, which cannot be written "
            f"({error.strerror}); set MEMCI_CACHE_DIR to a folder that can."
        ) from error
    try:
        done = pip(
            [
                *("install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
                *("--target", str(staging), "--implementation", "cp", "--abi", interpreter.abi),
                *("--python-version", _dotted(interpreter.series), f"memray=={version}"),
            ]
        )
        if done.returncode != 0 or not (staging / "memray").is_dir():
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip said nothing"]
            raise MemciError(
                f"memray {version} for {_spoken(interpreter)} ({interpreter.abi}, {interpreter.arch}) could not be "
                f"installed: {said[-1]}; memci needs its wheel from your package index."
            )
        staging.chmod(0o755)
        # Another memci may have been faster; its folder is as good as ours.
        if not (home / "memray").is_dir():
            staging.rename(home)
    except subprocess.TimeoutExpired as error:
        raise MemciError(
            f"memray {version} for {_spoken(interpreter)} could not be installed within {_INSTALLED_WITHIN:.0f} s; "
            "check that your package index answers."
        ) from error
    except OSError:
        if not (home / "memray").is_dir():
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _own_abi() -> str:
    return f"cp{sys.version_info[0]}{sys.version_info[1]}{'t' if 't' in sys.abiflags else ''}"


def _spoken(interpreter: Interpreter) -> str:
    names = {"cpython": "Python", "pypy": "PyPy"}
    return f"{names.get(interpreter.implementation, interpreter.implementation)} {interpreter.version}"


def _dotted(series: tuple[int, int]) -> str:
    return f"{series[0]}.{series[1]}"
