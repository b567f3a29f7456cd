"""How long memci takes to reduce a memray capture of 1,000,000 allocations, and with how much memory.

    python -m benchmarks.reduce_capture [CAPTURE-FOLDER…] [--count 5] [--check]

`shop` is a real start, examples/shop imported under memray. The others are programs of 1,000,000 allocations each,
made to be hard in different ways: `kept` has all of them alive at the end, `churned` frees all but a few and changes
its line with each, `imported` makes them while importing hundreds of modules, from 200,000 distinct stacks. With
folders, the captures in there instead: each those of one heap start, as `memci run --keep-captures` leaves them.

Timed from the folder to the figures, with the start of the reducing process; the CPU time and the size are that
process's alone. The best time is what is judged: there is the same to do each time. "read by memray" is how long its
reader takes to open the capture and to hand out all records, without which nothing can be had.
"""

import compileall
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.installed import as_installed
from benchmarks.timing import Neighbours
from memci.measure.capture import reduce_heap
from memci.measure.distributions import Distributions
from memci.measure.naming import Naming
from memci.measure.scratch import Scratch
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
        given = [(folder.name, folder.resolve(), folder.resolve()) for folder in options.folders]
        captures = given or made_captures(Path(scratch))
        environment = as_installed(Path(scratch) / "bytecode")
        lines = [measured(name, folder, root, options.count, environment) for name, folder, root in captures]
    heads = ["capture", "allocations", "and frees", "best", "median", "CPU", "read by memray", "largest size"]
    title = f"A capture to its figures: {options.count} times each, at most {MOST_SECONDS:.2f} s and 200 MiB for 1 M"
    return show(title, heads, lines, options.check, neighbours)


def made_captures(scratch: Path) -> Iterator[tuple[str, Path, Path]]:
    """Name, folder and project of each capture."""
    from benchmarks.projects import SHOP, SHOP_IMPORT, target_at
    from benchmarks.sides import warmed_up

    session = Scratch(scratch)
    with session:
        passes = warmed_up(target_at(SHOP), SHOP_IMPORT, session)
        passes.compile_memray()
        yield "shop", passes.start("heap").folder, SHOP
    for name, program in {"kept": KEPT, "churned": CHURNED, "imported": IMPORTED}.items():
        make_capture(scratch / name, program)
        yield name, scratch / name, scratch / name


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


def measured(name: str, folder: Path, root: Path, times: int, environment: Mapping[str, str]) -> "Line":
    """A row of the table."""
    from benchmarks.report import Line

    runs = [reduced(folder, root, environment) for _ in range(times)]
    walls, cpus, sizes, allocations = zip(*runs, strict=True)
    records, reading = zip(*(read_by_memray(folder) for _ in range(times)), strict=True)
    seconds = (f"{one:.2f} s" for one in (min(walls), median(walls), median(cpus), min(reading)))
    counts = (format_count(round(allocations[0])), format_count(records[0] - round(allocations[0])))
    share = max(1.0, allocations[0] / ALLOCATIONS)
    met = min(walls) <= MOST_SECONDS * share and max(sizes) <= MOST_BYTES * share
    return Line([name, *counts, *seconds, format_bytes(round(max(sizes)))], met)


def reduced(folder: Path, root: Path, environment: Mapping[str, str]) -> list[float]:
    """Seconds, CPU seconds, largest size and allocations of one reduction."""
    command = [sys.executable, "-m", "benchmarks.reduce_capture", ONCE, str(folder), str(root)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    return [float(word) for word in done.stdout.split()]


def read_by_memray(folder: Path) -> tuple[int, float]:
    """How many records the captures in a folder have, and the seconds that memray's reader takes."""
    from memray import FileReader

    began = time.perf_counter()
    records = 0
    for capture in folder.glob("heap-*.bin*"):
        with FileReader(capture) as reader:
            records += sum(1 for _ in reader.get_allocation_records())
    return records, time.perf_counter() - began


def measure_once(folder: Path, root: Path) -> None:
    """Reduce in a process that has started nothing else, so that the largest child is the reducing process."""
    naming = Naming(root, [root / INSTALLED], [Path(os.__file__).parent], Distributions([]))
    begun = time.perf_counter()
    figures = reduce_heap(folder, naming)
    seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    sys.stdout.write(f"{seconds} {cpu} {used.ru_maxrss * 1024} {figures.allocations}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == [ONCE]:
        measure_once(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
