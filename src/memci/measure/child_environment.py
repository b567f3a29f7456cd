"""The environment variables of a measured process: the caller's, less its secrets, plus what a pass needs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from memci.measure.interpreter import Interpreter

INJECT = Path(__file__).resolve().parent.parent / "probe" / "inject"

Pass = Literal["warm-up", "clean", "heap", "imports", "edges"]

_SECRET_PREFIXES = ("ACTIONS_", "INPUT_", "MEMCI_")
_SECRETS = frozenset(
    ["GITHUB_TOKEN", "GH_TOKEN", "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"]
)
"""Tokens, and the files by which a step speaks to the runner."""

_SET_BY_MEMCI = frozenset(["PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONHASHSEED", "VIRTUAL_ENV"])

_HASH_SEED = "1"
"""Any seed but 0 makes set order repeatable and leaves sys.flags.hash_randomization as the program would see it."""


@dataclass(frozen=True)
class Wants:
    """What one pass asks of the environment. `tracker` `plain` skips the small memray bootstrap.

    `python_path`: folders that come before what the caller and the entrypoint put on PYTHONPATH.  `served`: the
    listing of the files that are run from other texts.  `collector_off` and `installed_bytecode`: see
    memci.measure.variant.Variant.
    """

    name: Pass
    folder: Path
    pycache: Path
    memray: Path | None = None
    tracker: Literal["small", "plain"] = "small"
    unbuffered: bool = False
    python_path: tuple[Path, ...] = ()
    served: Path | None = None
    collector_off: bool = False
    installed_bytecode: bool = False


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that a program of the project may see."""
    return {
        name: value for name, value in environ.items() if name not in _SECRETS and not name.startswith(_SECRET_PREFIXES)
    }


def child_environment(
    base: Mapping[str, str], own: Mapping[str, str], interpreter: Interpreter, wants: Wants
) -> dict[str, str]:
    """The whole environment of one measured start; `own` are the entrypoint's `env`, which win over `base`.

    Bytecode goes to a private folder, so that the checkout stays as it is and every counted start finds it there.
    """
    environment = {name: value for name, value in without_secrets(base).items() if name not in _SET_BY_MEMCI}
    environment.update(own)
    environment["PATH"] = os.pathsep.join(
        [str(interpreter.path.parent), *filter(None, [environment.get("PATH", os.defpath)])]
    )
    if interpreter.in_virtual_environment:
        environment["VIRTUAL_ENV"] = str(interpreter.prefix)
    environment["PYTHONPYCACHEPREFIX"] = str(wants.pycache)
    environment.setdefault("PYTHONHASHSEED", _HASH_SEED)
    if wants.unbuffered:
        environment["PYTHONUNBUFFERED"] = "1"
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(INJECT), *map(str, wants.python_path), *filter(None, [environment.get("PYTHONPATH")])]
    )
    # The warm-up is a clean pass too: it leaves the probe's own bytecode behind with the program's.
    environment["MEMCI_PROBE_PASS"] = "clean" if wants.name == "warm-up" else wants.name
    if wants.installed_bytecode:
        # The private folder is for what is loaded before the probe, and for the probe.
        environment["MEMCI_PROBE_BYTECODE"] = "installed"
    elif wants.name == "warm-up":
        # `python -B` finds bytecode in an ordinary environment; here it has to be written first.
        environment["MEMCI_PROBE_BYTECODE"] = "written"
    environment["MEMCI_PROBE_FOLDER"] = str(wants.folder)
    if wants.served is not None:
        environment["MEMCI_PROBE_SERVED"] = str(wants.served)
    if wants.collector_off:
        environment["MEMCI_PROBE_COLLECTOR"] = "off"
    if wants.name == "heap":
        environment["PYTHONMALLOC"] = "malloc"
        environment["MEMCI_PROBE_MEMRAY"] = str(wants.memray)
        environment["MEMCI_PROBE_TRACKER"] = wants.tracker
    return environment
