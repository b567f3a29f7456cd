"""A server that answers every request with the bytes it is given, HTTP or not."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def odd_server(answer: Callable[[], Iterator[bytes]]) -> Iterator[str]:
    """Its address. `answer` is asked anew for every connection, which is closed after the last bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, answer), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/artifact.zip?sig=c2VjcmV0"
        finally:
            # Wakes the thread, which waits in accept.
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, answer: Callable[[], Iterator[bytes]]) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(ConnectionError):
                connection.recv(1 << 16)
                for part in answer():
                    connection.sendall(part)
