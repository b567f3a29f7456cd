"""Shell lines that fill an environment: the project's own, run as its developers run them, and ended with all they
started."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from memci.errors import MemciError
from memci.measure.child_environment import without_secrets
from memci.measure.passes import RunProcess
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


@dataclass(frozen=True)
class Installing:
    """Into what, and from where. `whose` begins an error: "The environment of the base side". `root`: the project.
    `work`: a folder for the time being. `environ`: the caller's variables."""

    whose: str
    root: Path
    environment: Path
    work: Path
    environ: Mapping[str, str]
    privacy: Privacy
    run: RunProcess = run_process

    def make(self, argv: tuple[str, ...], what: str) -> None:
        """Run what makes the empty environment; MemciError, which calls it `what`, with what it said last."""
        self._run(argv, what, self._plain())

    def fill(self, lines: Sequence[str], say: Callable[[str], None]) -> None:
        """Run the lines in the project, the environment active; each is said before. MemciError that names the line
        and what it said last. Nothing that the lines start outlives them."""
        plain = self._plain()
        environment = {
            **plain,
            **_FOR_INSTALLING,
            "VIRTUAL_ENV": str(self.environment),
            "UV_PROJECT_ENVIRONMENT": str(self.environment),
            "PATH": os.pathsep.join([str(self.environment / "bin"), plain.get("PATH", os.defpath)]),
            "PWD": str(self.root),
        }
        for line in lines:
            say(line)
            self._run(("/bin/sh", "-c", line), f"`{line}`", environment)

    def _plain(self) -> dict[str, str]:
        plain = without_secrets(self.environ)
        return {name: value for name, value in plain.items() if name not in _NOT_FOR_INSTALLING}

    def _run(self, argv: tuple[str, ...], what: str, environment: Mapping[str, str]) -> None:
        limits = Limits(timeout=INSTALLED_WITHIN, grace=_GRACE)
        run = self.run(Start(argv, self.root, environment), Ready(), limits, work=self.work)
        if not run.outcome.good:
            raise MemciError(self._sentence(what, run))

    def _sentence(self, what: str, run: Run) -> str:
        """What failed, how, and the last of what it said; a few lines, since pip's last one seldom says it."""
        outcome = run.outcome
        how = f"exited with code {outcome.exit_code}" if outcome.exit_code else outcome.message.rstrip(".")
        tail = [line.rstrip() for line in self.privacy.text(outcome.output_tail).splitlines() if line.strip()]
        said = "".join(f"\n    {line}" for line in tail[-_TAIL_LINES:])
        return self.privacy.text(f"{self.whose} could not be made: {what} {how}.") + said
