"""Everything below the supervisor, and how to end it."""

import _signal as signal  # type: ignore[import-not-found]
import os


def terminate(main: int | None) -> None:
    """SIGTERM to the program's process group, and to those that have left it. Nobody gets it twice."""
    everyone = descendants(os.getpid())
    if main is not None:
        others = [pid for pid in everyone if process_group(pid) != main]
        send_signal(-main, signal.SIGTERM)
    else:
        others = everyone
    for pid in others:
        send_signal(pid, signal.SIGTERM)


def kill_all() -> None:
    """SIGKILL to everyone below this process. Who was forked meanwhile is met the next time."""
    for pid in descendants(os.getpid()):
        send_signal(pid, signal.SIGKILL)


def process_group(pid: int) -> int | None:
    """The process group; None for a process that has gone."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def send_signal(pid: int, number: int) -> None:
    """Signal a process that may have gone, or belong to another user."""
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def descendants(pid: int) -> list[int]:
    """All processes below this one, from the kernel's own lists of children."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        try:
            with os.scandir(f"/proc/{parent}/task") as tasks:
                names = [task.name for task in tasks]
        except OSError:
            continue
        for name in names:
            children = read_file(f"/proc/{parent}/task/{name}/children") or b""
            below = [int(child) for child in children.split()]
            found += below
            waiting += below
    return found


def read_file(path: str) -> bytes | None:
    """A small file of /proc; None when its process has gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        content = b""
        while chunk := os.read(descriptor, 65536):
            content += chunk
        return content
    except OSError:
        return None
    finally:
        os.close(descriptor)
