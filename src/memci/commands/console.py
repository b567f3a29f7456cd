"""The two streams: results on stdout, progress and messages on stderr.

A reader who goes away (`memci run | head`) changes no verdict: the rest is not printed, and the exit code is what
it would have been.
"""

import io
import os
import sys

from rich.console import Console


class _Console(Console):
    """rich honours NO_COLOR and drops colour where there is no terminal; but it exits with 1 on a broken pipe."""

    def on_broken_pipe(self) -> None:
        """Print no more."""
        self.quiet = True
        if self.file is sys.stdout:
            _let_stdout_go()


def output_console() -> Console:
    """Stdout."""
    return _Console(highlight=False, emoji=False)


def error_console() -> Console:
    """Stderr, for progress, warnings and errors."""
    return _Console(stderr=True, highlight=False, emoji=False)


def write_stdout(text: str) -> None:
    """Write a command's product as it is, in UTF-8 like a file: a page with a character replaced runs no script."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_stdout_go()


def _let_stdout_go() -> None:
    """Python would try once more when it exits, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
