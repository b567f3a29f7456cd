"""One table for people, and an exit code for whoever asks with --check."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.timing import Estimate, Neighbours

MISSED = 1
_WIDTH = 160


@dataclass(frozen=True)
class Line:
    """One row: the cells, and whether its target is met; None where it has none."""

    cells: Sequence[str]
    met: bool | None = None


def arguments(description: str, *, default: int, counted: str) -> argparse.ArgumentParser:
    """The options that all benchmarks have. `counted` is what --count counts."""
    parser = argparse.ArgumentParser(description=description.partition("\n")[0])
    parser.add_argument("--count", type=int, default=default, help=f"how many {counted} (default: {default})")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    return parser


def show(title: str, heads: Sequence[str], lines: Sequence[Line], check: bool, neighbours: Neighbours | None) -> int:
    """Print the table, and what other programs did meanwhile if that was watched; the exit code."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, head in enumerate([*heads, ""]):
        table.add_column(head, justify="left" if number == 0 else "right", no_wrap=True)
    for line in lines:
        table.add_row(*line.cells, {None: "", True: "met", False: "MISSED"}[line.met])
    console = Console(highlight=False, width=_WIDTH)
    console.print(title, style="bold", markup=False, soft_wrap=True)
    console.print(table)
    if neighbours is not None:
        console.print(str(neighbours), markup=False, soft_wrap=True)
    return MISSED if check and any(line.met is False for line in lines) else 0


def milliseconds(seconds: float) -> str:
    """As `132.4 ms`."""
    return f"{seconds * 1000:.1f} ms"


def percent_more(ratio: Estimate) -> str:
    """As `+1.2 % (+0.4 to +2.0)`."""
    return f"{_percent(ratio.value)} % ({_percent(ratio.low)} to {_percent(ratio.high)})"


def times(ratio: Estimate) -> str:
    """As `0.92 × (0.90 to 0.94)`."""
    return f"{ratio.value:.2f} × ({ratio.low:.2f} to {ratio.high:.2f})"


def _percent(ratio: float) -> str:
    return f"{(ratio - 1) * 100:+.1f}".replace("-", "−")
