"""How long a process had to wait for a CPU. By itself, since it also runs inside what is measured."""

import os

from memci.measure.process import proc


def run_queue_wait(pid: int | None = None) -> float:
    """Seconds for which a process's main thread (this one's by default) was runnable and had no CPU.

    Readable until the process is reaped; SystemExit where the kernel does not count it.
    """
    main = proc.main_thread(pid or os.getpid())
    if main is None:
        raise SystemExit("this kernel keeps no schedstat, without which a busy machine's figures mean nothing")
    return main.waited
