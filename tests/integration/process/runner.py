"""A program of its own that runs another through the engine: for tests that interrupt, kill or confine memci.

python runner.py READY TIMEOUT GRACE ARGV...  prints `go`, and then `interrupted` or a line of JSON.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from memci.errors import MemciError
from memci.measure.process import Limits, Start, run_process
from memci.model.entrypoint import Ready

kind, timeout, grace, *argv = sys.argv[1:]
with tempfile.TemporaryDirectory() as work:
    start = Start(tuple(argv), Path.cwd(), dict(os.environ))
    try:
        print("go", flush=True)
        run = run_process(start, Ready(kind), Limits(float(timeout), float(grace)), work=Path(work))  # type: ignore[arg-type]
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        sys.exit(130)
    except MemciError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        sys.exit(error.exit_code)
print(json.dumps({**run.outcome.model_dump(), "peak_rss": run.peak_rss}), flush=True)
