"""From the supervisor to the program: fork, and exec."""

import _signal as signal  # type: ignore[import-not-found]
import os
import time

SMALLEST = "/bin/true"


def launch_floor(cwd: str, env: dict[bytes, bytes]) -> int:
    """The least ru_maxrss (bytes) that the program can report: what the smallest program reports, started the same way.

    Where there is none, what was needed to find that out; that is 0.8 MiB more, and still less than any Python.
    """
    plain = {name: value for name, value in env.items() if not name.startswith(b"LD_")}
    _, pid, _ = launch(SMALLEST, cwd, ["true"], plain)
    return os.wait4(pid, 0)[2].ru_maxrss * 1024


def launch(program: str, cwd: str, argv: list[str], env: dict[bytes, bytes]) -> tuple[int, int, bytes]:
    """Start the program in a session of its own: when (CLOCK_MONOTONIC, ns), its pid, and b"step errno" if it failed.

    What this process ignores, among it SIGPIPE as every Python does, is back to its default in the program.
    """
    outcome, report = os.pipe()
    ignored = [number for number in signal.valid_signals() if signal.getsignal(number) == signal.SIG_IGN]
    began = time.monotonic_ns()
    pid = os.fork()
    if pid == 0:
        step = b"chdir"
        try:
            os.setsid()
            for number in ignored:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            os.chdir(cwd)
            step = b"exec"
            os.execve(program, argv, env)  # noqa: S606
        except OSError as error:
            os.write(report, b"%s %d" % (step, error.errno or 0))
        finally:
            os._exit(127)
    os.close(report)
    # The other end is closed by a successful exec, so an empty answer is good news.
    refusal = os.read(outcome, 64)
    os.close(outcome)
    return began, pid, refusal
