"""The last resort: end a tree whose supervisor was killed, so that nobody holds it together any more."""

import ctypes
import os
import signal
import time
from typing import Self

from memci.errors import MemciError
from memci.measure.process import proc

_SET_CHILD_SUBREAPER = 36
_GET_CHILD_SUBREAPER = 37
_LONGEST = 10.0
_BETWEEN = 0.005


class Adoption:
    """While entered, this process adopts what its supervisor would leave behind, instead of init.

    So everything can be found, also what was never seen before. Children that this process has already, and those
    in its own session, are none of the program's: the supervisor and all below it are in other sessions.
    """

    def __init__(self) -> None:
        self._before = set(proc.children(os.getpid()))
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._was = ctypes.c_int(0)

    def __enter__(self) -> Self:
        self._libc.prctl(_GET_CHILD_SUBREAPER, ctypes.byref(self._was), 0, 0, 0)
        self._libc.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        return self

    def __exit__(self, *_: object) -> None:
        self._libc.prctl(_SET_CHILD_SUBREAPER, self._was.value, 0, 0, 0)

    def end_all(self) -> None:
        """SIGKILL for the whole tree, and reap it, after the supervisor has gone."""
        give_up_at = time.monotonic() + _LONGEST
        while left := self.adopted():
            if time.monotonic() > give_up_at:
                raise MemciError(f"The program could not be ended: process {left} does not react to SIGKILL.")
            # Whatever is below these comes up to this process as they end.
            for pid in left:
                self._end(pid)
            time.sleep(_BETWEEN)

    def adopted(self) -> list[int]:
        """The children of this process that are, or were, the program's."""
        own = os.getsid(0)
        children = [pid for pid in proc.children(os.getpid()) if pid not in self._before]
        return [pid for pid in children if (stat := proc.stat(pid)) is not None and stat.session != own]

    @staticmethod
    def _end(pid: int) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, os.WNOHANG)
        except (ChildProcessError, ProcessLookupError, PermissionError):
            return
