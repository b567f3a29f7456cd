"""`memci show`: look at one result file from several sides."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import RenderableType

from memci.commands.console import output_console
from memci.commands.flamegraph import FlamegraphOptions, flamegraph_command
from memci.errors import ExitCode, UsageError
from memci.judge.line_pairs import lines_of
from memci.measure.capture.header import is_capture
from memci.model.result import EntrypointResult, Result
from memci.render.escape import plain
from memci.render.terminal.allocations import allocations_view
from memci.render.terminal.import_tree import import_tree_view
from memci.render.terminal.lines import find_lines, lines_view
from memci.render.terminal.parts import heading
from memci.render.terminal.run import run_view
from memci.render.terminal.timeline import timeline_view
from memci.store import project_of, read_result


@dataclass(frozen=True)
class ShowOptions:
    """What to show of `result`; of the views at most one, all of a run's tables when none. `lines` is a file.

    With `flamegraph`, `result` is a capture; `output` and `browse` are for that alone.
    """

    result: Path
    entrypoint: str | None = None
    imports: bool = False
    allocations: bool = False
    timeline: bool = False
    lines: str | None = None
    flamegraph: bool = False
    output: Path | None = None
    browse: bool = True


def show_command(options: ShowOptions) -> ExitCode:
    """Print the view that was asked for; UsageError when the result has nothing of the kind."""
    asked = [options.imports, options.allocations, options.timeline, options.lines is not None]
    if sum(asked) + options.flamegraph > 1:
        raise UsageError("Give one of --imports, --allocations, --lines, --timeline and --flamegraph at a time.")
    if options.flamegraph:
        return _flamegraph(options)
    if options.output is not None or not options.browse:
        raise UsageError("-o and --no-open belong to --flamegraph; what else is shown goes to stdout.")
    if is_capture(options.result):
        raise UsageError(f"{options.result} is a capture of memray's; show it with --flamegraph.")
    result = read_result(options.result)
    chosen = _chosen(result, options)
    console = output_console()
    if not any(asked):
        console.print(run_view(result.model_copy(update={"entrypoints": chosen})))
        return ExitCode.OK
    if options.lines is not None:
        console.print(_lines(chosen, options.lines, options.result))
        return ExitCode.OK
    view = _view(options)
    for entrypoint in chosen:
        if len(result.entrypoints) > 1:
            console.print(heading(entrypoint.name))
        console.print(view(entrypoint))
    return ExitCode.OK


def _flamegraph(options: ShowOptions) -> ExitCode:
    if options.entrypoint is not None:
        raise UsageError("A capture is of one process of one entrypoint; leave out --entrypoint.")
    return flamegraph_command(FlamegraphOptions(options.result, options.output, options.browse))


def _chosen(result: Result, options: ShowOptions) -> list[EntrypointResult]:
    if options.entrypoint is None:
        return result.entrypoints
    chosen = [entrypoint for entrypoint in result.entrypoints if entrypoint.name == options.entrypoint]
    if not chosen:
        known = ", ".join(plain(entrypoint.name) for entrypoint in result.entrypoints)
        raise UsageError(f"{options.result} has no entrypoint {options.entrypoint!r}; it has: {known}.")
    return chosen


def _view(options: ShowOptions) -> Callable[[EntrypointResult], RenderableType]:
    if options.imports:
        return import_tree_view
    return timeline_view if options.timeline else allocations_view


def _lines(entrypoints: Sequence[EntrypointResult], file: str, result_path: Path) -> RenderableType:
    """The file's lines beside their figures, from the first entrypoint that has any; the source is read here and
    now, since a result holds none."""
    refusal: UsageError | None = None
    for entrypoint in entrypoints:
        try:
            lines = find_lines(entrypoint, file)
        except UsageError as error:
            refusal = refusal or error
            continue
        for place in _places(lines.file, file, result_path):
            if place.is_file():
                raw = place.read_bytes()
                text = raw.decode("utf-8", errors="replace")
                return lines_view(lines, lines_of(text), hashlib.sha256(raw).hexdigest())
        return lines_view(lines, None, None)
    raise refusal or UsageError("The result holds no entrypoint.")


def _places(measured: str, asked: str, result: Path) -> tuple[Path, ...]:
    """Where the source may be: as it was asked for, below the project that keeps the result, or below here."""
    return (Path(asked), project_of(result) / measured, Path(measured))
