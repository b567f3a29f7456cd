"""`memci run --against REF`: this checkout and another commit of it, measured by turns, compared and judged."""

import os
import sys
from contextlib import closing
from pathlib import Path

from memci.commands.conclude import conclude
from memci.commands.console import error_console
from memci.commands.output import PairOutput
from memci.commands.report_page import check_file
from memci.commands.run_options import RunOptions, chosen_entrypoints
from memci.errors import ExitCode
from memci.experiment import by_turns
from memci.judge import compare
from memci.measure.checkout import Sides
from memci.measure.record import Recording
from memci.measure.scratch import Scratch
from memci.render.terminal.comparison import comparison_view
from memci.render.terminal.progress import progress_for
from memci.settings import load_settings
from memci.store import default_result_path


def against_command(options: RunOptions, ref: str) -> ExitCode:
    """Measure both sides, write both results and the comparison, print it, and return the exit code."""
    settings = load_settings(Path(), options.config)
    entrypoints = chosen_entrypoints(settings, options)
    output = PairOutput(options.output, default_result_path(settings.root))
    check_file(options.html, *output.places)
    captures = options.captures.resolve() if options.captures else None
    messages = error_console()

    def say(sentence: str) -> None:
        if not options.quiet:
            messages.print(f"memci: {sentence}", markup=False, soft_wrap=True)

    with (
        Scratch() as scratch,
        Sides(
            settings.root,
            ref,
            install=settings.install,
            python=options.python or settings.python,
            environ=os.environ,
            fallback=Path(sys.executable),
            scratch=scratch,
            say=say,
        ) as sides,
        closing(progress_for(messages, options.quiet)) as progress,
    ):
        base, head = by_turns(sides, entrypoints, Recording(scratch, progress, captures), output.keep, say)
    comparison = compare(base.result, head.result, {entrypoint.name: entrypoint for entrypoint in entrypoints})
    output.keep_comparison(comparison)
    return conclude(comparison, head, base, lambda: comparison_view(comparison), output, options, settings)
