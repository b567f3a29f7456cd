"""The terminal's front door: parses, calls, prints, and returns an exit code. No logic.

Everything heavy is imported inside the commands, so that `memci --help` answers at once.
"""

from pathlib import Path

import click

from memci import __version__

_FILE = click.Path(path_type=Path, dir_okay=False)
_DASHED = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
_FOLDER = click.Path(path_type=Path, file_okay=False)

FORMATS = ["terminal", "markdown", "summary", "annotations", "json", "html"]


class _CommandAfterDashes(click.Command):
    """`memci run NAME…` or `memci run -- COMMAND…`: what stands behind `--` is the user's, options and all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            place = args.index("--")
            ctx.obj = tuple(args[place + 1 :])
            args = args[:place]
        return super().parse_args(ctx, args)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="memci", message="%(prog)s %(version)s")
def memci() -> None:
    """What does starting this program cost now, in memory and in time, what changed, and why?"""


@memci.command(
    cls=_CommandAfterDashes, options_metavar="[OPTIONS]", short_help="Start the program and measure memory and time."
)
@click.argument("names", nargs=-1, metavar="[NAME… | -- COMMAND…]")
@click.option(
    "--against",
    metavar="REF",
    help="Measure this commit too, by turns with the checkout, and compare (a branch, a tag, HEAD~1, …).",
)
@click.option("--config", type=_FILE, help="Settings file (default: memci.toml or pyproject.toml from here upwards).")
@click.option(
    "--ready", metavar="R", help="When the start is done: exit, http[:PORT][/PATH], listen[:PORT], log:REGEX, notify."
)
@click.option("--runs", metavar="N", type=click.IntRange(1, 1000), help="How many clean starts (default: 10).")
@click.option("--timeout", metavar="S", help="Time limit of one start, such as '90 s' (default: 60 s).")
@click.option("--python", metavar="PATH", help="The project's interpreter (default: the virtual environment's).")
@click.option(
    "-o",
    "--output",
    type=_DASHED,
    metavar="FILE",
    help="Result file; - is stdout (default: .memci/result.json).",
)
@click.option("--html", type=_FILE, metavar="FILE", help="Write the report page too: one file that shows it all.")
@click.option("--keep-captures", type=_FOLDER, metavar="DIR", help="Keep memray's captures in this folder.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no table, only what went wrong.")
@click.pass_context
def run(
    ctx: click.Context,
    names: tuple[str, ...],
    against: str | None,
    config: Path | None,
    ready: str | None,
    runs: int | None,
    timeout: str | None,
    python: str | None,
    output: Path | None,
    html: Path | None,
    keep_captures: Path | None,
    quiet: bool,
) -> int:
    """Start the project's entrypoints (all, those NAMEd, or COMMAND) and measure memory and time.

    Exit code: 0 fine, 1 a budget is broken, 2 wrong usage or settings, 3 the program failed, 4 not measured.
    """
    from memci.commands.run_options import RunOptions

    options = RunOptions(
        names=names,
        command=ctx.obj,
        config=config,
        ready=ready,
        runs=runs,
        timeout=timeout,
        python=python,
        output=output,
        captures=keep_captures,
        html=html,
        quiet=quiet,
    )
    if against is not None:
        from memci.commands.against import against_command

        return against_command(options, against)
    from memci.commands.run import run_command

    return run_command(options)


@memci.command(short_help="Look into a result file.")
@click.argument("result", type=_FILE)
@click.option("-e", "--entrypoint", metavar="NAME", help="Only this entrypoint.")
@click.option("--imports", is_flag=True, help="What was imported, as a tree, heaviest first.")
@click.option("--allocations", is_flag=True, help="Every place that holds memory at the peak.")
@click.option("--lines", metavar="FILE", help="A file's source beside what each line holds and allocates.")
@click.option("--timeline", is_flag=True, help="RSS and heap over the time of the start, and its marks.")
@click.option("--flamegraph", is_flag=True, help="memray's flamegraph of a capture that --keep-captures kept.")
@click.option(
    "-o", "--output", type=_DASHED, metavar="FILE", help="Where the flamegraph goes (default: the capture with .html)."
)
@click.option("--no-open", is_flag=True, help="Do not open the flamegraph in a browser.")
def show(
    result: Path,
    entrypoint: str | None,
    imports: bool,
    allocations: bool,
    lines: str | None,
    timeline: bool,
    flamegraph: bool,
    output: Path | None,
    no_open: bool,
) -> int:
    """Look into a RESULT file; without options, the tables of `memci run`."""
    from memci.commands.show import ShowOptions, show_command

    return show_command(
        ShowOptions(
            result=result,
            entrypoint=entrypoint,
            imports=imports,
            allocations=allocations,
            timeline=timeline,
            lines=lines,
            flamegraph=flamegraph,
            output=output,
            browse=not no_open,
        )
    )


@memci.command()
@click.argument("base", type=_FILE)
@click.argument("head", type=_FILE)
@click.option("--config", type=_FILE, help="Settings file with the budgets.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", help="How it is written.")
@click.option("--waived-by", metavar="WHO", help="Let broken budgets through, in this person's name.")
@click.option("-o", "--output", type=_DASHED, default="-", metavar="FILE", help="Where to write it; - is stdout.")
def compare(base: Path, head: Path, config: Path | None, form: str, waived_by: str | None, output: Path) -> int:
    """Compare two result files and judge HEAD by its budgets.

    Exit code: 0 fine, 1 a budget is broken, 2 wrong usage or settings, 3 the program failed, 4 not measured.
    """
    from memci.commands.compare import CompareOptions, compare_command

    return compare_command(
        CompareOptions(base=base, head=head, config=config, form=form, waived_by=waived_by, output=output)
    )


@memci.command(short_help="Write the report page of a result, or of two.")
@click.argument("result", type=_FILE)
@click.argument("base", type=_FILE, required=False)
@click.option("--config", type=_FILE, help="Settings file with the budgets.")
@click.option(
    "-o", "--output", type=_DASHED, metavar="FILE", help="Where to write it; - is stdout (default: RESULT with .html)."
)
def report(result: Path, base: Path | None, config: Path | None, output: Path | None) -> int:
    """Write the report page of RESULT, beside BASE where that is given: one HTML file that needs no network.

    Exit code: 0 written, 2 wrong usage or settings, 4 not written. It says what the budgets say, and does not gate.
    """
    from memci.commands.report import ReportOptions, report_command

    return report_command(ReportOptions(result=result, base=base, output=output, config=config))


@memci.command(
    cls=_CommandAfterDashes, options_metavar="[OPTIONS]", short_help="Find imports that start-up does not need."
)
@click.argument("names", nargs=-1, metavar="[NAME… | -- COMMAND…]")
@click.option("--diff", is_flag=True, help="Print the change, as `git apply` takes it.")
@click.option("--apply", is_flag=True, help="Make the change in the project's files, and measure them again.")
@click.option("--force", is_flag=True, help="With --apply: also in files that hold what is not committed.")
@click.option("--config", type=_FILE, help="Settings file (default: memci.toml or pyproject.toml from here upwards).")
@click.option(
    "--ready", metavar="R", help="When the start is done: exit, http[:PORT][/PATH], listen[:PORT], log:REGEX, notify."
)
@click.option("--timeout", metavar="S", help="Time limit of one start, such as '90 s' (default: 60 s).")
@click.option("--python", metavar="PATH", help="The project's interpreter (default: the virtual environment's).")
@click.option(
    "-o",
    "--output",
    type=_DASHED,
    metavar="FILE",
    help="Advice file; - is stdout (default: .memci/advice.json).",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no table, only what went wrong.")
@click.pass_context
def advise(
    ctx: click.Context,
    names: tuple[str, ...],
    diff: bool,
    apply: bool,
    force: bool,
    config: Path | None,
    ready: str | None,
    timeout: str | None,
    python: str | None,
    output: Path | None,
    quiet: bool,
) -> int:
    """Find imports at the top of the project's modules that start-up does not need, and try each change by running it.

    Nothing in the project is changed without --apply.

    Exit code: 0 fine, 2 wrong usage or settings, 3 the program failed, 4 not measured.
    """
    from memci.commands.advise import AdviseOptions, advise_command
    from memci.commands.run_options import RunOptions

    run = RunOptions(
        names=names,
        command=ctx.obj,
        config=config,
        ready=ready,
        timeout=timeout,
        python=python,
        output=output,
        quiet=quiet,
    )
    return advise_command(AdviseOptions(run, diff=diff, apply=apply, force=force))


@memci.command(short_help="What the GitHub Action's container runs.")
def action() -> int:
    """What the GitHub Action's container runs: everything comes from the environment that the runner gives it.

    Exit code: 0 fine, 1 a budget is broken, 2 wrong usage or settings, 3 the program failed, 4 not measured.
    """
    from memci.action.main import action_command

    return action_command()


@memci.command(short_help="Write settings and workflow for this project.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--fork", is_flag=True, help="Two workflows, so that pull requests from forks get a comment too.")
def init(dry_run: bool, fork: bool) -> int:
    """Write the settings and the workflow for the project in this folder, and show them.

    It reads the project's files, runs none of them, and leaves what is there as it is.

    Exit code: 0 fine, 2 wrong usage or settings, 4 nothing found, or not written.
    """
    from memci.commands.init import InitOptions, init_command

    return init_command(InitOptions(dry_run=dry_run, fork=fork))
