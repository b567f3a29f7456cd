"""`memci report RESULT [BASE]`: the report page of one result, or of two beside each other."""

from dataclasses import dataclass
from pathlib import Path

from memci.commands.console import output_console
from memci.commands.report_page import check_place, make_page, write_page
from memci.errors import ExitCode
from memci.judge import compare, judge
from memci.render.html.report import Side
from memci.settings import load_settings
from memci.store import read_report_data, read_result


@dataclass(frozen=True)
class ReportOptions:
    """`result` is the head. Without `output` the page goes beside it, under its name with .html."""

    result: Path
    base: Path | None = None
    output: Path | None = None
    config: Path | None = None


def report_command(options: ReportOptions) -> ExitCode:
    """Write the page. What it says of budgets changes no exit code: that is what `memci compare` is for."""
    settings = load_settings(Path(), options.config)
    head = read_side(options.result)
    base = read_side(options.base) if options.base else None
    output = options.output or options.result.with_suffix(".html")
    check_place(output, options.result, options.base)
    if base is None:
        comparison = judge(head.result, settings.entrypoints)
    else:
        comparison = compare(base.result, head.result, settings.entrypoints)
    results = [path for path in (options.result, options.base) if path is not None]
    write_page(make_page(comparison, head, base, settings, results), output, output_console())
    return ExitCode.OK


def read_side(path: Path) -> Side:
    """A result file, and the report data beside it where there are any."""
    return Side(read_result(path), read_report_data(path))
