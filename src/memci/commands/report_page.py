"""Makes the report page, and puts it where it was asked for."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from memci.commands.console import write_stdout
from memci.commands.embedding import may_embed
from memci.commands.output import STDOUT, near
from memci.commands.report_files import sources_of
from memci.errors import MemciError, UsageError
from memci.github.links import links_from
from memci.model.comparison import Comparison
from memci.render.html.report import Report, Side
from memci.settings import Settings
from memci.store import project_of, report_data_path, write_text


def make_page(
    comparison: Comparison, head: Side, base: Side | None, settings: Settings, results: Sequence[Path] = ()
) -> str:
    """The HTML of what was decided on these sides, whose sources are found here.

    Source is looked for in the project of the settings, and in that which keeps the files `results`.
    """
    from memci.render.html.page import render_report

    projects = [project_of(path) for path in results]
    roots = [settings.root, *projects]
    of_head, of_base = sources_of(head.result, base.result if base else None, roots)
    return render_report(
        Report(
            comparison,
            replace(head, sources=of_head),
            replace(base, sources=of_base) if base else None,
            links_from(os.environ, comparison, settings.root),
            embed_source=may_embed(settings, projects),
        )
    )


def write_page(html: str, path: Path, console: Console, *, quiet: bool = False) -> None:
    """Write the page and say where it is, or print it; MemciError when the system refuses."""
    if path == STDOUT:
        write_stdout(html)
        return
    try:
        write_text(path, html)
    except OSError as error:
        raise MemciError(
            f"The report page could not be written to {path} ({error.strerror}); name another place for it."
        ) from None
    if not quiet:
        console.print(f"Report: {near(path)}", markup=False, soft_wrap=True)


def check_place(page: Path | None, *results: Path | None) -> None:
    """UsageError when a page would be written over a result, or over the report data beside it."""
    if page is None or page == STDOUT:
        return
    taken = [one for result in results if result is not None for one in (result, report_data_path(result))]
    # Of links that lead to themselves, which `Path.resolve` refuses, the reader or the writer of the file will tell.
    if os.path.realpath(page) in map(os.path.realpath, taken):
        raise UsageError(f"{page} is a result's place; name another file for the page, such as report.html.")


def check_file(page: Path | None, *results: Path) -> None:
    """The same for a page that is made by the way: what is printed then is something else."""
    if page == STDOUT:
        raise UsageError("--html takes a file; `memci report RESULT -o -` prints the page of a result.")
    check_place(page, *results)
