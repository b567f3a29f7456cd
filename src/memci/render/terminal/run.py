"""`memci run`: what was started, how it ended, what it costs, and where that comes from."""

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from memci.model.result import EntrypointResult, Environment, Note, Result
from memci.render.escape import output_lines
from memci.render.figures import plural
from memci.render.outcome import outcome_words
from memci.render.terminal.allocations import top_allocations
from memci.render.terminal.imports import top_imports
from memci.render.terminal.metrics import metrics_section
from memci.render.terminal.parts import (
    BAD,
    GOOD,
    QUIET,
    WARNING,
    columns,
    heading,
    indented,
    literal,
    prose,
    section,
)
from memci.render.terminal.processes import processes_section

_TAIL = 20


def run_view(result: Result) -> RenderableType:
    """Everything about a result that fits a terminal, one entrypoint after the other."""
    return Group(*(entrypoint_view(entrypoint, result.environment) for entrypoint in result.entrypoints))


def entrypoint_view(entrypoint: EntrypointResult, environment: Environment) -> RenderableType:
    """One entrypoint's part of it."""
    return Group(
        *_header(entrypoint, environment),
        *_last_words(entrypoint),
        *metrics_section(entrypoint),
        *processes_section(entrypoint),
        *top_allocations(entrypoint),
        *top_imports(entrypoint),
        *_notes(entrypoint.notes),
        "",
    )


def _header(entrypoint: EntrypointResult, environment: Environment) -> list[RenderableType]:
    outcome = entrypoint.outcome
    took = entrypoint.metrics.get("cold_start")
    words = outcome_words(outcome, took.value if took else None)
    mark, style = ("✓", GOOD) if outcome.good else ("✗", BAD)
    table = columns(("", "|"), ("", "<"))
    table.add_row(Text("command", style=QUIET), prose(" ".join(entrypoint.command)))
    table.add_row(Text("ready", style=QUIET), _ready(entrypoint.ready))
    table.add_row(Text("Python", style=QUIET), _measured(entrypoint, environment))
    table.add_row(Text("outcome", style=QUIET), Text(f"{mark} {words}", style=style))
    if outcome.message:
        table.add_row("", prose(outcome.message))
    return [heading(entrypoint.name), indented(table)]


def _ready(ready: str) -> Text:
    return Text("when it has run to its end") if ready == "exit" else literal(ready)


def _measured(entrypoint: EntrypointResult, environment: Environment) -> Text:
    runs = [plural(entrypoint.runs, "clean run")] if entrypoint.runs else []
    return prose(" · ".join([environment.python, f"{environment.arch}, {environment.libc}", *runs]))


def _last_words(entrypoint: EntrypointResult) -> list[RenderableType]:
    """The end of what a failed program said."""
    lines = [] if entrypoint.outcome.good else output_lines(entrypoint.outcome.output_tail, _TAIL)
    if not lines:
        return []
    text = Text("\n").join(Text(line) for line in lines)
    title = Text("what it said last", style=QUIET)
    return ["", indented(Panel(text, title=title, title_align="left", border_style=QUIET, box=ROUNDED, expand=False))]


def _notes(notes: list[Note]) -> list[RenderableType]:
    if not notes:
        return []
    table = columns(("", "|"), ("", "<"))
    for note in notes:
        table.add_row(Text("!", style=WARNING), prose(note.message))
    return [section("To know", indented(table))]
