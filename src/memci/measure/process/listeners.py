"""The TCP ports that the measured tree listens on, told from everybody else's by the socket's inode."""

from collections.abc import Callable, Iterable

from memci.measure.process import proc, sock_diag
from memci.measure.process.proc import Listener

LOOK_AGAIN_AFTER = 0.05
"""Seconds before sockets that were found to belong to somebody else are looked at once more."""


class Listeners:
    """Made before the start. Open files of the tree are read only when a new socket has begun to listen."""

    def __init__(self) -> None:
        self._others = {listener.inode for listener in listening()}
        self._ours: set[int] = set()
        self._unknown: set[int] = set()
        self._looked = 0.0

    def of_tree(self, root: int, pids: Callable[[], Iterable[int]], now: float) -> list[Listener]:
        """What the tree listens on at `now`. `pids` gives all its processes, afresh."""
        new = [listener for listener in listening(root) if listener.inode not in self._others]
        unknown = {listener.inode for listener in new} - self._ours
        if unknown and (unknown != self._unknown or now - self._looked >= LOOK_AGAIN_AFTER):
            held = {inode for pid in pids() for inode in proc.socket_inodes(pid)}
            self._ours |= unknown & held
            self._unknown = unknown - held
            self._looked = now
        return [listener for listener in new if listener.inode in self._ours]


def taken(port: int) -> str | None:
    """Who listens on a port already, in words; None when nobody does."""
    inodes = {listener.inode for listener in listening() if listener.port == port}
    if not inodes:
        return None
    for pid in proc.pids():
        if not inodes.isdisjoint(proc.socket_inodes(pid)):
            return f"process {pid} ({proc.command(pid)[:200]})"
    return "another process"


def listening(pid: int | None = None) -> list[Listener]:
    """Every TCP socket that listens where a process is, whoever owns it; where this process is by default.

    From /proc only when it must be, a hundred times as slowly: for another network namespace, or for want of netlink.
    """
    found = sock_diag.listeners() if pid is None or sock_diag.shares_namespace(pid) else None
    return proc.listeners(pid or "self") if found is None else found
