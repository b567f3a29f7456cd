"""`memci run` with a clock around every start, for session_cost.py.

    python -m benchmarks.clocked_run FOLDER OUTPUT ARGUMENTS…

Runs `memci run ARGUMENTS…` in FOLDER and writes what the clock saw to OUTPUT, as JSON.
"""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from benchmarks.run_queue import run_queue_wait


@dataclass(frozen=True)
class Clocked:
    """One start. CLOCK_MONOTONIC: memci turned to it, forked it, saw it end (None for a server, which memci ends),
    turned to something else. `waited`: memci's own seconds in the run queue until it turned to it, and after."""

    name: str
    called: float
    started: float
    ended: float | None
    returned: float
    waited: tuple[float, float]


def clock(starts: list[Clocked]) -> None:
    """From now on `memci run` has every start it makes appended to `starts`."""
    import memci.commands.run
    from memci.measure.process import Limits, Run, Start, run_process
    from memci.measure.record import Recording
    from memci.model.entrypoint import Ready

    def clocked(start: Start, ready: Ready, limits: Limits, *, work: Path) -> Run:
        called, before = time.monotonic(), run_queue_wait()
        run = run_process(start, ready, limits, work=work)
        returned, after = time.monotonic(), run_queue_wait()
        ended = run.started + run.ready_after if ready.kind == "exit" and run.ready_after is not None else None
        starts.append(Clocked(work.name, called, run.started, ended, returned, (before, after)))
        return run

    # unittest.mock would do it, and takes longer to import than `memci --help` to answer.
    vars(memci.commands.run)["Recording"] = partial(Recording, run=clocked)


def main() -> None:
    """Run it."""
    folder, output, *arguments = sys.argv[1:]
    os.chdir(folder)
    sys.argv[1:] = ["run", *arguments]
    starts: list[Clocked] = []
    clock(starts)
    try:
        from memci.__main__ import main as memci

        memci()
    finally:
        said = {"waited": run_queue_wait(), "starts": [asdict(start) for start in starts]}
        Path(output).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
