"""/proc: parsing its files (pure), and reading them. A reading is None when the process has gone or may not be read."""

import os
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from memci.measure.process.supervisor.ending import read_file

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_LISTEN = b"0A"
_CPUCLOCK_SCHED = 2

read = read_file
"""A whole file of /proc. The supervisor's own, since that may import nothing of ours."""


@dataclass(frozen=True)
class Resident:
    """Bytes of memory that are resident, and those of them that no file backs."""

    rss: int
    anon: int


@dataclass(frozen=True)
class Status:
    """RssAnon and VmHWM in bytes; None for a zombie, which has no memory."""

    anon_rss: int | None
    peak_rss: int | None


@dataclass(frozen=True)
class MainThread:
    """What the scheduler says of a process's main thread: seconds it ran, seconds it waited for a CPU."""

    ran: float
    waited: float


@dataclass(frozen=True)
class Stat:
    """State letter, session, CPU seconds (its own; those of children it has waited for), start in clock ticks."""

    state: str
    session: int
    cpu: float
    children_cpu: float
    started: int


@dataclass(frozen=True)
class Listener:
    """A TCP socket that listens."""

    address: str
    port: int
    inode: int


def parse_statm(text: bytes) -> Resident:
    """RSS and its anonymous part; the file's third number is the part that files and shared memory back."""
    _, resident, shared, *_ = text.split()
    return Resident(rss=int(resident) * _PAGE, anon=max(0, int(resident) - int(shared)) * _PAGE)


def parse_status(text: bytes) -> Status:
    """RssAnon and VmHWM of /proc/PID/status."""
    return Status(anon_rss=_kilobytes(text, b"RssAnon:"), peak_rss=_kilobytes(text, b"VmHWM:"))


def parse_pss_anon(text: bytes) -> int | None:
    """Pss_Anon of /proc/PID/smaps_rollup: a page that n processes share counts as 1/n in each."""
    return _kilobytes(text, b"Pss_Anon:")


def parse_schedstat(text: bytes) -> MainThread:
    """/proc/PID/schedstat, which is in nanoseconds."""
    ran, waited, *_ = text.split()
    return MainThread(ran=int(ran) / 1e9, waited=int(waited) / 1e9)


def parse_stat(text: bytes) -> Stat:
    """/proc/PID/stat; the command in it may hold spaces and parentheses."""
    fields = text[text.rindex(b")") + 2 :].split()
    own = (int(fields[11]) + int(fields[12])) / _TICKS
    children = (int(fields[13]) + int(fields[14])) / _TICKS
    return Stat(fields[0].decode(), int(fields[3]), own, children, int(fields[19]))


def parse_listeners(text: bytes) -> list[Listener]:
    """The LISTEN rows of /proc/net/tcp or tcp6."""
    rows = (line.split() for line in text.splitlines()[1:])
    return [_listener(row[1], row[9]) for row in rows if len(row) > 9 and row[3] == _LISTEN]  # noqa: PLR2004


def parse_steal(text: bytes) -> float:
    """Seconds the hypervisor has taken from all CPUs together since boot, of /proc/stat."""
    fields = text.splitlines()[0].split()
    return int(fields[8]) / _TICKS


def _kilobytes(text: bytes, field: bytes) -> int | None:
    for line in text.splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return None


def _listener(local: bytes, inode: bytes) -> Listener:
    """The address is printed as 32-bit words in the machine's own byte order, the port as a number."""
    address, _, port = local.decode().rpartition(":")
    words = [int(address[start : start + 8], 16) for start in range(0, len(address), 8)]
    family = socket.AF_INET if len(words) == 1 else socket.AF_INET6
    return Listener(socket.inet_ntop(family, struct.pack(f"={len(words)}I", *words)), int(port, 16), int(inode))


def resident(pid: int) -> Resident | None:
    """RSS now; 0 for a zombie."""
    text = read(f"/proc/{pid}/statm")
    return parse_statm(text) if text else None


def status(pid: int) -> Status | None:
    """RssAnon and VmHWM now."""
    text = read(f"/proc/{pid}/status")
    return parse_status(text) if text else None


def pss_anon(pid: int) -> int | None:
    """Pss_Anon now; None too where the kernel has no such field. Takes up to a millisecond."""
    text = read(f"/proc/{pid}/smaps_rollup")
    return parse_pss_anon(text) if text else None


def main_thread(pid: int) -> MainThread | None:
    """The main thread's time on and in front of a CPU."""
    text = read(f"/proc/{pid}/schedstat")
    return parse_schedstat(text) if text else None


def stat(pid: int) -> Stat | None:
    """State, session and CPU time now."""
    text = read(f"/proc/{pid}/stat")
    return parse_stat(text) if text else None


def cpu_time(pid: int, seen: Stat) -> float:
    """CPU seconds of a process, all its threads and the children it has waited for.

    The process's CPU clock counts nanoseconds; its id is built as clock_getcpuclockid(3) does. What the process has
    waited for is only known in clock ticks; `seen` has it.
    """
    try:
        own = time.clock_gettime((~pid << 3) | _CPUCLOCK_SCHED)
    except OSError:
        own = seen.cpu
    return own + seen.children_cpu


def age(started: int) -> float:
    """Seconds since a moment in clock ticks after boot, in which /proc/PID/stat has the start of a process."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / _TICKS


def command(pid: int) -> str:
    """The command line as one line; empty for a zombie or a process that has gone."""
    text = read(f"/proc/{pid}/cmdline") or b""
    return " ".join(text.rstrip(b"\0").decode(errors="replace").split("\0"))


def children(pid: int) -> list[int]:
    """The children of a process; those of all its threads."""
    try:
        with os.scandir(f"/proc/{pid}/task") as tasks:
            names = [task.name for task in tasks]
    except OSError:
        return []
    return [int(child) for name in names for child in (read(f"/proc/{pid}/task/{name}/children") or b"").split()]


def lists_children() -> bool:
    """Whether this kernel keeps the lists that `children` reads."""
    return read(f"/proc/self/task/{os.getpid()}/children") is not None


def listeners(pid: int | str = "self") -> list[Listener]:
    """Every TCP socket that listens in the network namespace of a process, whoever owns it."""
    found: list[Listener] = []
    for table in ("tcp", "tcp6"):
        text = read(f"/proc/{pid}/net/{table}")
        found += parse_listeners(text) if text else []
    return found


def socket_inodes(pid: int) -> Iterator[int]:
    """The sockets a process has open."""
    try:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            target = _link(entry)
            if target.startswith("socket:["):
                yield int(target[len("socket:[") : -1])
    except OSError:
        return


def pids() -> list[int]:
    """Every process of this machine that can be seen."""
    with os.scandir("/proc") as entries:
        return [int(entry.name) for entry in entries if entry.name.isdecimal()]


def steal() -> float:
    """Seconds the hypervisor has taken from all CPUs together since boot."""
    text = read("/proc/stat")
    return parse_steal(text) if text else 0.0


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""
