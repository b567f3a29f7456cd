"""Measure a start against itself, changed or not, and keep both results."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

from benchmarks.projects import target_at
from benchmarks.verdicts.changes import Base, Change, apply
from benchmarks.verdicts.programs import Program
from memci.experiment import looks_for
from memci.measure.record import Recording, record, record_pair
from memci.measure.scratch import Scratch
from memci.measure.side import Side
from memci.model.result import Result
from memci.model.result_file import to_json
from memci.render.terminal.progress import Silent


def measure_base(program: Program, folder: Path) -> Base:
    """What the start costs before anything is put in."""
    program.write(folder)
    with Scratch() as scratch:
        recorded = record(target_at(folder), [program.entrypoint], Recording(scratch, Silent()), lambda _: None)
    metrics = recorded.result.entrypoints[0].metrics
    return Base(metrics["peak_heap"].value, metrics["cold_start"].value)


def measure_pair(program: Program, change: Change, base: Base, folder: Path) -> tuple[Result, Result]:
    """Both sides by turns, as `memci run --against` does."""
    before, after = folder / "base", folder / "head"
    for root in (before, after):
        root.mkdir()
        program.write(root)
    apply(change, base, after, program.module)
    with Scratch() as scratch:
        base_side, head_side = record_pair(
            Side(target_at(before), commit=None),
            Side(target_at(after), commit=None),
            [program.entrypoint],
            looks_for,
            Recording(scratch, Silent()),
            lambda _base, _head: None,
            interleaved=secrets.token_hex(8),
        )
    return base_side.result, head_side.result


def keep(pair: tuple[Result, Result], folder: Path) -> None:
    """The two results as files, from which `judging` reads them whenever the rules have changed."""
    folder.mkdir(parents=True)
    for name, result in zip(("base", "head"), pair, strict=True):
        (folder / f"{name}.json").write_text(to_json(result))


@contextmanager
def neighbours(count: int) -> Iterator[None]:
    """So many processes that never rest."""
    busy = [Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()
