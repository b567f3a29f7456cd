"""`memci compare BASE HEAD`: two result files to a comparison, as people or machines read it."""

from dataclasses import dataclass
from pathlib import Path

from memci.commands.console import error_console, output_console, write_stdout
from memci.errors import ExitCode, MemciError
from memci.judge import compare, exit_code
from memci.model.comparison import Comparison
from memci.render.explain import explain
from memci.render.markdown import render_comment
from memci.render.terminal.comparison import comparison_view
from memci.settings import load_settings
from memci.store import read_result, write_text

STDOUT = Path("-")


@dataclass(frozen=True)
class CompareOptions:
    """`form` is terminal, markdown or json; without `output` it goes to stdout."""

    base: Path
    head: Path
    form: str = "terminal"
    output: Path = STDOUT
    config: Path | None = None


def compare_command(options: CompareOptions) -> ExitCode:
    """Compare, print or write, and return the exit code that the comparison asks for."""
    settings = load_settings(Path(), options.config)
    comparison = compare(read_result(options.base), read_result(options.head), settings.entrypoints)
    if options.form == "terminal" and options.output == STDOUT:
        output_console().print(comparison_view(comparison))
    else:
        _deliver(_text(comparison, options.form), options.output)
    error_console().print(explain(comparison), markup=False, soft_wrap=True)
    return exit_code(comparison)


def _text(comparison: Comparison, form: str) -> str:
    if form == "json":
        return comparison.model_dump_json(by_alias=True, indent=2) + "\n"
    if form == "markdown":
        return render_comment(comparison)
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
