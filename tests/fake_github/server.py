"""A threaded HTTP server on loopback that hands every request to one function."""

import contextlib
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from tests.fake_github.faults import Cut, Faults, Lost
from tests.fake_github.messages import Answer, Answering, Incoming, Request

_READ_AT_ONCE = 1 << 20


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    answer: Answering
    server_label: str
    faults: Faults
    log: list[Request]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.open_connections: set[socket.socket] = set()

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that went away is what some tests are about; anything else is a mistake of the fake's.
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listener
    connection: socket.socket

    def setup(self) -> None:
        super().setup()
        self.server.open_connections.add(self.connection)

    def finish(self) -> None:
        self.server.open_connections.discard(self.connection)
        with contextlib.suppress(ConnectionError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The requests are in the fake's list."""

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        incoming = Incoming(
            self.command, path, query, {name.lower(): value for name, value in self.headers.items()}, self._body()
        )
        fault = self.server.faults.next_for(self.server.server_label, incoming)
        time.sleep(self.server.faults.delay_of(self.server.server_label, incoming))
        if isinstance(fault, Cut):
            if fault.done:
                self.server.answer(incoming)
            self._record(incoming, None)
            self._reset()
            return
        if isinstance(fault, Lost):
            self.server.answer(incoming)
            fault = fault.answer
        answer = fault if fault is not None else self.server.answer(incoming)
        self._record(incoming, answer.status)
        self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _record(self, incoming: Incoming, status: int | None) -> None:
        self.server.log.append(
            Request(
                self.server.server_label,
                incoming.method,
                incoming.path,
                status,
                incoming.query,
                incoming.headers,
                incoming.body,
            )
        )

    def _reset(self) -> None:
        # Closed with nothing to linger for, TCP says "reset" rather than "end".
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.wfile.close()
        self.rfile.close()
        self.connection.close()

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.content_type is not None:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:  # 204 must not have one
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            for start in range(0, len(answer.body), _READ_AT_ONCE):
                self.wfile.write(answer.body[start : start + _READ_AT_ONCE])


class Server:
    """Listens from its making on; a context manager that ends it."""

    def __init__(self, label: str, answer: Answering, faults: Faults, log: list[Request]) -> None:
        self._listener = _Listener()
        self._listener.server_label = label
        self._listener.answer = answer
        self._listener.faults = faults
        self._listener.log = log
        self.origin = f"http://127.0.0.1:{self._listener.server_address[1]}"
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self._ended = False

    def end(self) -> None:
        """From now on connections are refused, and those that are open are closed."""
        if self._ended:
            return
        self._ended = True
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()
        for connection in list(self._listener.open_connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
