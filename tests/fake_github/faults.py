"""Faults that a test orders: answers in place of the right one, slowness, cut connections."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from tests.fake_github.messages import Answer, Incoming

PARTS = ("api", "results", "blobs")


@dataclass(frozen=True)
class Cut:
    """The connection is reset in place of an answer; `done`: after the request has taken effect."""

    done: bool = False


@dataclass(frozen=True)
class Lost:
    """The request takes effect, but this is answered."""

    answer: Answer


@dataclass
class _Ordered:
    server: str | None
    method: str
    path: re.Pattern[str]
    left: int
    fault: Answer | Cut | Lost

    def meets(self, server: str, incoming: Incoming) -> bool:
        return (
            self.left > 0
            and self.server in (None, server)
            and self.method in ("*", incoming.method)
            and self.path.search(incoming.path) is not None
        )


@dataclass
class _Delay:
    path: re.Pattern[str]
    seconds: float


class Faults:
    def __init__(self) -> None:
        self._ordered: list[_Ordered] = []
        self._delays: list[_Delay] = []
        self._lock = threading.Lock()

    def fail(
        self,
        method: str,
        path_regex: str,
        status: int = 500,
        times: int = 1,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        *,
        server: str | None = None,
    ) -> None:
        """The next `times` requests (method `*`: any; the pattern searched in the path) are answered so.

        The body: a JSON document, or bytes as they are; without one, what GitHub's front end says.
        """
        if body is None:
            body = {"message": "Server Error"} if status >= 500 else {"message": "Error", "status": str(status)}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = "text/html" if isinstance(body, bytes) else "application/json; charset=utf-8"
        self._order(server, method, path_regex, times, Answer(status, raw, kind, dict(headers or {})))

    def cut(
        self, method: str, path_regex: str, times: int = 1, *, server: str | None = None, done: bool = False
    ) -> None:
        """The next `times` requests have their connection reset, after they were read or, if `done`, carried out."""
        self._order(server, method, path_regex, times, Cut(done))

    def lose(
        self, method: str, path_regex: str, status: int = 502, times: int = 1, *, server: str | None = None
    ) -> None:
        """The next `times` requests take effect, but their answer is lost on its way to GitHub's front end."""
        answer = Answer(status, b"<html>Bad gateway</html>", "text/html")
        self._order(server, method, path_regex, times, Lost(answer))

    def delay(self, path_regex: str, seconds: float) -> None:
        """From now on, every answer to such a path waits."""
        with self._lock:
            self._delays.append(_Delay(re.compile(path_regex), seconds))

    def clear(self) -> None:
        with self._lock:
            self._ordered.clear()
            self._delays.clear()

    def next_for(self, server: str, incoming: Incoming) -> Answer | Cut | Lost | None:
        with self._lock:
            for ordered in self._ordered:
                if ordered.meets(server, incoming):
                    ordered.left -= 1
                    return ordered.fault
        return None

    def delay_of(self, server: str, incoming: Incoming) -> float:
        del server
        with self._lock:
            return sum(delay.seconds for delay in self._delays if delay.path.search(incoming.path))

    def _order(self, server: str | None, method: str, path_regex: str, times: int, fault: Answer | Cut | Lost) -> None:
        if server is not None and server not in PARTS:
            raise ValueError(f"The fake's servers are {', '.join(PARTS)}, not {server}.")
        with self._lock:
            self._ordered.append(_Ordered(server, method, re.compile(path_regex), times, fault))
