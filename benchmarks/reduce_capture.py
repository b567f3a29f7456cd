"""How long memci takes to reduce a memray capture of 1,000,000 allocations, and with how much memory.

    python -m benchmarks.reduce_capture [CAPTURE-FOLDER…] [--count 5] [--check]

Three programs of 1,000,000 allocations each, made to be hard in different ways: `kept` has all of them alive at the
end, `churned` frees all but a few and changes its line with each, `imported` makes them while importing hundreds of
modules, from 200,000 distinct stacks. With folders, the captures in there instead: each those of one heap start, as
`memci run --keep-captures` leaves them. Timed from the folder to the figures, with the start of the reducing process;
the size is that process's largest resident one.
"""

import compileall
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.timing import Neighbours
from memci.measure.capture import reduce_heap
from memci.measure.distributions import Distributions
from memci.measure.naming import Naming
from memci.units import format_bytes, format_count

if TYPE_CHECKING:
    from benchmarks.report import Line

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS = 2.0
MOST_BYTES = 200 << 20
ALLOCATIONS = 1_000_000
ONCE = "--once"

KEPT = """
from itertools import cycle, islice
kept = list(map(bytes, islice(cycle(range(40, 250, 7)), 1_000_000)))
"""

CHURNED = """
from collections import deque
from itertools import cycle, islice
recent = deque(maxlen=10_000)
for size in islice(cycle(range(40, 250, 7)), 250_000):
    recent.append(bytes(size))
    text = bytes(size + 3)
    text = bytes(size + 5)
"""

IMPORTED_MODULES = 220
INSTALLED = "site-packages"
IMPORTED = f"""
for number in range({IMPORTED_MODULES}):
    __import__(f"part{{number}}")
"""

TRACKED = """
import runpy, sys, time, os, _frozen_importlib
from memray import FileDestination, Tracker

original = _frozen_importlib._load_unlocked
def template(spec, load_unlocked):
    return load_unlocked(spec)
code = template.__code__.replace(co_filename="<frozen importlib._bootstrap>")
loads = 0
def marking(spec):
    global loads
    loads += 1
    label = f"<memci import {spec.name}>"
    named = code.replace(co_name=label, co_qualname=label, co_firstlineno=loads)
    return type(template)(named, {})(spec, original)

folder, program = sys.argv[1:]
path = f"{folder}/heap-{os.getpid()}-{time.monotonic_ns()}.bin"
with Tracker(destination=FileDestination(path, overwrite=True, compress_on_exit=False)):
    _frozen_importlib._load_unlocked = marking
    runpy.run_path(program)
"""


def main() -> int:
    """Measure; the exit code."""
    # Here, since a child's largest size is never less than that of the process that started it.
    from benchmarks.report import arguments, show

    parser = arguments(__doc__, default=5, counted="times each is reduced")
    parser.add_argument("folders", nargs="*", type=Path, metavar="CAPTURE-FOLDER")
    options = parser.parse_args()
    neighbours = Neighbours()
    with tempfile.TemporaryDirectory() as scratch:
        lines = [measured(folder, options.count) for folder in options.folders or made_captures(Path(scratch))]
    heads = ["capture", "allocations", "best", "median", "CPU", "largest size"]
    title = f"A capture to its figures: {options.count} times each, at most {MOST_SECONDS:.2f} s and 200 MiB for 1 M"
    return show(title, heads, lines, options.check, neighbours)


def made_captures(scratch: Path) -> Iterator[Path]:
    """A folder for each program."""
    for name, program in {"kept": KEPT, "churned": CHURNED, "imported": IMPORTED}.items():
        make_capture(scratch / name, program)
        yield scratch / name


def make_capture(folder: Path, program: str) -> None:
    """Run a program under memray as the heap pass does."""
    installed = folder / INSTALLED
    installed.mkdir(parents=True)
    (folder / "program.py").write_text(program, encoding="utf-8")
    for number in range(IMPORTED_MODULES if program == IMPORTED else 0):
        # Every fifth module is the project's own, the others are what it depends on.
        place = installed if number % 5 else folder
        (place / f"part{number}.py").write_text(module_text(), encoding="utf-8")
    compileall.compile_dir(folder, quiet=1)
    subprocess.run(
        [sys.executable, "-c", TRACKED, str(folder), str(folder / "program.py")],
        check=True,
        env={**os.environ, "PYTHONMALLOC": "malloc", "PYTHONPATH": f"{folder}{os.pathsep}{installed}"},
    )


def module_text() -> str:
    """A module as start-ups have them: much is made and let go again, and most lines allocate."""
    lines = ["def hold(size):", "    return [bytes(size) for _ in range(20)]"]
    for number in range(40):
        lines += [
            f"TABLE_{number} = [bytes(90) for _ in range(20)]",
            f"COUNT_{number} = len(hold(60))",
            f"def function_{number}(value=[0]): return (value, {number})",
            f"class Class{number}: value = [{number}]",
        ]
    return "\n".join(lines)


def measured(folder: Path, times: int) -> "Line":
    """A row of the table. The best time is what is judged: reducing has the same to do each time."""
    from benchmarks.report import Line

    walls: list[float] = []
    used: list[float] = []
    sizes: list[int] = []
    for _ in range(times):
        command = [sys.executable, "-m", "benchmarks.reduce_capture", ONCE, str(folder.resolve())]
        words = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()
        walls.append(float(words[0]))
        used.append(float(words[1]))
        sizes.append(int(words[2]))
    seconds = (f"{one:.2f} s" for one in (min(walls), median(walls), median(used)))
    cells = [folder.name, format_count(int(words[3])), *seconds, format_bytes(max(sizes))]
    share = max(1.0, int(words[3]) / ALLOCATIONS)
    return Line(cells, met=min(walls) <= MOST_SECONDS * share and max(sizes) <= MOST_BYTES * share)


def measure_once(folder: Path) -> None:
    """Reduce in a process that has started nothing else, so that the largest child is the reducing process."""
    naming = Naming(folder, [folder / INSTALLED], [Path(os.__file__).parent], Distributions([]))
    begun = time.perf_counter()
    figures = reduce_heap(folder, naming)
    seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    sys.stdout.write(f"{seconds} {cpu} {used.ru_maxrss * 1024} {figures.allocations}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == [ONCE]:
        measure_once(Path(sys.argv[2]).resolve())
    else:
        sys.exit(main())
