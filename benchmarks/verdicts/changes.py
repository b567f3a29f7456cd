"""What is put into a start, of a known size, so that one can see whether it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SLEEP = 0.040
HEAP = 64 * 1024
MODULE = "twenty_kilobytes"
MODULE_SIZE = 20_000


@dataclass(frozen=True)
class Base:
    """The start as it was: bytes at the heap's peak, and seconds to ready."""

    peak_heap: float
    cold_start: float


@dataclass(frozen=True)
class Change:
    """`lines`: what stands at the end of the changed module, given the base. `cause`: the kind that must be named
    first; None where only time is changed."""

    lines: Callable[[Base], str]
    cause: str | None = None
    adds_module: bool = False


def _keep(size: int) -> str:
    return f"KEPT = bytearray({size})\n"


def _spin(seconds: float) -> str:
    """So much CPU time, whatever else the machine does."""
    return f"import time\nUNTIL = time.process_time() + {seconds:.6f}\nwhile time.process_time() < UNTIL:\n    pass\n"


CHANGES = {
    "nothing": Change(lambda _: ""),
    "sleep 40 ms": Change(lambda _: f"import time\ntime.sleep({SLEEP})\n"),
    "heap 64 KiB": Change(lambda _: _keep(HEAP), cause="grown-site"),
    "heap 1 %": Change(lambda base: _keep(round(base.peak_heap / 100)), cause="grown-site"),
    "import 20 kB": Change(lambda _: f"import {MODULE}\n", cause="new-import", adds_module=True),
    "CPU 5 %": Change(lambda base: _spin(base.cold_start * 0.05)),
    "CPU 10 %": Change(lambda base: _spin(base.cold_start * 0.10)),
}


def apply(change: Change, base: Base, folder: Path, module: str) -> None:
    """Put the change into the program in `folder`."""
    if change.adds_module:
        (folder / f"{MODULE}.py").write_text(_module_text())
    with (folder / module).open("a") as file:
        file.write("\n" + change.lines(base))


def _module_text() -> str:
    """Functions with names, constants and docstrings of their own: 20 kB of source."""
    text, number = "", 0
    while len(text) < MODULE_SIZE:
        number += 1
        text += (
            f"def function_{number}(first, second={number}):\n"
            f'    """The {number}th function of a module that is imported and never used."""\n'
            f"    result = [first * {number}.5, second, 'text {number}']\n"
            f"    return {{'function_{number}': result}}\n\n\n"
        )
    return text
