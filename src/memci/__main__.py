"""`python -m memci` and the console script: turns what goes wrong into a sentence and an exit code."""

import io
import signal
import sys
import traceback
from types import FrameType

import click

from memci.cli import memci
from memci.errors import ExitCode, MemciError

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
        return answer if isinstance(answer, int) else ExitCode.OK
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except MemciError as error:
        click.echo(f"memci: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("memci: interrupted; what it had started is stopped.", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`memci show … | head`); Python must not complain at exit either.
        sys.stdout = None
        return ExitCode.OK
    except Exception:
        traceback.print_exc()
        click.echo("memci: this is a defect in memci, please report it with the lines above.", err=True)
        return ExitCode.NOT_MEASURED


if __name__ == "__main__":
    main()
