"""`http[:PORT][/PATH]`: the first 2xx or 3xx answer, on the port given or on whichever the tree listens on.

One GET is kept waiting at each address. A server that listens long before it can answer (gunicorn binds before its
workers have loaded the application) answers it the moment it can.
"""

import ipaddress
import selectors
import time
from collections.abc import Sequence
from typing import NamedTuple

from memci.measure.process.proc import Listener
from memci.measure.process.ready.get import Answer, Get
from memci.measure.process.ready.listen import listens_elsewhere
from memci.measure.process.ready.protocol import QuietWatch

ASK_AGAIN_AFTER = 0.01
"""Seconds between a refusal or an answer that does not count and the next GET."""

_GOOD = range(200, 400)


class Endpoint(NamedTuple):
    """Where to connect to."""

    address: str
    port: int


class HttpWatch(QuietWatch):
    """Ready at the first good answer; several ports are asked side by side."""

    def __init__(self, selector: selectors.BaseSelector, port: int | None, path: str) -> None:
        super().__init__()
        self._selector = selector
        self._port = port
        self._path = path
        self._asking: dict[Endpoint, Get] = {}
        self._not_before: dict[Endpoint, float] = {}
        self._answers: dict[Endpoint, str] = {}
        self._unreachable: set[Endpoint] = set()
        self._ports: list[int] = []

    def listening(self, listeners: Sequence[Listener], now: float) -> None:
        """Ask every address that is not being asked."""
        self._ports = sorted({listener.port for listener in listeners})
        if self.at is not None:
            return
        for listener in listeners:
            if self._port in (None, listener.port):
                endpoint = self._reachable(listener)
                if endpoint not in self._asking and now >= self._not_before.get(endpoint, 0.0):
                    self._ask(endpoint)

    def missing(self) -> str:
        """No port, no answer, or the last answer there was."""
        if not self._ports or self._port not in (None, *self._ports):
            return listens_elsewhere(self._ports, self._port)
        if self._answers:
            endpoint, answer = list(self._answers.items())[-1]
            return f"on port {endpoint.port} the last answer to GET {self._path} was {answer}"
        return f"it listens on port {', '.join(map(str, self._ports))} but did not answer GET {self._path}"

    def close(self) -> None:
        """Hang up."""
        for get in self._asking.values():
            get.close()
        self._asking.clear()

    def _reachable(self, listener: Listener) -> Endpoint:
        """The first address that has not refused a connection; once all have, the first again."""
        candidates = endpoints(listener)
        if self._unreachable.issuperset(candidates):
            self._unreachable.difference_update(candidates)
        return next(endpoint for endpoint in candidates if endpoint not in self._unreachable)

    def _ask(self, endpoint: Endpoint) -> None:
        def answered(answer: Answer) -> None:
            now = time.monotonic()
            del self._asking[endpoint]
            self._not_before[endpoint] = now + ASK_AGAIN_AFTER
            if not answer.connected:
                self._unreachable.add(endpoint)
            if answer.status is not None or endpoint not in self._answers:
                self._answers.pop(endpoint, None)
                self._answers[endpoint] = answer.words
            if answer.status in _GOOD and self.at is None:
                self.at = now

        self._asking[endpoint] = Get(self._selector, endpoint.address, endpoint.port, self._path, answered)


def endpoints(listener: Listener) -> tuple[Endpoint, ...]:
    """Where a listening socket can be reached from this machine. A wildcard is reached over loopback; that of IPv6
    over IPv4 too, because it mostly takes both and a machine may have no IPv6 loopback."""
    address = ipaddress.ip_address(listener.address)
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        address = mapped
    if not address.is_unspecified:
        return (Endpoint(str(address), listener.port),)
    loopback = Endpoint("127.0.0.1", listener.port)
    return (loopback,) if address.version == 4 else (Endpoint("::1", listener.port), loopback)  # noqa: PLR2004
