"""`notify`: the program sends READY=1 to NOTIFY_SOCKET, as to systemd."""

import selectors
import socket
import time
from pathlib import Path

from memci.errors import MemciError
from memci.measure.process.ready.protocol import QuietWatch

_LONGEST_PATH = 107


class NotifyWatch(QuietWatch):
    """Listens on a datagram socket in `work`, whose path the kernel limits to 107 bytes."""

    def __init__(self, selector: selectors.BaseSelector, work: Path) -> None:
        super().__init__()
        self._path = (work / "notify").absolute()
        if len(bytes(self._path)) > _LONGEST_PATH:
            raise MemciError(
                f"The path {str(self._path)!r} is too long for a socket; "
                f"set TMPDIR so that it has at most {_LONGEST_PATH} bytes."
            )
        self.environment = {"NOTIFY_SOCKET": str(self._path)}
        self._selector = selector
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(str(self._path))
        selector.register(self._socket, selectors.EVENT_READ, self._receive)

    def missing(self) -> str:
        """The message did not come."""
        return "it did not send READY=1 to NOTIFY_SOCKET"

    def close(self) -> None:
        """Remove the socket."""
        self._selector.unregister(self._socket)
        self._socket.close()
        self._path.unlink(missing_ok=True)

    def _receive(self) -> None:
        try:
            message = self._socket.recv(65536)
        except BlockingIOError:
            return
        if self.at is None and b"READY=1" in message.split(b"\n"):
            self.at = time.monotonic()
