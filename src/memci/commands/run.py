"""`memci run`: choose the entrypoints, measure them, write the result, print it, judge its budgets."""

import os
import sys
from contextlib import closing
from pathlib import Path

from memci.commands.console import error_console, output_console
from memci.commands.output import STDOUT, ResultOutput
from memci.commands.report_page import check_file, make_page, write_page
from memci.commands.run_options import RunOptions, chosen_entrypoints
from memci.errors import ExitCode
from memci.judge import exit_code, judge
from memci.measure.record import Recording, record
from memci.measure.scratch import Scratch
from memci.measure.target import prepare_target
from memci.render.explain import explain
from memci.render.html.report import Side
from memci.render.terminal.progress import progress_for
from memci.render.terminal.run import run_view
from memci.settings import load_settings
from memci.store import default_result_path


def run_command(options: RunOptions) -> ExitCode:
    """Measure, and return the exit code; MemciError and UsageError where that was not possible."""
    settings = load_settings(Path(), options.config)
    entrypoints = chosen_entrypoints(settings, options)
    target = prepare_target(settings.root, options.python or settings.python, os.environ, Path(sys.executable))
    output = ResultOutput(options.output or default_result_path(settings.root))
    check_file(options.html, output.place)
    captures = options.captures.resolve() if options.captures else None
    with Scratch() as scratch, closing(progress_for(error_console(), options.quiet)) as progress:
        recorded = record(target, entrypoints, Recording(scratch, progress, captures), output.keep)
    comparison = judge(recorded.result, {entrypoint.name: entrypoint for entrypoint in entrypoints})
    # With the result on stdout, what people read goes to the other stream.
    console = error_console() if options.output == STDOUT else output_console()
    if not options.quiet:
        console.print(run_view(recorded.result))
    output.deliver(console, quiet=options.quiet)
    code = exit_code(comparison)
    try:
        if options.html is not None:
            page = make_page(comparison, Side(*recorded), None, settings)
            write_page(page, options.html, console, quiet=options.quiet)
    finally:
        # A page that cannot be written hides no verdict.
        if code != ExitCode.OK or not options.quiet:
            error_console().print(explain(comparison), markup=False, soft_wrap=True)
    return code
