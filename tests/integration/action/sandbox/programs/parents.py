"""Finds the process that measures, and does to it what its user may do. argv: `kill`, `stop`, `flood` or `commands`."""

import ctypes
import os
import signal
import sys
from pathlib import Path

PIDFD_GETFD = 438


def worker() -> int:
    pid = os.getppid()
    while b"sandbox.worker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pid


def write(chunk: bytes, times: int) -> None:
    """Into its standard output, got by a call that debuggers use: /proc only opens what its user may open anew."""
    process = os.pidfd_open(worker())
    its_output = ctypes.CDLL(None).syscall(PIDFD_GETFD, process, 1, 0)
    assert its_output >= 0, "the descriptor was refused"
    for _ in range(times):
        os.write(its_output, chunk)


match sys.argv[1]:
    case "kill":
        os.kill(worker(), signal.SIGKILL)
        signal.pause()
    case "stop":
        os.kill(worker(), signal.SIGTERM)
        signal.pause()
    case "flood":
        write(b"a line\n" * 1000, 50)
        write(b"without end " * 100_000, 50)
    case "commands":
        write(b"\n::add-mask::x\r\n::set-output name=verdict::pass\x1b[2J\n##[error]\xff\xfe\n", 1)
