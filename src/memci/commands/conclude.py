"""How a run ends, of one side or two: what was found is printed and delivered, the page made, the verdict explained."""

from collections.abc import Callable
from typing import Protocol

from rich.console import Console, RenderableType

from memci.commands.console import error_console, output_console
from memci.commands.output import STDOUT
from memci.commands.report_page import make_page, write_page
from memci.commands.run_options import RunOptions
from memci.errors import ExitCode
from memci.judge import exit_code
from memci.measure.record import Recorded
from memci.model.comparison import Comparison
from memci.render.explain import explain
from memci.render.html.report import Side
from memci.settings import Settings


class Output(Protocol):
    """Where what was measured went; memci.commands.output."""

    def deliver(self, console: Console, *, quiet: bool) -> None:
        """Say where it is, or print it."""


def conclude(
    comparison: Comparison,
    head: Recorded,
    base: Recorded | None,
    view: Callable[[], RenderableType],
    output: Output,
    options: RunOptions,
    settings: Settings,
) -> ExitCode:
    """The exit code that the comparison asks for. `view`: what is printed of it unless the run is quiet.

    MemciError when the page cannot be written; by then all else is said.
    """
    # With a product on stdout, what people read goes to the other stream.
    console = error_console() if options.output == STDOUT else output_console()
    if not options.quiet:
        console.print(view())
    output.deliver(console, quiet=options.quiet)
    code = exit_code(comparison)
    try:
        if options.html is not None:
            page = make_page(comparison, Side(*head), Side(*base) if base else None, settings)
            write_page(page, options.html, console, quiet=options.quiet)
    finally:
        # A page that cannot be written hides no verdict.
        if code != ExitCode.OK or not options.quiet:
            error_console().print(explain(comparison), markup=False, soft_wrap=True)
    return code
