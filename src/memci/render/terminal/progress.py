"""Progress while measuring: bars on a terminal, plain lines in CI, nothing when quiet. Each is a
`memci.measure.progress.Progress`."""

from collections.abc import Callable
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column

from memci.render.escape import plain
from memci.units import format_seconds

_NAME = 24


class Bars:
    """A bar for each pass, on a terminal; a pass that is over leaves its bar, with the time that it took."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.fields[entrypoint]}", style="bold", markup=False),
            TextColumn("{task.description}", markup=False, table_column=Column(min_width=len("warm-up"))),
            BarColumn(bar_width=None, table_column=Column(ratio=1, max_width=40)),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            refresh_per_second=4,
        )
        self._task: TaskID | None = None

    def begin(self, entrypoint: str, pass_name: str, total: int) -> None:
        """Show a new bar."""
        self._progress.start()
        self._task = self._progress.add_task(plain(pass_name), total=total, entrypoint=plain(entrypoint, _NAME))

    def step(self) -> None:
        """Move it on."""
        if self._task is not None:
            self._progress.advance(self._task)

    def end(self) -> None:
        """Stop its clock."""
        if self._task is not None:
            self._progress.stop_task(self._task)

    def close(self) -> None:
        """Give the terminal back."""
        self._progress.stop()


class Lines:
    """A line when a pass begins and one when it is over, each handed to `write` without a line end."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = monotonic) -> None:
        self._write = write
        self._clock = clock
        self._begun = 0.0
        self._name = ""
        self._done = self._total = 0

    def begin(self, entrypoint: str, pass_name: str, total: int) -> None:
        """Say what begins."""
        self._begun, self._name = self._clock(), f"{plain(entrypoint, _NAME)}: {plain(pass_name)}"
        self._done, self._total = 0, total
        self._write(f"{self._name}, {total} {'run' if total == 1 else 'runs'} …")

    def step(self) -> None:
        """Count it; a line for every run would say too much."""
        self._done += 1

    def end(self) -> None:
        """Say how much of it was done and how long that took."""
        took = format_seconds(self._clock() - self._begun)
        self._write(f"{self._name}, {self._done} of {self._total} done in {took}")

    def close(self) -> None:
        """Nothing is open."""


class Silent:
    """Says nothing."""

    def begin(self, entrypoint: str, pass_name: str, total: int) -> None:
        """Nothing."""

    def step(self) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def progress_for(console: Console, quiet: bool) -> Bars | Lines | Silent:
    """The right one for a console on stderr: bars when it is a terminal that can move its cursor."""
    if quiet:
        return Silent()
    if console.is_terminal and not console.is_dumb_terminal:
        return Bars(console)
    return Lines(lambda line: console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True))
