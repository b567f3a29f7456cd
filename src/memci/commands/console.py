"""The two streams, as rich consoles: results on stdout, progress and messages on stderr."""

from rich.console import Console


def output_console() -> Console:
    """Stdout. rich honours NO_COLOR and drops colour where it is not a terminal."""
    return Console(highlight=False, emoji=False)


def error_console() -> Console:
    """Stderr, for progress, warnings and errors."""
    return Console(stderr=True, highlight=False, emoji=False)
