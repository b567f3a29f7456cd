"""How much longer a clean pass of the shop takes than the same process started by subprocess alone.

    python -m benchmarks.clean_pass [--count 30] [--check]

Two programs: the shop imported by a Python that then ends, and the shop under gunicorn until it answers. Both sides
have the same command, folder, environment and bytecode. memci's has the probe in it, the supervisor above it and
memci reading /proc beside it, and its time is the one that a result records. The other side's time is taken here: until
the process has ended, or until a client that tries to connect every millisecond has its first 200.
"""

import contextlib
import http.client
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
from benchmarks.sides import bare_environment, by_memci, warmed_up
from benchmarks.timing import Neighbours, Series, Took, interleaved, to_its_end
from memci.measure.command import argv_of
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
    neighbours = Neighbours()
    target = target_at(SHOP)
    port = free_port()
    measured = {
        "import shop.wsgi, to its end": compare(target, SHOP_IMPORT, options.count),
        "gunicorn, to its first answer": compare(target, shop_served(port), options.count, port),
    }
    lines = [line(name, series) for name, series in measured.items()]
    heads = ["the shop", "by subprocess", "by memci", "more, adjusted", "more, by the clock"]
    title = f"A clean pass against a bare start: medians of {options.count} pairs, at most +3.0 %"
    return show(title, heads, lines, options.check, neighbours)


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


def compare(target: Target, entrypoint: Entrypoint, pairs: int, port: int | None = None) -> Series:
    """Both sides in turns. With a port: until there is an answer on it."""
    scratch = Scratch()
    with scratch:
        passes = warmed_up(target, entrypoint, scratch)
        argv = argv_of(entrypoint, target.interpreter)
        environment = bare_environment(passes)

        def bare() -> Took:
            if port is None:
                return to_its_end(argv, target.root, environment)
            return to_its_answer(argv, target.root, environment, port, entrypoint.ready.path)

        return interleaved(bare, by_memci(passes, "clean"), pairs)


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
