"""How long `memci --help` takes over the bare start of its interpreter, and which heavy modules it imports.

    python -m benchmarks.help [--count 40] [--check]

The command is the console script; the other side is the same interpreter with nothing to do.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.installed import as_installed
from benchmarks.report import Line, arguments, milliseconds, show
from benchmarks.timing import Neighbours, Took, interleaved, to_its_end

MOST_SECONDS = 0.060
HEAVY = frozenset(["github", "jinja2", "memray", "plotly", "psutil", "pydantic", "rich"])
MEMCI = Path(sys.executable).with_name("memci")
IMPORTED = re.compile(r"^import time:[^|]*\|[^|]*\| *(\S+)$", re.MULTILINE)


def main() -> int:
    """Measure; the exit code."""
    options = arguments(__doc__, default=40, counted="pairs").parse_args()
    neighbours = Neighbours()
    with tempfile.TemporaryDirectory() as bytecode:
        environment = as_installed(Path(bytecode))

        def bare() -> Took:
            return to_its_end([sys.executable, "-c", "pass"], Path.cwd(), environment)

        def helped() -> Took:
            return to_its_end([sys.executable, str(MEMCI), "--help"], Path.cwd(), environment)

        series = interleaved(bare, helped, options.count)
    difference = series.difference
    over = f"{milliseconds(difference.value)} ({difference.low * 1000:.1f} to {difference.high * 1000:.1f})"
    times = [milliseconds(median(took.adjusted for took in side)) for side in (series.a, series.b)]
    modules = imported()
    heavy = sorted(HEAVY & {module.partition(".")[0] for module in modules})
    lines = [
        Line(["python -c pass", times[0], ""]),
        Line(["memci --help", times[1], over], met=difference.value <= MOST_SECONDS),
        Line([f"heavy modules among its {len(modules)}", ", ".join(heavy) or "none", ""], met=not heavy),
    ]
    title = f"memci --help: medians of {options.count} pairs, at most {milliseconds(MOST_SECONDS)} over a bare start"
    return show(title, ["", "adjusted", "over a bare start"], lines, options.check, neighbours)


def imported() -> set[str]:
    """What `memci --help` imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(MEMCI), "--help"], check=True, capture_output=True, text=True
    )
    return set(IMPORTED.findall(done.stderr))


if __name__ == "__main__":
    sys.exit(main())
