"""How long memci takes to reduce a memray capture of 1,000,000 allocations, and with how much memory.

    python benchmarks/reduce_capture.py [--runs 3] [CAPTURE-FOLDER]

Three programs of 1,000,000 allocations each, made to be hard in different ways: `kept` has all of them alive at the
end, `churned` frees all but a few and changes its line with each, `imported` makes them while importing hundreds of
modules, from 200,000 distinct stacks. Prints seconds (wall, from the folder to the figures, with the start of the
reducing process), its CPU time, and its largest resident size. With a folder, the captures in there instead: those
of a heap start, as `memci run --keep-captures` leaves them.
"""

import argparse
import compileall
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from memci.measure.capture import reduce_heap
from memci.measure.distributions import Distributions
from memci.measure.naming import Naming
from memci.units import format_bytes, format_count

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


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        measure_once(options.folder)
        return
    if options.folder is not None:
        report(options.folder.name, options.folder, options.runs)
        return
    with tempfile.TemporaryDirectory() as scratch:
        for name, program in {"kept": KEPT, "churned": CHURNED, "imported": IMPORTED}.items():
            folder = Path(scratch) / name
            make_capture(folder, program)
            report(name, folder, options.runs)


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


def report(name: str, folder: Path, runs: int) -> None:
    """Print the best and the worst time of several runs, and the size of the best."""
    results: list[tuple[float, float, int, int]] = []
    for _ in range(runs):
        command = [sys.executable, __file__, "--once", str(folder)]
        words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        results.append((float(words[0]), float(words[1]), int(words[2]), int(words[3])))
    wall, cpu, size, allocations = min(results)
    slowest = max(result[0] for result in results)
    sys.stdout.write(
        f"{name:10} {format_count(allocations):>10} allocations: {wall:.2f} s (up to {slowest:.2f} s), "
        f"{cpu:.2f} s of CPU, {format_bytes(size)}\n"
    )


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
    main()
