"""How much longer a clean pass of the shop takes than the same process started by subprocess alone.

    python -m benchmarks.clean_pass [--count 30] [--check]

Two programs: the shop imported by a Python that then ends, and the shop under gunicorn until it answers. Both sides
have the same command, folder, environment and bytecode. memci's has the probe in it, the supervisor above it and
memci reading /proc beside it, and its time is the one that a result records. The other side's time is taken here: until
the process has ended, or until a client that tries to connect every millisecond has its first 200.
"""

import contextlib
import http.client
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.projects import SHOP, SHOP_IMPORT, shop_served, target_at
from benchmarks.report import Line, arguments, milliseconds, percent_more, show
from benchmarks.timing import Series, Side, Took, interleaved, to_its_end
from memci.measure.child_environment import INJECT, Wants, child_environment
from memci.measure.command import argv_of
from memci.measure.passes import Passes
from memci.measure.process import run_process
from memci.measure.process.tree import ProcessTree
from memci.measure.scratch import Scratch
from memci.measure.target import Target
from memci.model.entrypoint import Entrypoint

MOST = 1.03
RETRY_AFTER = 0.001
ANSWERS_WITHIN = 30.0


def main() -> int:
    """Measure; the exit code."""
    options = arguments(__doc__, default=30, counted="pairs").parse_args()
    target = target_at(SHOP)
    port = free_port()
    with Scratch() as scratch:
        measured = {
            "import shop.wsgi, to its end": compare(target, SHOP_IMPORT, scratch / "import", options.count, None),
            "gunicorn, to its first answer": compare(target, shop_served(port), scratch / "web", options.count, port),
        }
    lines = [line(name, series) for name, series in measured.items()]
    heads = ["the shop", "by subprocess", "by memci", "more, adjusted", "more, by the clock"]
    title = f"A clean pass against a bare start: medians of {options.count} pairs, at most +3.0 %"
    return show(title, heads, lines, options.check)


def line(name: str, series: Series) -> Line:
    """A row of the table."""
    cells = [
        name,
        milliseconds(median(took.adjusted for took in series.a)),
        milliseconds(median(took.adjusted for took in series.b)),
        percent_more(series.ratio),
        percent_more(series.wall_ratio),
    ]
    return Line(cells, met=series.ratio.value <= MOST)


def compare(target: Target, entrypoint: Entrypoint, scratch: Path, pairs: int, port: int | None) -> Series:
    """Both sides in turns, after the warm-up that leaves the bytecode behind. With a port, until it answers there."""
    passes = Passes(target, entrypoint, scratch, run_process)
    scratch.mkdir()
    passes.compile_probe()
    passes.start("warm-up")
    argv = argv_of(entrypoint, target.interpreter)
    environment = bare_environment(target, entrypoint, scratch)

    def bare() -> Took:
        if port is None:
            return to_its_end(argv, target.root, environment)
        return to_its_answer(argv, target.root, environment, port, entrypoint.ready.path)

    return interleaved(bare, by_memci(passes), pairs)


def by_memci(passes: Passes) -> Side:
    """A clean pass, as a session starts it."""
    numbers = itertools.count()

    def side() -> Took:
        run = passes.start("clean", next(numbers)).run
        if run.ready_after is None or run.run_queue_wait is None:
            raise SystemExit(f"memci could not measure it: {run.outcome.message}")
        return Took(run.ready_after, run.run_queue_wait)

    return side


def bare_environment(target: Target, entrypoint: Entrypoint, scratch: Path) -> Mapping[str, str]:
    """The environment of a clean pass, less the probe."""
    wants = Wants(name="clean", folder=scratch, pycache=scratch / "pycache")
    environment = child_environment(target.environ, entrypoint.env, target.interpreter, wants)
    bare = {name: value for name, value in environment.items() if not name.startswith("MEMCI_PROBE_")}
    bare["PYTHONPATH"] = bare["PYTHONPATH"].removeprefix(str(INJECT)).removeprefix(os.pathsep)
    if not bare["PYTHONPATH"]:
        del bare["PYTHONPATH"]
    return bare


def to_its_answer(argv: Sequence[str], cwd: Path, env: Mapping[str, str], port: int, path: str) -> Took:
    """Start a server by subprocess and time it until it has answered 200."""
    began = time.monotonic()
    with started(argv, cwd, env) as process:
        wait_for_answer(port, path, began + ANSWERS_WITHIN)
        wall = time.monotonic() - began
        tree = ProcessTree(os.getpid(), lambda _pid: None)
        tree.look()
        return Took(wall, tree.run_queue_wait(process.pid) or 0.0)


@contextlib.contextmanager
def started(argv: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is ended, with its children, by SIGTERM."""
    process = subprocess.Popen(
        argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for_answer(port: int, path: str, until: float) -> None:
    """Ask until the answer is 200; SystemExit when it is too late."""
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERS_WITHIN)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", path)
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(RETRY_AFTER)
    raise SystemExit(f"nothing answered on port {port} within {ANSWERS_WITHIN:g} seconds")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
