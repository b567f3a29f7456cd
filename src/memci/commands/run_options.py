"""What `memci run` was asked for, and the entrypoints that this means."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from memci.errors import UsageError
from memci.model.entrypoint import Entrypoint
from memci.settings import Settings, entrypoint_from_command, overridden


@dataclass(frozen=True)
class RunOptions:
    """The words of the command line; None where nothing was said. `command` is what stood behind `--`; `html`
    is where the report page goes."""

    names: tuple[str, ...] = ()
    command: tuple[str, ...] | None = None
    config: Path | None = None
    ready: str | None = None
    runs: int | None = None
    timeout: str | None = None
    python: str | None = None
    output: Path | None = None
    captures: Path | None = None
    html: Path | None = None
    quiet: bool = False


def chosen_entrypoints(settings: Settings, options: RunOptions) -> list[Entrypoint]:
    """Those that are named, or the command, or all; UsageError when there is nothing to measure."""
    return [
        overridden(entrypoint, ready=options.ready, timeout=options.timeout, runs=options.runs)
        for entrypoint in _chosen(settings, options)
    ]


def _chosen(settings: Settings, options: RunOptions) -> Sequence[Entrypoint]:
    if options.command is not None:
        if options.names:
            raise UsageError("Give either names of entrypoints or a command behind --, not both.")
        return [entrypoint_from_command(options.command, defaults=settings.defaults)]
    unknown = [name for name in options.names if name not in settings.entrypoints]
    if unknown:
        known = ", ".join(settings.entrypoints) or "none"
        raise UsageError(f"There is no entrypoint {unknown[0]!r} in the settings; there are: {known}.")
    if not settings.entrypoints:
        where = f"{settings.file} has" if settings.file else "There are no settings here, and so"
        raise UsageError(
            f"{where} no entrypoint to measure; add [tool.memci.entrypoints.NAME] to pyproject.toml, "
            "or try `memci run -- python app.py`."
        )
    return [settings.entrypoints[name] for name in dict.fromkeys(options.names or settings.entrypoints)]
