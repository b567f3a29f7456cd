"""A listening socket in the place of Docker's: whoever may connect to it could become root on the runner."""

import contextlib
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DockerSocket:
    """Counts those who reached it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reached = 0


@contextmanager
def docker_socket(group: int) -> Iterator[DockerSocket]:
    """A socket of root and a group, mode 0660, as on a hosted runner."""
    # A socket's path must be short, so it does not lie beside the rest.
    with tempfile.TemporaryDirectory(prefix="memci-") as folder, socket.socket(socket.AF_UNIX) as listening:
        watched = DockerSocket(Path(folder) / "docker.sock")
        listening.bind(str(watched.path))
        os.chown(watched.path, 0, group)
        watched.path.chmod(0o660)
        listening.listen()
        thread = threading.Thread(target=_count, args=(listening, watched))
        thread.start()
        try:
            yield watched
        finally:
            # Closing alone would not wake the thread.
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _count(listening: socket.socket, watched: DockerSocket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        connection.close()
        watched.reached += 1
