"""The listening TCP sockets, asked of the kernel by netlink as `ss` does (sock_diag(7)).

/proc/net/tcp has the same, but the kernel walks a table made for all connections a large machine could have to print
it: a millisecond and more each time, in which a CPU is taken from the program that is waited for. This takes a
hundredth of that.
"""

import os
import socket
import struct

from memci.measure.process.proc import Listener

_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_REQUEST_DUMP = 0x301
_ERROR, _DONE = 2, 3
_LISTEN = 10
_ANSWERS_WITHIN = 1.0
_LARGEST_MESSAGE = 1 << 16

_HEADER = struct.Struct("=IHHII")
"""Length, type, flags, sequence number, port."""

_REQUEST = struct.Struct("=BBBxI48x")
"""Family, protocol, extensions, set of states; every address."""

_SOCKET = struct.Struct("=B3xH2x16s44xI")
"""Of struct inet_diag_msg: the family, the port (in network order), the address, the inode."""


def listeners() -> list[Listener] | None:
    """Every socket that listens in the network namespace of this process; None when the kernel does not tell so."""
    found: list[Listener] = []
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, _NETLINK_SOCK_DIAG) as kernel:
            kernel.settimeout(_ANSWERS_WITHIN)
            for family in (socket.AF_INET, socket.AF_INET6):
                kernel.send(request(family))
                done = False
                while not done:
                    some, done = parse(kernel.recv(_LARGEST_MESSAGE))
                    found += some
    except (OSError, ValueError, struct.error):
        return None
    return found


def shares_namespace(pid: int) -> bool:
    """Whether a process is in this one's network namespace; False too when that may not be known."""
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino == os.stat("/proc/self/ns/net").st_ino  # noqa: PTH116
    except OSError:
        return False


def request(family: int) -> bytes:
    """Ask for the listening TCP sockets of a family."""
    body = _REQUEST.pack(family, socket.IPPROTO_TCP, 0, 1 << _LISTEN)
    return _HEADER.pack(_HEADER.size + len(body), _SOCK_DIAG_BY_FAMILY, _REQUEST_DUMP, 0, 0) + body


def parse(data: bytes) -> tuple[list[Listener], bool]:
    """The sockets in what one read gave, and whether the answer is complete. ValueError or struct.error when it is
    a refusal, or not what was asked for."""
    found: list[Listener] = []
    while data:
        length, kind, *_ = _HEADER.unpack_from(data)
        if kind == _DONE:
            return found, True
        if kind == _ERROR or length < _HEADER.size:
            raise ValueError("the kernel does not list sockets")
        found.append(_listener(data[_HEADER.size : length]))
        # Messages begin at multiples of four.
        data = data[(length + 3) & ~3 :]
    return found, False


def _listener(message: bytes) -> Listener:
    family, port, address, inode = _SOCKET.unpack_from(message)
    size = 4 if family == socket.AF_INET else 16
    return Listener(socket.inet_ntop(family, address[:size]), socket.ntohs(port), inode)
