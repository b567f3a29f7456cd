"""`memci advise`: which imports start-up does not need, what each would save, and the change itself."""

import os
import sys
import tempfile
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from memci.advise.advising import Advised, Adviser, Wanted
from memci.advise.all_of_them import Advising
from memci.advise.applying import apply
from memci.advise.disk import refuse_dirty
from memci.commands.console import error_console, output_console, write_stdout
from memci.commands.output import STDOUT, say_where
from memci.commands.run_options import RunOptions, chosen_entrypoints
from memci.errors import ExitCode, UsageError
from memci.measure.scratch import Scratch
from memci.measure.target import prepare_target
from memci.model.advice import Advice
from memci.model.advice_file import to_json
from memci.render.advice import saving_words
from memci.render.escape import plain
from memci.render.figures import plural
from memci.render.terminal.advice import advice_view
from memci.render.terminal.progress import progress_for
from memci.settings import load_settings
from memci.store import default_advice_path, write_advice


@dataclass(frozen=True)
class AdviseOptions:
    """`run`: what is started, and how. `diff`: print the change. `apply`: make it in the files; with `force` also in
    those that hold what is not committed."""

    run: RunOptions
    diff: bool = False
    apply: bool = False
    force: bool = False


def advise_command(options: AdviseOptions) -> ExitCode:
    """Find out, say it, and return the exit code; MemciError and UsageError where that was not possible."""
    if options.diff and options.apply:
        raise UsageError("Give --diff or --apply, not both; --apply can be looked at with `git diff`.")
    if options.force and not options.apply:
        raise UsageError("--force belongs to --apply; nothing else changes a file.")
    if options.diff and options.run.output == STDOUT:
        raise UsageError("--diff prints the change to stdout, so `-o -` cannot print the advice there too.")
    settings = load_settings(Path(), options.run.config)
    entrypoints = chosen_entrypoints(settings, options.run)
    if (options.diff or options.apply) and len(entrypoints) > 1:
        names = ", ".join(one.name for one in entrypoints)
        raise UsageError(f"A change is made for one entrypoint at a time; name one of {names}.")
    target = prepare_target(settings.root, options.run.python or settings.python, os.environ, Path(sys.executable))
    output = _Output(options.run.output or default_advice_path(settings.root))
    applied: list[str] = []

    def may_change(paths: Collection[str]) -> None:
        if options.apply and not options.force:
            refuse_dirty(settings.root, paths, os.environ)

    def then(adviser: Adviser, advised: Advised) -> None:
        if options.apply:
            applied.append(_applied(adviser, advised))

    with Scratch() as scratch, closing(progress_for(error_console(), options.run.quiet)) as progress:
        advising = Advising(target, scratch, progress, output.keep)
        # A command that is only tried is no part of the project.
        others = [] if options.run.command is not None else list(settings.entrypoints.values())
        # Who asks for the change has seen what else there is, and it is no part of it.
        wanted = Wanted(further=not (options.diff or options.apply))
        (*_, last) = advising.on(entrypoints, wanted, may_change, then, others)
        output.keep(advising.complete)
    product = options.diff or options.run.output == STDOUT
    console = error_console() if product else output_console()
    if not options.run.quiet:
        console.print(advice_view(advising.advice, asked=options.diff or options.apply))
    output.deliver(console, quiet=options.run.quiet)
    if options.diff and last.change is not None:
        write_stdout(last.change.changed().diff())
    for sentence in applied:
        console.print(sentence, markup=False, soft_wrap=True)
    good = all(one.outcome.good for one in advising.advice.entrypoints)
    return ExitCode.OK if good else ExitCode.PROGRAM_FAILED


def _applied(adviser: Adviser, advised: Advised) -> str:
    seen = apply(adviser, advised)
    if seen is None or advised.change is None:
        return "Nothing was changed."
    files = [plain(path) for path in advised.change.changed().after]
    return f"Changed {plural(len(files), 'file')}: {', '.join(files)}. Measured again: {saving_words(seen)} saved."


class _Output:
    """Where the advice goes. It is written anew after each trial, so that a later failure loses none."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._text = ""
        self._written: Path | None = None

    def keep(self, advice: Advice) -> None:
        """Take what is known so far, and write it unless it is meant for stdout."""
        self._text = to_json(advice)
        if self._place != STDOUT:
            self._written = write_advice(self._text, self._place, Path(tempfile.gettempdir()))

    def deliver(self, console: Console, *, quiet: bool) -> None:
        """Say where it is, or print it."""
        if self._written is None:
            write_stdout(self._text)
        else:
            say_where(console, "Advice", self._place, self._written, quiet=quiet)
