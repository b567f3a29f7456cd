"""`memci run`: choose the entrypoints, measure them, write the result, print it, judge its budgets."""

import os
import sys
from contextlib import closing
from pathlib import Path

from memci.commands.conclude import conclude
from memci.commands.console import error_console
from memci.commands.output import ResultOutput
from memci.commands.report_page import check_file
from memci.commands.run_options import RunOptions, chosen_entrypoints
from memci.errors import ExitCode
from memci.judge import judge
from memci.measure.record import Recording, record
from memci.measure.scratch import Scratch
from memci.measure.target import prepare_target
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
    return conclude(comparison, recorded, None, lambda: run_view(recorded.result), output, options, settings)
