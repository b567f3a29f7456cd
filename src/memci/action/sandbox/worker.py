"""`python -I -m memci.action.sandbox.worker`: installs the project and measures it, as whom `launch` has started it.

Reads a job from stdin; leaves results, as they come in, and at last a report in the spool. Whatever the project's code
could do to this process it could do to the results as well, so it holds nothing else.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from memci.action.sandbox.carrying_out import carry_out
from memci.action.sandbox.order import REPORT, job_from_json, report_to_json
from memci.action.sandbox.spool import write_spooled

_SET_NO_NEW_PRIVS = 38


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Carry out the job on stdin, and exit with the code of what went wrong."""
    signal.signal(signal.SIGTERM, _stop)
    give_up_privileges()
    job = job_from_json(sys.stdin.buffer.read())
    report = carry_out(job, os.environ, say)
    write_spooled(Path(job.spool), REPORT, report_to_json(report))
    sys.exit(report.exit_code)


def give_up_privileges() -> None:
    """From now on no program that is started can be more than this one, such as by a set-user-ID bit."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_NO_NEW_PRIVS)")


def say(line: str) -> None:
    """A line for the log, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
