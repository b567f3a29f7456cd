"""Where a pass writes what it sees, and how it sees memory, in a program that may fork and close what it finds."""

import os
from fcntl import F_DUPFD_CLOEXEC, fcntl

_HIGH_DESCRIPTOR = 400
"""Our descriptors start here, so that the program's own keep the numbers they would have had."""


def _open_high(path: str, flags: int) -> int:
    low = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        return fcntl(low, F_DUPFD_CLOEXEC, _HIGH_DESCRIPTOR)
    finally:
        os.close(low)


class Log:
    """An append-only file whose descriptor is checked before each write: a program may close what it does not know."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.descriptor = -1
        self.identity: tuple[int, int] | None = None
        self.open()

    def open(self) -> int:
        """Open the file, anew if need be; returns its size."""
        self.descriptor = _open_high(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        status = os.fstat(self.descriptor)
        self.identity = (status.st_dev, status.st_ino)
        return status.st_size

    def size(self) -> int:
        """Bytes in the file, which is open afterwards; OSError when it cannot be."""
        try:
            status = os.fstat(self.descriptor)
            if (status.st_dev, status.st_ino) == self.identity:
                return status.st_size
        except OSError:
            return self.open()
        return self.open()

    def write(self, line: bytes, most: "int | None" = None) -> bool:
        """Append a line, unless the file holds `most` bytes already; whether it did. OSError as of the disk."""
        size = self.size()
        if most is not None and size >= most:
            return False
        os.write(self.descriptor, line)
        return True


class Statm:
    """This process's resident bytes from /proc/self/statm."""

    def __init__(self) -> None:
        self.page = os.sysconf("SC_PAGE_SIZE")
        self.open()

    def open(self) -> None:
        """Open it for the process that this is now."""
        self.descriptor = _open_high("/proc/self/statm", os.O_RDONLY)
        self.pid = os.getpid()

    def resident(self) -> int:
        """Bytes; 0 when they cannot be read."""
        try:
            if os.getpid() != self.pid:
                # /proc/self was resolved when it was opened: a forked child would read its parent.
                self.open()
            return int(os.pread(self.descriptor, 128, 0).split()[1]) * self.page
        except (OSError, ValueError, IndexError):
            return 0
