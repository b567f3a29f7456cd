"""What an event asks of memci: pure decisions, each with the sentence that explains it."""

from dataclasses import dataclass
from typing import Literal

from memci.action.inputs import Inputs
from memci.action.keys import BASELINE, PULL_REQUEST
from memci.action.sandbox.order import Advise
from memci.errors import UsageError
from memci.github.event import Event, EventName

DEPENDABOT = "dependabot[bot]"

_BASELINES: tuple[EventName, ...] = ("push", "schedule", "workflow_dispatch", "merge_group")
"""The events of which a run's figures may become the base of a pull request's."""


@dataclass(frozen=True)
class Plan:
    """`stage`: measure here, or report on what another run measured. `number`: the pull request to comment on.
    `artifact`: what the name of the uploaded artifact begins with. `check`: whether to post a check run.
    `remarks`: why something is not done."""

    stage: Literal["measure", "report"]
    artifact: str = PULL_REQUEST
    number: int | None = None
    check: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def for_pull_request(self) -> bool:
        """Whether what is measured is a pull request's, and never anybody's baseline."""
        return self.artifact == PULL_REQUEST


def plan_for(event: Event, inputs: Inputs, repository_id: int, actor: str) -> Plan:
    """What to do about the event; UsageError when the inputs ask for what the event cannot give."""
    if inputs.mode == "report" and event.name != "workflow_run":
        raise UsageError(
            f"The input `mode` is 'report', and this run was started by {event.name}; reporting is for workflows "
            "that run `on: workflow_run`."
        )
    if event.name == "workflow_run":
        if inputs.mode == "measure":
            raise UsageError(
                "The input `mode` is 'measure', and this run was started by workflow_run: its token may write, so no "
                "code of a pull request is started here; measure in a workflow that runs `on: pull_request`."
            )
        return Plan(stage="report", check=inputs.check != "never")
    if event.name in _BASELINES:
        return Plan(stage="measure", artifact=BASELINE, check=inputs.check == "always")
    return _for_pull_request(event, inputs, repository_id, actor)


def _for_pull_request(event: Event, inputs: Inputs, repository_id: int, actor: str) -> Plan:
    pull = event.pull_request
    if pull is None:
        raise UsageError("The event is a pull request's, but its payload has none.")
    if inputs.mode == "measure":
        return Plan(stage="measure")
    whose = None
    if pull.from_fork(repository_id):
        whose = "a fork"
    elif actor == DEPENDABOT:
        whose = "Dependabot"
    if whose is None:
        return Plan(stage="measure", number=pull.number, check=inputs.check == "always")
    return Plan(
        stage="measure",
        remarks=(
            f"This run is for {whose}, so its token may only read: the report is in the job's summary. A comment "
            "takes a second workflow, which runs `on: workflow_run`: `memci init --fork` writes one.",
        ),
    )


def measures_base(inputs: Inputs, *, gates_time: bool) -> Literal["never", "when-needed", "always"]:
    """Whether the base is started in this job too. A time is gated only between two sides that ran by turns."""
    match inputs.baseline:
        case "measure":
            return "always"
        case "auto":
            return "always" if gates_time else "when-needed"
        case _:
            return "never"


def advises(inputs: Inputs, plan: Plan) -> Advise:
    """Which imports are tried in another place: by themselves only those that a pull request is about."""
    match inputs.advise:
        case "never":
            return "never"
        case "always":
            return "all"
        case _:
            return "changed" if plan.for_pull_request else "never"


def takes_artifact(inputs: Inputs, *, gates_time: bool) -> bool:
    """Whether a baseline is looked for among the artifacts."""
    return inputs.baseline == "artifact" or measures_base(inputs, gates_time=gates_time) == "when-needed"
