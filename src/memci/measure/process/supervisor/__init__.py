"""The small program that stands between memci and what it measures. Standard library only, nothing else of memci.

It is its own session, so a terminal's Ctrl-C does not reach it, and the subreaper, so that nothing the measured
program starts can leave its tree. It starts one program, tells when and how it ended, and when it is told to,
or when memci is gone for whatever reason, it ends everything that is left.

Why a program of its own: Linux hands a child's ru_maxrss the resident size of the memory it was forked from. A
child of memci would never report less than memci's own 60 MiB; a child of this one reports at least ~5.5 MiB, less
than any bare Python. Hence fork (not vfork), and hence no import here that is not needed: each costs every child.

`run` is called with a connected socket, by a Python started with -I and -S. This is imported, not run as a script: a
script is compiled anew at each start, which costs 0.6 MiB and some milliseconds. Imports in here are relative, since
it has another name in that process.

In: the length of the start (8 bytes), the start as NUL-ended strings (program, working directory, how many arguments,
the arguments, the environment), then lines `stop SECONDS` and `kill`. Out: one flat JSON object a line, written by hand
because json would cost 1 MiB.
"""

# The public module signal costs 0.8 MiB for its enums.
import _signal as signal  # type: ignore[import-not-found]
import ctypes
import os
import select
import time

from .ending import kill_all, read_file, terminate
from .launching import launch, launch_floor

SET_CHILD_SUBREAPER = 36
KILL_EVERY = 0.01
LENGTH_BYTES = 8


def run(control: int) -> None:
    """Start the program that `control` describes, stay until nothing of it is left, and leave."""
    try:
        oversee(control)
    except OSError as failure:
        send(control, "broken", errno=failure.errno or 0)
        raise
    # Memci waits for this process at every start; tidying up an interpreter takes milliseconds.
    os._exit(0)


def oversee(control: int) -> None:
    """The life of the supervisor. OSError when it cannot do its work, such as for want of processes."""
    os.set_inheritable(control, False)
    if ctypes.CDLL(None, use_errno=True).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")
    # It ends when memci does, and not before: `systemctl stop` and the like signal every process of a group.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    woken = wake_on_child()
    start = receive_start(control)
    if start is None:
        return
    program, cwd, argv, env = start
    floor = launch_floor(cwd, env)
    began, pid, refusal = launch(program, cwd, argv, env)
    # Only the program may hold its output open.
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if refusal:
        step, number = refusal.split()
        os.waitpid(pid, 0)
        send(control, "refused", to_enter=int(step == b"chdir"), errno=int(number))
    else:
        send(control, "started", pid=pid, at=began, floor=floor)
    supervise(control, woken, None if refusal else pid)


def wake_on_child() -> int:
    """A descriptor that becomes readable whenever a child has ended."""
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    return woken


def receive_start(control: int) -> tuple[str, str, list[str], dict[bytes, bytes]] | None:
    """Program, working directory, argv and environment; None when memci went away first."""
    data = bytearray()
    wanted = LENGTH_BYTES
    while len(data) < wanted:
        chunk = os.read(control, wanted - len(data))
        if not chunk:
            return None
        data += chunk
        if wanted == len(data) == LENGTH_BYTES:
            wanted += int.from_bytes(data, "big")
    program, cwd, count, *rest = bytes(data[LENGTH_BYTES:]).split(b"\0")[:-1]
    argv = [os.fsdecode(word) for word in rest[: int(count)]]
    variables = (entry.partition(b"=") for entry in rest[int(count) :])
    return os.fsdecode(program), os.fsdecode(cwd), argv, {name: value for name, _, value in variables}


def supervise(control: int, woken: int, main: int | None) -> None:
    """Reap whatever ends, obey, and return when everything has ended after a `stop` or the loss of memci."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(woken, select.POLLIN)
    kill_from = None  # on the monotonic clock; None until it is told to stop
    said = b""
    while True:
        timeout = None
        if kill_from is not None:
            timeout = max(kill_from - time.monotonic(), KILL_EVERY) * 1000
        events = dict(poll.poll(timeout))
        if woken in events:
            drain(woken)
        if main is not None and report_end(control, main):
            main = None
        alive = reap(main)
        if control in events:
            heard = os.read(control, 4096)
            *orders, said = (said + heard).split(b"\n")
            for order in orders:
                if order == b"kill":
                    kill_from = time.monotonic()
                elif kill_from is None:
                    kill_from = time.monotonic() + float(order.split()[1])
                    terminate(main)
            if not heard:
                poll.unregister(control)
                kill_from = time.monotonic()
        if kill_from is not None and not alive:
            send(control, "gone")
            return
        if kill_from is not None and time.monotonic() >= kill_from:
            kill_all()


def report_end(control: int, main: int) -> bool:
    """Whether the program has ended; then its end has been told and it is reaped.

    /proc/PID/schedstat has the time it spent waiting for a CPU and is still there on the zombie, not after it.
    """
    if os.waitid(os.P_PID, main, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        return False
    at = time.monotonic_ns()
    ran, waited, *_ = (read_file(f"/proc/{main}/schedstat") or b"-1 -1").split()
    _, status, usage = os.wait4(main, 0)
    send(
        control,
        "exited",
        at=at,
        status=status,
        ran=int(ran),
        waited=int(waited),
        cpu=usage.ru_utime + usage.ru_stime,
        peak_rss=usage.ru_maxrss * 1024,
    )
    return True


def reap(main: int | None) -> bool:
    """Reap the orphans that have ended; whether any child is left."""
    try:
        while True:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None or ended.si_pid == main:
                return True
            os.waitpid(ended.si_pid, 0)
    except ChildProcessError:
        return False


def drain(descriptor: int) -> None:
    """Empty a pipe that is only there to wake."""
    try:
        while os.read(descriptor, 4096):
            pass
    except BlockingIOError:
        return


def send(control: int, event: str, **numbers: float) -> None:
    """One line to memci, if it is still there."""
    fields = "".join(f', "{name}": {number}' for name, number in numbers.items())
    try:
        os.write(control, f'{{"event": "{event}"{fields}}}\n'.encode())
    except (BrokenPipeError, ConnectionResetError):
        return
