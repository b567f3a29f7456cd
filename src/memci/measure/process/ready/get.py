"""One GET that waits for its status line in the selector's loop."""

import os
import re
import selectors
import socket
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote


class Answer(NamedTuple):
    """What came of a GET: the status, None when there was no HTTP answer; the same in words; whether there was
    a connection at all."""

    status: int | None
    words: str
    connected: bool = True


Answered = Callable[[Answer], None]

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3})[^\n]*\n")
_LARGEST_HEAD = 64 * 1024
_BEGINNING = b"HTTP/1."


class Get:
    """Connects at once. `answered` is only ever called from the selector's loop, not while this is being made."""

    def __init__(
        self, selector: selectors.BaseSelector, address: str, port: int, path: str, answered: Answered
    ) -> None:
        self._selector = selector
        self._answered = answered
        self._request = request(port, path)
        self._head = b""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        # A refusal shows when the socket becomes writable, as does success.
        self._socket.connect_ex((address, port))
        selector.register(self._socket, selectors.EVENT_WRITE, self._send)

    def close(self) -> None:
        """Hang up; nothing will be told."""
        self._selector.unregister(self._socket)
        self._socket.close()

    def _send(self) -> None:
        error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            self._end(Answer(None, f"no connection ({os.strerror(error)})", connected=False))
            return
        try:
            sent = self._socket.send(self._request)
        except OSError as failure:
            # An address that cannot be reached at all is refused by connect_ex at once, and shows here.
            self._end(Answer(None, f"no connection ({failure.strerror})", connected=False))
            return
        self._request = self._request[sent:]
        if not self._request:
            self._selector.modify(self._socket, selectors.EVENT_READ, self._receive)

    def _receive(self) -> None:
        try:
            data = self._socket.recv(65536)
        except BlockingIOError:
            return
        except OSError as failure:
            self._end(Answer(None, f"a closed connection ({failure.strerror})"))
            return
        self._head += data
        status = final_status(self._head)
        if status is not None:
            self._end(Answer(status, str(status)))
        elif not data:
            self._end(Answer(None, "a closed connection"))
        elif not is_http(self._head) or len(self._head) > _LARGEST_HEAD:
            self._end(Answer(None, "not HTTP"))

    def _end(self, answer: Answer) -> None:
        self.close()
        self._answered(answer)


def request(port: int, path: str) -> bytes:
    """The request; localhost as the host is what frameworks allow without configuration."""
    target = quote(path, safe="/?&=%:@!$'()*+,;~[]-._")
    lines = (
        f"GET {target} HTTP/1.1",
        f"Host: localhost:{port}",
        "User-Agent: memci",
        "Accept: */*",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def is_http(head: bytes) -> bool:
    """Whether an answer begins, as far as it has come, like one in HTTP."""
    return head.startswith(_BEGINNING[: len(head)])


def final_status(head: bytes) -> int | None:
    """The status of an answer, once its line is there; interim answers (1xx) before it are passed over."""
    while line := _STATUS_LINE.match(head):
        status = int(line[1])
        if status >= 200:  # noqa: PLR2004
            return status
        _, _, head = head.partition(b"\r\n\r\n")
    return None
