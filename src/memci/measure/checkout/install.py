"""An environment of its own for one side: a fresh virtual environment, and the project's own lines to fill it."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from memci.errors import MemciError
from memci.measure.checkout.place import Copy
from memci.measure.child_environment import without_secrets
from memci.measure.privacy import Privacy
from memci.measure.process import Limits, Run, Start, run_process
from memci.model.entrypoint import Ready

INSTALLED_WITHIN = 1200.0
_GRACE = 5.0
_TAIL_LINES = 15

_NOT_FOR_INSTALLING = frozenset(
    [
        *("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONNOUSERSITE", "PYTHONDONTWRITEBYTECODE"),
        *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "UV_SYSTEM_PYTHON", "UV_PYTHON", "CONDA_PREFIX"),
    ]
)
"""Variables that would put packages elsewhere, or let others be found in their place."""

_FOR_INSTALLING = {
    "PIP_USER": "0",
    "PIP_NO_INPUT": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PDM_IGNORE_SAVED_PYTHON": "1",
    "POETRY_VIRTUALENVS_CREATE": "0",
    "POETRY_NO_INTERACTION": "1",
}


def install(
    copy: Copy,
    python: Path,
    lines: tuple[str, ...],
    environ: Mapping[str, str],
    say: Callable[[str], None],
) -> Path:
    """Make the side's environment with `python`, run `lines` in the copy of the project, and return its interpreter.

    MemciError that names the side, the line, and what it said last. Nothing that the lines start outlives them.
    """
    privacy = Privacy([copy.place.root, copy.place.top, copy.root, copy.top, copy.environment, python.parent])
    plain = {name: value for name, value in without_secrets(environ).items() if name not in _NOT_FOR_INSTALLING}
    say(f"Making an environment for the {copy.name} side.")
    made = _run((str(python), "-m", "venv", str(copy.environment)), copy, plain)
    if not made.outcome.good:
        raise MemciError(_sentence(copy, "python -m venv", made, privacy))
    environment = {
        **plain,
        **_FOR_INSTALLING,
        "VIRTUAL_ENV": str(copy.environment),
        "UV_PROJECT_ENVIRONMENT": str(copy.environment),
        "PATH": os.pathsep.join([str(copy.environment / "bin"), plain.get("PATH", os.defpath)]),
        "PWD": str(copy.root),
    }
    for line in lines:
        say(f"{copy.name}: {line}")
        run = _run(("/bin/sh", "-c", line), copy, environment)
        if not run.outcome.good:
            raise MemciError(_sentence(copy, f"`{line}`", run, privacy))
    return copy.environment / "bin" / "python"


def _run(argv: tuple[str, ...], copy: Copy, environment: Mapping[str, str]) -> Run:
    limits = Limits(timeout=INSTALLED_WITHIN, grace=_GRACE)
    return run_process(Start(argv, copy.root, environment), Ready(), limits, work=copy.scratch)


def _sentence(copy: Copy, what: str, run: Run, privacy: Privacy) -> str:
    """What failed, how, and the last of what it said; a few lines, since pip's last one seldom says it."""
    outcome = run.outcome
    how = f"exited with code {outcome.exit_code}" if outcome.exit_code else outcome.message.rstrip(".")
    tail = [line.rstrip() for line in privacy.text(outcome.output_tail).splitlines() if line.strip()][-_TAIL_LINES:]
    said = "".join(f"\n    {line}" for line in tail)
    return privacy.text(f"The environment of the {copy.name} side could not be made: {what} {how}.") + said
