"""How often memci's verdicts are right.

    python -m benchmarks.verdicts KEPT --program shop --change nothing --count 50 [--condition busy --neighbours 2]
    python -m benchmarks.verdicts KEPT

The first form measures pairs of starts and keeps their results in the folder KEPT; the second judges all that is kept
there, by the rules as they are now, and counts.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.report import show
from benchmarks.verdicts.changes import CHANGES
from benchmarks.verdicts.judging import HEADS, tables
from benchmarks.verdicts.measuring import keep, measure_base, measure_pair, neighbours
from benchmarks.verdicts.programs import PROGRAMS


def main() -> int:
    """Measure, or judge what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kept", type=Path)
    parser.add_argument("--program", choices=PROGRAMS)
    parser.add_argument("--change", choices=CHANGES, default="nothing")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--condition", default="idle", help="what the pairs are kept under (default: idle)")
    parser.add_argument("--neighbours", type=int, default=0, help="processes that never rest meanwhile")
    options = parser.parse_args()
    if options.program is None:
        return show(__doc__.partition(".")[0], HEADS, list(tables(options.kept)), check=False, neighbours=None)
    program = PROGRAMS[options.program]
    group = options.kept / options.condition / options.program / options.change
    already = len(list(group.glob("*")))
    with neighbours(options.neighbours), tempfile.TemporaryDirectory(prefix="memci-verdicts-") as folder:
        before = Path(folder, "before")
        before.mkdir()
        base = measure_base(program, before)
        for number in range(already, already + options.count):
            place = Path(folder, f"{number:04}")
            place.mkdir()
            keep(measure_pair(program, CHANGES[options.change], base, place), group / f"{number:04}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
