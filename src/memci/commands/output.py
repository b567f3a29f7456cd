"""Where what was measured and decided goes: files that are kept up to date, or stdout."""

import tempfile
from pathlib import Path

from rich.console import Console

from memci.commands.console import error_console, write_stdout
from memci.measure.record import Recorded
from memci.model.comparison import Comparison
from memci.model.report_data import ReportData
from memci.model.result_file import to_json
from memci.store import base_result_path, report_data_path, write_comparison, write_report_data, write_result

STDOUT = Path("-")


class ResultOutput:
    """Where the result goes, and the report data beside it. Both are written anew after each entrypoint, so that a
    later failure loses none."""

    def __init__(self, path: Path) -> None:
        self.place = path
        self._written: Path | None = None
        self._text = ""
        self._beside = _Beside()

    def keep(self, recorded: Recorded) -> None:
        """Take what is recorded so far, and write it unless it is meant for stdout."""
        if self.place == STDOUT:
            self._text = to_json(recorded.result)
        else:
            self._written = write_result(recorded.result, self.place, _spare())
            self._beside.keep(recorded.data, self._written)

    def deliver(self, console: Console, *, quiet: bool) -> None:
        """Say where the result is, or print it. `quiet`: only when it is not where it was asked for."""
        self._beside.warn()
        if self._written is None:
            write_stdout(self._text)
        else:
            say_where(console, "Result", self.place, self._written, quiet=quiet)


class PairOutput:
    """Where the results of two sides and their comparison go: FILE.json has the head's, FILE.base.json the base's,
    FILE.comparison.json what was decided. With `-` the comparison goes to stdout and the results to their usual
    place."""

    def __init__(self, output: Path | None, usual: Path) -> None:
        self._to_stdout = output == STDOUT
        head = usual if output is None or self._to_stdout else output
        self._places = {
            "Head": head,
            "Base": base_result_path(head),
            "Comparison": head.parent / f"{head.stem}.comparison{head.suffix}",
        }
        self._written: dict[str, Path] = {}
        self._text = ""
        self._beside = _Beside()

    @property
    def places(self) -> list[Path]:
        """All of them."""
        return list(self._places.values())

    def keep(self, base: Recorded, head: Recorded) -> None:
        """Write what is recorded so far of both."""
        for name, recorded in (("Base", base), ("Head", head)):
            self._written[name] = write_result(recorded.result, self._places[name], _spare())
            self._beside.keep(recorded.data, self._written[name])

    def keep_comparison(self, comparison: Comparison) -> None:
        """Take the comparison, and write it unless it is meant for stdout."""
        self._text = comparison_json(comparison)
        if not self._to_stdout:
            self._written["Comparison"] = write_comparison(self._text, self._places["Comparison"], _spare())

    def deliver(self, console: Console, *, quiet: bool) -> None:
        """Say where everything is, and print the comparison if that was asked for. `quiet`: say only what is not
        where it belongs."""
        self._beside.warn()
        if self._to_stdout:
            write_stdout(self._text)
        for name, written in self._written.items():
            say_where(console, name, self._places[name], written, quiet=quiet)


class _Beside:
    """The report data beside results. A run is worth keeping without them, so where they cannot be written there is a
    warning, and no error."""

    def __init__(self) -> None:
        self._warnings: dict[Path, str] = {}

    def keep(self, data: ReportData, result: Path) -> None:
        """Write the data beside the file `result`; not beside a pipe or a device."""
        if not result.is_file():
            return
        self._warnings.pop(result, None)
        try:
            write_report_data(data, result)
        except OSError as error:
            self._warnings[result] = (
                f"{report_data_path(result)} could not be written ({error.strerror}), so the report page of "
                f"{result.name} will lack its picture of the heap."
            )

    def warn(self) -> None:
        """Say what could not be written; after the measuring, whose progress has the terminal before."""
        for warning in self._warnings.values():
            error_console().print(f"memci: {warning}", markup=False, soft_wrap=True)


def comparison_json(comparison: Comparison) -> str:
    """The whole comparison, for machines and for those who look."""
    return comparison.model_dump_json(by_alias=True, indent=2) + "\n"


def _spare() -> Path:
    return Path(tempfile.gettempdir())


def say_where(console: Console, name: str, asked: Path, written: Path, *, quiet: bool) -> None:
    """Say where a file went. `quiet`: only when that is not where it was asked for."""
    if written != asked:
        words = f"{name}: {written}, since {near(asked)} could not be written."
    elif quiet:
        return
    else:
        words = f"{name}: {near(asked)}"
    console.print(words, markup=False, soft_wrap=True)


def near(path: Path) -> Path:
    """The path from here, when it lies below; as it is otherwise."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
