"""What every part of a step needs: who asked for what, and how to speak and to whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.action.inputs import Inputs
from memci.action.keys import key_of
from memci.action.log import Log
from memci.action.phases import Phases
from memci.action.plan import Plan
from memci.errors import MemciError
from memci.github.api import Api
from memci.github.context import Context
from memci.github.event import Event
from memci.github.retrying import Retrying
from memci.render.escape import plain


@dataclass(frozen=True)
class Step:
    """`environ` is the container's own environment, with tokens: never to be handed on."""

    environ: Mapping[str, str]
    inputs: Inputs
    context: Context
    event: Event
    plan: Plan
    api: Api
    retrying: Retrying
    log: Log
    phases: Phases

    @property
    def key(self) -> str:
        """What tells this use of memci from others."""
        inputs, context = self.inputs, self.context
        return key_of(context.workflow_path, context.job, inputs.name, inputs.working_directory, inputs.matrix)

    @property
    def artifact(self) -> str:
        """The name of the artifact with what is measured here."""
        return self.plan.artifact + self.key

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.context.workspace / self.inputs.working_directory

    def file(self, name: str) -> Path | None:
        """The runner's file behind a variable such as GITHUB_OUTPUT."""
        path = self.environ.get(name)
        return Path(path) if path else None

    def warn(self, error: MemciError, *, title: str = "") -> None:
        """Say that something could not be done, as an annotation; nothing follows from it."""
        self.log.tell("warning", plain(str(error), 2_000), title=title)

    def attempt(self, what: Callable[[], None], *, title: str) -> None:
        """Do something that the verdict must not depend on."""
        try:
            what()
        except MemciError as error:
            self.warn(error, title=title)
