"""Find the file that a command names, as execvp would in the program's own directory and environment."""

import errno
import os
import stat
from pathlib import Path

from memci.measure.process.start import Start
from memci.model.result import Outcome

_DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin"


def find_program(start: Start) -> Path | Outcome:
    """The file to execute, or why there is none."""
    if _is_missing(start.cwd):
        return not_found("The directory to start in does not exist.")
    name = start.argv[0]
    if "/" in name:
        return _usable(start.cwd / name, name)
    found: Outcome | None = None
    for place in start.env.get("PATH", _DEFAULT_PATH).split(os.pathsep):
        candidate = start.cwd / place / name
        if not _is_out_of_reach(candidate):
            answer = _usable(candidate, name)
            if isinstance(answer, Path):
                return answer
            found = found or answer
    return found or not_found(f"There is no command {name!r} in PATH; is it spelled right, and installed?")


def refused(start: Start, to_enter: bool, number: int) -> Outcome:
    """What it means that the kernel refused to start a program that is there."""
    name = start.argv[0]
    reason = os.strerror(number)
    if to_enter:
        return not_found(f"The directory to start in cannot be entered: {reason}.")
    if number == errno.E2BIG:
        return Outcome(state="failed", message="The command line and the environment are too long for the kernel.")
    if number == errno.ENOEXEC:
        return not_found(f"{name!r} is no program: it is neither a binary nor does it begin with a #! line.")
    if number == errno.ENOENT:
        return not_found(f"{name!r} needs an interpreter that does not exist{_interpreter(start)}.")
    return not_found(f"{name!r} cannot be executed: {reason}.")


def not_found(message: str) -> Outcome:
    """Nothing was started."""
    return Outcome(state="not-found", message=message)


def _is_missing(directory: Path) -> bool:
    """Whether there is no such directory; one that may not be looked at is left to the kernel to refuse."""
    try:
        return not stat.S_ISDIR(directory.stat().st_mode)
    except PermissionError:
        return False
    except OSError:
        return True


def _is_out_of_reach(path: Path) -> bool:
    """Whether a shell's search would pass it over: it is not there, or PATH names another user's folder."""
    try:
        path.stat()
    except OSError:
        return True
    return False


def _usable(path: Path, name: str) -> Path | Outcome:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        missing = error.errno in (errno.ENOENT, errno.ENOTDIR)
        reason = "does not exist" if missing else f"cannot be reached: {os.strerror(error.errno or 0)}"
        return not_found(f"{name!r} {reason}.")
    if stat.S_ISDIR(mode):
        return not_found(f"{name!r} is a directory, not a program.")
    if not os.access(path, os.X_OK):
        return not_found(f"{name!r} is not executable; `chmod +x` makes a file so.")
    return path


def _interpreter(start: Start) -> str:
    """The interpreter of a script's first line, in brackets; empty if it names none."""
    program = find_program(start)
    if isinstance(program, Path):
        with program.open("rb") as file:
            first = file.readline(200).decode(errors="replace").split()
        if first and first[0].startswith("#!"):
            return f" ({(first[0][2:] or first[1])!r})" if first[0] != "#!" or len(first) > 1 else ""
    return ""
