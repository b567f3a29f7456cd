"""`python -m memci` and the console script: turns what goes wrong into a sentence and an exit code."""

import io
import signal
import sys
import traceback
from types import FrameType

import click

from memci.cli import memci
from memci.errors import DEFECT, ExitCode, MemciError, refusal

_INTERRUPTED = 130


def _stop(_number: int, _frame: FrameType | None) -> None:
    """A runner that cancels a job sends SIGTERM; everything must be cleaned up as after a Ctrl-C."""
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line and exit with its code; never with a traceback for something the user did."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that is not UTF-8 gets question marks for what it cannot show.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(_run())


def _run() -> int:
    try:
        answer = memci.main(standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        return _ended_by(error)
    return answer if isinstance(answer, int) else ExitCode.OK


def _ended_by(error: BaseException) -> int:
    """Say what went wrong, and return the exit code for it."""
    match error:
        case click.Abort() | KeyboardInterrupt():
            code, said = _INTERRUPTED, "interrupted; what it had started is stopped."
        case click.ClickException():
            error.show()
            return ExitCode.USAGE
        case MemciError():
            code, said = error.exit_code, str(error)
        case OSError():
            # A full disk under stdout, a current folder that was deleted, no room for temporary files, …
            code, said = ExitCode.NOT_MEASURED, _continued(refusal(error))
        case MemoryError():
            code, said = ExitCode.NOT_MEASURED, "there is not enough memory for memci itself."
        case _:
            traceback.print_exception(error)
            code = ExitCode.NOT_MEASURED
            said = _continued(DEFECT)
    click.echo(f"memci: {said}", err=True)
    return code


def _continued(sentence: str) -> str:
    """As it reads behind `memci: `."""
    return sentence[0].lower() + sentence[1:]


if __name__ == "__main__":
    main()
