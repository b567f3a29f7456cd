"""Where what was measured and decided goes: files that are kept up to date, or stdout."""

import tempfile
from pathlib import Path

from rich.console import Console

from memci.commands.console import write_stdout
from memci.model.comparison import Comparison
from memci.model.result import Result
from memci.model.result_file import to_json
from memci.store import write_comparison, write_result

STDOUT = Path("-")


class ResultOutput:
    """Where the result goes. It is written anew after each entrypoint, so that a later failure loses none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: Path | None = None
        self._text = ""

    def keep(self, result: Result) -> None:
        """Take the result so far, and write it unless it is meant for stdout."""
        if self._path == STDOUT:
            self._text = to_json(result)
        else:
            self._written = write_result(result, self._path, _spare())

    def deliver(self, console: Console, *, quiet: bool) -> None:
        """Say where the result is, or print it. `quiet`: only when it is not where it was asked for."""
        if self._written is None:
            write_stdout(self._text)
        else:
            _say_where(console, "Result", self._path, self._written, quiet=quiet)


class PairOutput:
    """Where the results of two sides and their comparison go: FILE.json has the head's, FILE.base.json the base's,
    FILE.comparison.json what was decided. With `-` the comparison goes to stdout and the results to their usual
    place."""

    def __init__(self, output: Path | None, usual: Path) -> None:
        self._to_stdout = output == STDOUT
        head = usual if output is None or self._to_stdout else output
        self._places = {
            "Head": head,
            "Base": head.with_name(f"{head.stem}.base{head.suffix}"),
            "Comparison": head.with_name(f"{head.stem}.comparison{head.suffix}"),
        }
        self._written: dict[str, Path] = {}
        self._text = ""

    def keep(self, base: Result, head: Result) -> None:
        """Write both results so far."""
        for name, result in (("Base", base), ("Head", head)):
            self._written[name] = write_result(result, self._places[name], _spare())

    def keep_comparison(self, comparison: Comparison) -> None:
        """Take the comparison, and write it unless it is meant for stdout."""
        self._text = comparison_json(comparison)
        if not self._to_stdout:
            self._written["Comparison"] = write_comparison(self._text, self._places["Comparison"], _spare())

    def deliver(self, console: Console, *, quiet: bool) -> None:
        """Say where everything is, and print the comparison if that was asked for. `quiet`: say only what is not
        where it belongs."""
        if self._to_stdout:
            write_stdout(self._text)
        for name, written in self._written.items():
            _say_where(console, name, self._places[name], written, quiet=quiet)


def comparison_json(comparison: Comparison) -> str:
    """The whole comparison, for machines and for those who look."""
    return comparison.model_dump_json(by_alias=True, indent=2) + "\n"


def _spare() -> Path:
    return Path(tempfile.gettempdir())


def _say_where(console: Console, name: str, asked: Path, written: Path, *, quiet: bool) -> None:
    if written != asked:
        words = f"{name}: {written}, since {_near(asked)} could not be written."
    elif quiet:
        return
    else:
        words = f"{name}: {_near(asked)}"
    console.print(words, markup=False, soft_wrap=True)


def _near(path: Path) -> Path:
    """The path from here, when it lies below; as it is otherwise."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
