"""The listening sockets by netlink: the messages, and that they say what /proc says."""

import os
import shutil
import socket
import struct
import subprocess
import sys

import pytest

from memci.measure.process import proc, sock_diag
from memci.measure.process.listeners import listening
from memci.measure.process.proc import Listener

DONE = struct.pack("=IHHIII", 20, 3, 2, 0, 0, 0)
REFUSED = struct.pack("=IHHIIi", 20, 2, 0, 0, 0, -2)


def message(family: int, port: int, address: bytes, inode: int) -> bytes:
    """One socket, as the kernel writes it, with an attribute behind it that makes its length odd."""
    body = struct.pack("=BBBB", family, 10, 0, 0) + struct.pack("!HH", port, 0) + address.ljust(16, b"\0") + bytes(16)
    body += struct.pack("=I8xIIIII", 0, 0, 0, 128, 0, inode) + struct.pack("=HHB", 5, 8, 0)
    head = struct.pack("=IHHII", 16 + len(body), 20, 2, 0, 0)
    return (head + body).ljust((16 + len(body) + 3) & ~3, b"\0")


def test_one_read_may_hold_several_sockets_and_the_end() -> None:
    data = message(socket.AF_INET, 8080, bytes([127, 0, 0, 1]), 11) + message(socket.AF_INET6, 81, bytes(16), 12)
    both = [Listener("127.0.0.1", 8080, 11), Listener("::", 81, 12)]
    assert sock_diag.parse(data) == (both, False)
    assert sock_diag.parse(data + DONE) == (both, True)


@pytest.mark.parametrize("data", [REFUSED, b"\x05", DONE[:10], struct.pack("=IHHII", 0, 20, 0, 0, 0)])
def test_a_refusal_and_nonsense_are_told_from_an_empty_answer(data: bytes) -> None:
    with pytest.raises((ValueError, struct.error)):
        sock_diag.parse(data)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_it_says_what_proc_says(family: socket.AddressFamily) -> None:
    try:
        server = socket.create_server(("", 0), family=family)
    except OSError:
        pytest.skip("this machine does not have the family")
    with server:
        (ours,) = [one for one in proc.listeners() if one.port == server.getsockname()[1]]
        found = sock_diag.listeners()
        if found is None:
            pytest.skip("this kernel does not list sockets by netlink")
        assert ours in found
        assert ours.inode == os.fstat(server.fileno()).st_ino
        client = socket.create_connection(server.getsockname()[:2])
        with client, server.accept()[0]:
            assert [one for one in sock_diag.listeners() or [] if one.port == ours.port] == [ours]
    assert ours not in (sock_diag.listeners() or [])


def test_another_network_namespace_is_looked_into() -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], check=False).returncode != 0:
        pytest.skip("no network namespace can be made here")
    program = "import socket; s = socket.socket(); s.listen(); print(s.getsockname()[1], flush=True); input()"
    command = ["unshare", "-rn", sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = int(process.stdout.readline())
        assert not sock_diag.shares_namespace(process.pid)
        assert [one.port for one in listening(process.pid)] == [port]
        process.stdin.close()


def test_a_process_that_has_gone_is_in_no_namespace() -> None:
    assert sock_diag.shares_namespace(os.getpid())
    assert not sock_diag.shares_namespace(2**22 + 1)
