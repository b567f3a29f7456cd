"""How long the heap pass takes against `memray run --trace-python-allocators` on the same program.

    python -m benchmarks.heap_pass [--count 10] [--check]

Both see every object: memray's own command by hooking Python's allocators, memci by PYTHONMALLOC=malloc. Both have
bytecode for everything, memray's modules included, and run with the examples' interpreter, to which memray is lent by
a path at the end of sys.path. The time is that of one start to its end; a session makes two. "reduced" is what it takes
on top to turn the capture into memci's figures, which the other side has not done for its own.
"""

import shutil
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.projects import SHOP, target_at
from benchmarks.report import Line, arguments, milliseconds, show, times
from benchmarks.sides import bare_environment, by_memci, took, warmed_up
from benchmarks.timing import Neighbours, Took, interleaved, to_its_end
from memci.measure.capture import reduce_heap
from memci.measure.passes import Passes
from memci.measure.scratch import Scratch
from memci.measure.target import Target
from memci.model.entrypoint import Entrypoint

MOST_TIMES = 2.0
REDUCTIONS = 3

PROGRAMS = {
    "import pandas": "import pandas",
    "django.setup()": """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"], SECRET_KEY="x")
django.setup()
""",
    "import shop.wsgi": "import shop.wsgi",
}

MEMRAY = "import sys; sys.path += sys.argv.pop(1).split(':'); from memray.__main__ import main; sys.exit(main())"


def main() -> int:
    """Measure; the exit code."""
    options = arguments(__doc__, default=10, counted="pairs").parse_args()
    neighbours = Neighbours()
    target = target_at(SHOP)
    lines = [compare(target, name, code, options.count) for name, code in PROGRAMS.items()]
    heads = ["program", "memray run", "heap pass", "as long, adjusted", "as long, by the clock", "reduced"]
    title = f"The heap pass against memray's own command: medians of {options.count} pairs, at most {MOST_TIMES:g} ×"
    return show(title, heads, lines, options.check, neighbours)


def compare(target: Target, name: str, code: str, pairs: int) -> Line:
    """Both sides in turns; a row of the table."""
    scratch = Scratch()
    with scratch:
        entrypoint = Entrypoint("program", command=("python", "-c", code))
        passes = warmed_up(target, entrypoint, scratch)
        passes.compile_memray()
        environment = bare_environment(passes)
        command = memray_command(target, scratch.folder / "memray.bin", code)

        def by_memray() -> Took:
            return to_its_end(command, target.root, environment)

        series = interleaved(by_memray, by_memci(passes, "heap"), pairs)
        cells = [
            name,
            milliseconds(median(took.adjusted for took in series.a)),
            milliseconds(median(took.adjusted for took in series.b)),
            times(series.ratio),
            times(series.wall_ratio),
            milliseconds(median(reduction(passes, number) for number in range(REDUCTIONS))),
        ]
    return Line(cells, met=series.ratio.value <= MOST_TIMES)


def memray_command(target: Target, capture: Path, code: str) -> Sequence[str]:
    """memray's command line in the examples' interpreter; what memray imports comes from memci's environment."""
    lent = f"{target.memray}:{sysconfig.get_path('purelib')}"
    python = str(target.interpreter.path)
    options = ("--trace-python-allocators", "--quiet", "--force", "--output", str(capture))
    return (python, "-c", MEMRAY, lent, "run", *options, "-c", code)


def reduction(passes: Passes, number: int) -> float:
    """Seconds from a capture to its figures."""
    started = passes.start("heap", 1000 + number)
    took(started)
    began = time.monotonic()
    reduce_heap(started.folder, passes.target.naming)
    seconds = time.monotonic() - began
    shutil.rmtree(started.folder)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
