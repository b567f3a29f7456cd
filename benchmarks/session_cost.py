"""What memci does outside the measured processes in a session of ten runs of the shop, phase by phase.

    python -m benchmarks.session_cost [--count 5] [--check]

A session is the whole of `memci run`, from the start of its interpreter to its end: one start to warm up, ten clean
ones, two under memray and one that times the imports. From its wall time the lives of the measured processes are
taken off, each from its fork to the moment nothing of it is left, as the engine saw them. What remains is memci's.

A server lives until memci has ended it, and the engine does not record that moment; what memci takes from there on is
put at what it takes after a program that ends by itself, which the other session shows. The captures are reduced while
the second start under memray lives; only what takes longer than that counts, since nothing else is waited for.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.clocked_run import Clocked
from benchmarks.installed import as_installed
from benchmarks.projects import ROOT, SHOP, examples_python
from benchmarks.report import Line, arguments, milliseconds, show
from benchmarks.timing import Neighbours

MOST_SECONDS = 1.5
BEFORE = "before the first start: memci's own start, settings, interpreter, git, probe compiled"
LAUNCH = "before each fork: supervisor started, environment sent"
AFTERWARDS = "after each end: figures read, supervisor gone"
CLEAN = "between the starts up to the last clean one"
HEAP = "around the first heap start: memray's modules compiled"
REDUCED = "captures reduced, as far as the second heap start does not hide it"
REST = "after the last start: joined, judged, written, shown, removed"
PHASES = (BEFORE, LAUNCH, AFTERWARDS, CLEAN, HEAP, REDUCED, REST)

SERVED: Sequence[str] = ()
IMPORTED = ("--ready", "exit", "--", "python", "-c", "import shop.wsgi")


@dataclass(frozen=True)
class Session:
    """One session. Seconds; `waited`: memci's in the run queue, outside the measured processes' lives."""

    total: float
    phases: Mapping[str, float]
    waited: float
    after_one: float

    @property
    def cost(self) -> float:
        """All that memci did, less its wait for a CPU."""
        return sum(self.phases.values()) - self.waited


def main() -> int:
    """Measure; the exit code."""
    options = arguments(__doc__, default=5, counted="sessions of each kind").parse_args()
    neighbours = Neighbours()
    imported: list[Session] = []
    served: list[Session] = []
    with tempfile.TemporaryDirectory() as bytecode:
        environment = as_installed(Path(bytecode))
        session(("--runs", "1", *IMPORTED), environment, None)
        for _ in range(options.count):
            imported.append(session(IMPORTED, environment, None))
            served.append(session(SERVED, environment, median(one.after_one for one in imported)))
    return report(imported, served, options.check, neighbours)


def report(imported: Sequence[Session], served: Sequence[Session], check: bool, neighbours: Neighbours) -> int:
    """Print the table; the exit code."""
    kinds = (imported, served)
    lines = [
        Line([phase, *(milliseconds(median(one.phases[phase] for one in kind)) for kind in kinds)]) for phase in PHASES
    ]
    lines.append(Line(["less the wait for a CPU", *(milliseconds(-median(s.waited for s in kind)) for kind in kinds)]))
    costs = [[one.cost for one in kind] for kind in kinds]
    met = all(median(cost) <= MOST_SECONDS for cost in costs)
    lines.append(Line(["memci's own", *(milliseconds(median(cost)) for cost in costs)], met))
    lines.append(Line(["from … to", *(f"{milliseconds(min(cost))} … {milliseconds(max(cost))}" for cost in costs)]))
    lines.append(Line(["the whole session", *(milliseconds(median(one.total for one in kind)) for kind in kinds)]))
    title = f"A session of ten runs of the shop: medians of {len(served)}, at most {milliseconds(MOST_SECONDS)}"
    return show(title, ["", "import shop.wsgi", "gunicorn"], lines, check, neighbours)


def session(words: Sequence[str], environment: Mapping[str, str], after_one: float | None) -> Session:
    """Run one session. `after_one`: what memci takes after the end of one start; None where its own starts show it."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "clock.json"
        options = ("--python", str(examples_python()), "-o", str(Path(folder) / "result.json"), *words)
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "benchmarks.clocked_run", str(SHOP), str(output), *options],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ended = time.monotonic()
        said = json.loads(output.read_text(encoding="utf-8"))
    starts = [Clocked(**start) for start in said["starts"]]
    if after_one is None:
        after_one = median(start.returned - start.ended for start in starts if start.ended is not None)
    phases = dict.fromkeys(PHASES, 0.0)
    phases[BEFORE] = starts[0].called - began
    phases[LAUNCH] = sum(start.started - start.called for start in starts)
    phases[AFTERWARDS] = sum(start.returned - (start.ended or start.returned - after_one) for start in starts)
    for before, after in pairwise(starts):
        phases[phase_between(before.name, after.name)] += after.called - before.returned
    phases[REST] = ended - starts[-1].returned
    during = sum(start.waited[1] - start.waited[0] for start in starts)
    return Session(ended - began, phases, said["waited"] - during, after_one)


def phase_between(before: str, after: str) -> str:
    """What memci did between two starts, from the names of their folders (`clean-3`)."""
    if before.startswith("heap-") and not after.startswith("heap-"):
        return REDUCED
    return HEAP if after.startswith("heap-") else CLEAN


if __name__ == "__main__":
    sys.exit(main())
