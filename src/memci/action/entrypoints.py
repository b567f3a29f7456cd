"""What is measured and by which budgets: the project's settings, and the entrypoint that the step's inputs describe."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from memci.action.budget_lines import number_or_text, read_budget_lines
from memci.action.inputs import Inputs
from memci.errors import UsageError
from memci.model.entrypoint import Entrypoint
from memci.model.result import METRIC_UNITS
from memci.settings import Settings, name_of, parse_settings
from memci.settings.keys import WHAT_TO_START

_SHOWN = "The step's inputs"


def settings_with(inputs: Inputs, settings: Settings) -> Settings:
    """The project's settings with what the inputs say over them. An entrypoint that the inputs describe is the only
    one. UsageError when there is none at all, or when the inputs' cannot be meant."""
    settings = replace(settings, install=inputs.install or settings.install)
    described = _described(inputs, settings.root)
    if described is not None:
        return replace(settings, entrypoints={described.name: described})
    if not settings.entrypoints:
        raise UsageError(
            "There is nothing to measure: neither do the settings have an entrypoint, nor do the step's inputs say "
            "one; write for example `command: python app.py` beside the other inputs, or run `memci init`."
        )
    return settings


def gates_time(settings: Settings) -> bool:
    """Whether a budget of an entrypoint fails or warns when a time grows that is measured in every start."""
    return any(
        METRIC_UNITS[metric] == "seconds"
        and metric != "first_start"
        and budget.level != "off"
        and (budget.increase is not None or budget.floor is not None)
        for entrypoint in settings.entrypoints.values()
        for metric, budget in entrypoint.budget.items()
    )


def _described(inputs: Inputs, root: Path) -> Entrypoint | None:
    """The entrypoint of the inputs, read as the settings would be; None when they say nothing of one."""
    said = {"command": inputs.command, "import": inputs.import_, "call": inputs.call}
    starts = {key: value for key, value in said.items() if value}
    more = _more(inputs)
    if not starts:
        if more:
            raise UsageError(
                f"The input `{next(iter(more)).replace('_', '-')}` belongs to an entrypoint that the inputs describe; "
                f"give one of {', '.join(WHAT_TO_START)} too, or write it into the settings."
            )
        return None
    if inputs.config:
        raise UsageError(f"The inputs `config` and `{next(iter(starts))}` exclude each other; keep one of them.")
    name = name_of([inputs.name] if inputs.name else next(iter(starts.values())).split())
    table = {"entrypoints": {name: {**starts, **more}}}
    return parse_settings(table, file=root / "inputs", text="", shown=_SHOWN).entrypoints[name]


def _more(inputs: Inputs) -> dict[str, object]:
    readers: dict[str, tuple[object, Callable[[], object]]] = {
        "ready": (inputs.ready, lambda: inputs.ready),
        "timeout": (inputs.timeout, lambda: inputs.timeout),
        "runs": (inputs.runs, lambda: number_or_text(inputs.runs)),
        "forbid_imports": (inputs.forbid_imports, lambda: list(inputs.forbid_imports)),
        "max_modules": (inputs.max_modules, lambda: number_or_text(inputs.max_modules)),
        "budget": (inputs.budget, lambda: read_budget_lines(inputs.budget)),
    }
    return {key: read() for key, (said, read) in readers.items() if said}
