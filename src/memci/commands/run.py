"""`memci run`: choose the entrypoints, measure them, write the result, print it, judge its budgets."""

import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from memci.commands.console import error_console, output_console, write_stdout
from memci.errors import ExitCode, UsageError
from memci.judge import exit_code, judge
from memci.measure.record import record
from memci.measure.scratch import Scratch
from memci.measure.target import prepare_target
from memci.model.entrypoint import Entrypoint
from memci.model.result import Result
from memci.model.result_file import to_json
from memci.render.explain import explain
from memci.render.terminal.progress import progress_for
from memci.render.terminal.run import run_view
from memci.settings import Settings, entrypoint_from_command, load_settings, overridden
from memci.store import default_result_path, write_result

STDOUT = Path("-")


@dataclass(frozen=True)
class RunOptions:
    """The words of the command line; None where nothing was said. `command` is what stood behind `--`."""

    names: tuple[str, ...] = ()
    command: tuple[str, ...] | None = None
    config: Path | None = None
    ready: str | None = None
    runs: int | None = None
    timeout: str | None = None
    python: str | None = None
    output: Path | None = None
    captures: Path | None = None
    quiet: bool = False


def run_command(options: RunOptions) -> ExitCode:
    """Measure, and return the exit code; MemciError and UsageError where that was not possible."""
    settings = load_settings(Path(), options.config)
    entrypoints = [
        overridden(entrypoint, ready=options.ready, timeout=options.timeout, runs=options.runs)
        for entrypoint in _chosen(settings, options)
    ]
    target = prepare_target(settings.root, options.python or settings.python, os.environ, Path(sys.executable))
    output = _Output(options.output or default_result_path(settings.root))
    captures = options.captures.resolve() if options.captures else None
    with Scratch() as scratch, closing(progress_for(error_console(), options.quiet)) as progress:
        result = record(target, entrypoints, scratch, progress, captures=captures, each=output.keep)
    comparison = judge(result, {entrypoint.name: entrypoint for entrypoint in entrypoints})
    # With the result on stdout, what people read goes to the other stream.
    console = error_console() if options.output == STDOUT else output_console()
    if not options.quiet:
        console.print(run_view(result))
    output.deliver(console, quiet=options.quiet)
    code = exit_code(comparison)
    if code != ExitCode.OK or not options.quiet:
        error_console().print(explain(comparison), markup=False, soft_wrap=True)
    return code


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


class _Output:
    """Where the result goes. It is written anew after each entrypoint, so that a later failure loses none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: Path | None = None
        self._text = ""

    def keep(self, result: Result) -> None:
        """Take the result so far, and write it unless it is meant for stdout."""
        if self._path == STDOUT:
            self._text = to_json(result)
        else:
            self._written = write_result(result, self._path, Path(tempfile.gettempdir()))

    def deliver(self, console: Console, *, quiet: bool) -> None:
        """Say where the result is, or print it. `quiet`: only when it is not where it was asked for."""
        if self._written is None:
            write_stdout(self._text)
        elif self._written == self._path and quiet:
            return
        elif self._written == self._path:
            console.print(f"Result: {_near(self._path)}", markup=False, soft_wrap=True)
        else:
            console.print(
                f"Result: {self._written}, since {_near(self._path)} could not be written.",
                markup=False,
                soft_wrap=True,
            )


def _near(path: Path) -> Path:
    """The path from here, when it lies below; as it is otherwise."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
