"""The heap pass: the same start twice under memray."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from memci.errors import MemciError
from memci.measure.assemble import steady
from memci.measure.capture import HeapFigures, read_peak, reduce_heap
from memci.measure.diagnose import explain_failure
from memci.measure.exit_look import never_loaded, read_probe_errors, used_plain_tracker
from memci.measure.passes import Passes, PassRun
from memci.measure.process import Run
from memci.model.result import Note

HEAP_RUNS = 2

Read = TypeVar("Read")


class TruncatedError(MemciError):
    """The capture ends before the program did."""


@dataclass(frozen=True)
class Weighed:
    """The heap of a program. `run`: the start that `heap` is of; of two that disagree the lighter, since what disturbs
    a start adds memory. `peaks`: of both, in bytes. `plain_tracker`: why memray was imported whole, if it was."""

    heap: HeapFigures
    run: Run
    peaks: list[int]
    plain_tracker: str | None


def _unseen(_started: PassRun, _index: int) -> None:
    """Nobody wants to see the captures."""


def weigh(passes: Passes, step: Callable[[], None], see: Callable[[PassRun, int], None] = _unseen) -> Weighed:
    """Start twice, and explain one of the captures; MemciError when the heap could not be measured.

    `step` is told of each start that is done, `see` is given each one with its number, whatever came of it.
    """
    first, second, heap, peak = _twice(passes, step, see, lambda folder: _whole(passes, folder))
    peaks = [heap.peak_heap, peak]
    chosen = first
    if not steady(peaks) and peak < heap.peak_heap:
        heap, chosen = _whole(passes, second.folder), second
    return Weighed(heap, chosen.run, peaks, used_plain_tracker(first.folder))


def weigh_peaks(passes: Passes, step: Callable[[], None]) -> list[int]:
    """The two peaks alone, sooner. Bytes; MemciError when they could not be measured."""
    _, _, *peaks = _twice(passes, step, _unseen, read_peak)
    return peaks


def lack_of(error: MemciError) -> Note:
    """What to say of a program whose heap was not measured."""
    return Note(kind="truncated-capture" if isinstance(error, TruncatedError) else "no-capture", message=str(error))


def _twice(
    passes: Passes, step: Callable[[], None], see: Callable[[PassRun, int], None], read: Callable[[Path], Read]
) -> tuple[PassRun, PassRun, Read, int]:
    """Both starts, what `read` finds in the folder of the first, and the peak of the second.

    The first is read while the second start runs: that start is not timed, and its memory is its own.
    """
    passes.compile_memray()
    with ThreadPoolExecutor(max_workers=HEAP_RUNS) as readers:
        first = _start(passes, 0, see)
        reading = readers.submit(read, first.folder)
        step()
        second = _start(passes, 1, see)
        reading_peak = readers.submit(read_peak, second.folder)
        found = reading.result()
        step()
        return first, second, found, reading_peak.result()


def _start(passes: Passes, index: int, see: Callable[[PassRun, int], None]) -> PassRun:
    started = passes.start("heap", index)
    see(started, index)
    if not started.run.outcome.good:
        raise MemciError(
            "The program starts, but fails under memray, so its heap could not be measured: "
            f"{explain_failure(started.run.outcome, passes.entrypoint).message}"
        )
    if not any(started.folder.glob("heap-*.bin*")):
        errors = read_probe_errors(started.folder)
        if errors:
            raise MemciError(f"memray could not be started inside the program: {errors[0]}.")
        raise never_loaded("the heap could not be measured")
    return started


def _whole(passes: Passes, folder: Path) -> HeapFigures:
    heap = reduce_heap(folder, passes.target.naming)
    if heap.truncated:
        raise TruncatedError(
            "memray stopped writing before the program ended (a full disk, most likely), so the heap was not "
            "measured; set TMPDIR to a folder with more room."
        )
    return heap
