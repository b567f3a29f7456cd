"""The clean pass: nothing but a last look at the process as it ends.

RssAnon and the peak are read inside the process because its memory is gone by the time a parent hears of its
end. Programs that leave by os._exit, exec or a signal never get here; memci then has only its own samples.
"""

import os
import sys


def start(folder: str) -> "frozenset[str]":
    """Have /proc/self/status written to `exit-PID.status` at the very end; returns the modules to keep."""
    import atexit

    pid = os.getpid()
    path = f"{folder}/exit-{pid}.status"

    def last_look() -> None:
        if os.getpid() != pid:
            return
        # As it is, by the plainest calls: Python's files, codecs and number parsing would touch memory of their own,
        # a quarter of a MiB of it, and all of that would be counted.
        status = os.open("/proc/self/status", os.O_RDONLY)
        text = os.read(status, 4096)
        os.close(status)
        # The last one counts: the same process may come by here twice, before and after an exec.
        out = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(out, text)
        os.close(out)

    def guarded() -> None:
        try:
            last_look()
        except OSError:
            return

    atexit.register(guarded)
    # Up to 3.9 the callbacks live in the module: a second copy would take the place of ours.
    return frozenset(["atexit"]) if sys.version_info < (3, 10) else frozenset()
