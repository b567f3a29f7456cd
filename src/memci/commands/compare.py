"""`memci compare BASE HEAD`: two result files to a comparison, as people or machines read it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from memci.commands.console import error_console, output_console, write_stdout
from memci.commands.custom_template import read_custom_template
from memci.commands.output import STDOUT, comparison_json
from memci.commands.report import read_side
from memci.commands.report_page import check_place, make_page, write_page
from memci.errors import ExitCode, MemciError
from memci.github.links import links_from
from memci.judge import compare, exit_code
from memci.model.comparison import Comparison, Waiver
from memci.render.annotations import annotations
from memci.render.explain import explain
from memci.render.markdown import render_comment, render_summary
from memci.render.terminal.comparison import comparison_view
from memci.settings import Settings, load_settings
from memci.store import write_text


@dataclass(frozen=True)
class CompareOptions:
    """`form` is one of cli.FORMATS; without `output` it goes to stdout. `waived_by`: who lets broken budgets pass."""

    base: Path
    head: Path
    form: str = "terminal"
    output: Path = STDOUT
    config: Path | None = None
    waived_by: str | None = None


def compare_command(options: CompareOptions) -> ExitCode:
    """Compare, print or write, and return the exit code that the comparison asks for."""
    settings = load_settings(Path(), options.config)
    waiver = Waiver(by=options.waived_by) if options.waived_by else None
    base, head = read_side(options.base), read_side(options.head)
    comparison = compare(base.result, head.result, settings.entrypoints, waiver)
    if options.form == "terminal" and options.output == STDOUT:
        output_console().print(comparison_view(comparison))
    elif options.form == "html":
        check_place(options.output, options.base, options.head)
        page = make_page(comparison, head, base, settings, [options.head, options.base])
        write_page(page, options.output, output_console())
    else:
        _deliver(_text(comparison, options.form, settings), options.output)
    error_console().print(explain(comparison), markup=False, soft_wrap=True)
    return exit_code(comparison)


def _text(comparison: Comparison, form: str, settings: Settings) -> str:
    match form:
        case "json":
            return comparison_json(comparison)
        case "annotations":
            return json.dumps([asdict(one) for one in annotations(comparison)], indent=2, ensure_ascii=False) + "\n"
        case "markdown" | "summary":
            render = render_comment if form == "markdown" else render_summary
            links = links_from(os.environ, comparison, settings.root)
            return render(comparison, links, read_custom_template(settings))
        case _:
            console = output_console()
            with console.capture() as capture:
                console.print(comparison_view(comparison))
            return capture.get()


def _deliver(text: str, output: Path) -> None:
    if output == STDOUT:
        write_stdout(text)
        return
    try:
        write_text(output, text)
    except OSError as error:
        raise MemciError(f"The comparison could not be written to {output} ({error.strerror}).") from None
