"""The errors a person meets: one sentence each, and the exit code that goes with it.

A message says what is wrong, where (file, key, line) and what would be right. The front doors print it and
exit with `exit_code`; no traceback is shown.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller; the same on a terminal and in the container."""

    OK = 0
    BUDGET_BROKEN = 1
    USAGE = 2
    PROGRAM_FAILED = 3
    NOT_MEASURED = 4


class MemciError(Exception):
    """memci could not do its work."""

    exit_code = ExitCode.NOT_MEASURED


DEFECT = "This is a defect in memci, please report it with the lines above."
"""For what nobody has thought of, below its traceback."""


def refusal(error: OSError) -> str:
    """The sentence for what the system would not do: a full disk, a folder that was deleted, a name too long."""
    where = f" ({error.filename})" if error.filename else ""
    return f"The system refused to go on: {error.strerror or error}{where}."


class UsageError(MemciError):
    """The command line, the settings or a file handed to memci is wrong."""

    exit_code = ExitCode.USAGE
