"""Nothing that the worker has started outlives it, however it hides: sessions, double forks, ignored signals."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, Self

from memci.action.sandbox.identity import Identity
from memci.errors import MemciError
from memci.measure.checkout.signals import deferred_signals
from memci.measure.process import proc
from memci.measure.process.adoption import Adoption
from memci.measure.process.supervisor.ending import descendants

_ENDS_WITHIN = 10.0
_LEAVES_WITHIN = 2.0
_BETWEEN = 0.02
_SIGNAL_ALL = """
import os
try:
    os.kill(-1, 9)
except ProcessLookupError:
    pass
"""


def started_as(identity: Identity | None) -> dict[str, Any]:
    """Arguments of subprocess.Popen for a process of the identity: its user and group, and no other groups."""
    return {} if identity is None else {"user": identity.uid, "group": identity.gid, "extra_groups": []}


class Ending:
    """While entered, this process adopts whatever the worker leaves behind; on leaving, all of it is ended.

    A program that does nothing but fork and exit is never caught by its number. If nobody ran as the identity before,
    as in a container, whoever does so later is the worker's, and one signal to all of that user catches everybody.
    """

    def __init__(self, identity: Identity | None) -> None:
        self._identity = identity
        self._adoption = Adoption()
        self._alone = identity is not None and not _running_as(identity.uid)

    def __enter__(self) -> Self:
        self._adoption.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        with deferred_signals():
            try:
                self._end()
            finally:
                self._adoption.__exit__()

    def let_leave(self) -> None:
        """Wait a moment for what tidies up after a worker that was killed."""
        until = time.monotonic() + _LEAVES_WITHIN
        while any(_alive(pid) for pid in self._adoption.adopted()) and time.monotonic() < until:
            time.sleep(_BETWEEN)

    def _end(self) -> None:
        until = time.monotonic() + _ENDS_WITHIN
        while self._alone and self._identity is not None and not _signal_all_of(self._identity):
            # A program that has used up all processes has left none for that signal.
            _signal_those_seen()
            if time.monotonic() > until:
                raise MemciError("What the measured program left running could not be ended.")
        self._adoption.end_all()


def _running_as(uid: int) -> bool:
    """Whether any process has the user as its real, effective, saved or file system's."""
    number = str(uid).encode()
    return any(number in _users(pid) for pid in proc.pids())


def _users(pid: int) -> list[bytes]:
    text = proc.read(f"/proc/{pid}/status") or b""
    return dict(line.partition(b":")[::2] for line in text.splitlines()).get(b"Uid", b"").split()


def _alive(pid: int) -> bool:
    seen = proc.stat(pid)
    return seen is not None and seen.state != "Z"


def _signal_all_of(identity: Identity) -> bool:
    """SIGKILL to every process of the user, from a process of that user's: so it reaches nobody else. Whether it was
    sent; the kernel does it in one go, so nobody forks meanwhile."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _SIGNAL_ALL],
            env={},
            cwd="/",
            check=False,
            timeout=_ENDS_WITHIN,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **started_as(identity),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _signal_those_seen() -> None:
    for pid in descendants(os.getpid()):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
