"""`listen[:PORT]`: the tree listens, on that port or on any. No connection is made."""

from collections.abc import Sequence

from memci.measure.process.proc import Listener
from memci.measure.process.ready.protocol import QuietWatch


class ListenWatch(QuietWatch):
    """Ready when the kernel's tables show a listening socket of the tree."""

    def __init__(self, port: int | None) -> None:
        super().__init__()
        self._port = port
        self._others: list[int] = []

    def listening(self, listeners: Sequence[Listener], now: float) -> None:
        """Look for the port."""
        ports = sorted({listener.port for listener in listeners})
        if self.at is None and ports and self._port in (None, *ports):
            self.at = now
        self._others = ports

    def missing(self) -> str:
        """No port, or others than the one asked for."""
        return listens_elsewhere(self._others, self._port)


def listens_elsewhere(ports: Sequence[int], wanted: int | None) -> str:
    """What the tree listens on instead of the wanted port."""
    if not ports:
        return "it listens on no port" if wanted is None else f"it does not listen on port {wanted}, or on any other"
    return f"it does not listen on port {wanted} but on {', '.join(str(port) for port in ports)}"
