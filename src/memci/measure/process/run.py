"""What one start of a process tree showed."""

from dataclasses import dataclass

from memci.model.result import Outcome


@dataclass(frozen=True)
class ProcessSeen:
    """One process of the tree, at ready or the last time it was seen. Bytes; None where the kernel did not tell.

    `parent` is a pid, None for the main process and for one that was orphaned. `anon_rss` is RssAnon.
    """

    pid: int
    parent: int | None
    command: str
    anon_rss: int | None
    peak_rss: int | None


@dataclass(frozen=True)
class Run:
    """Seconds and bytes. What was not measured is None (or empty), never a zero; `pid` is 0 if nothing was started.

    started: CLOCK_MONOTONIC just before the fork.  ready_after: from there to ready, or to the end for `exit`; None
    when it came to neither.  run_queue_wait: of that time, how long it was runnable but had no CPU.
    peak_rss: of the largest process; ru_maxrss for a program that has ended (so its reaped children are in it),
    VmHWM otherwise.  anon_rss: of the tree; at ready, or the last sample before the end.
    Memory and processes of a server of several processes are those after ready, as soon as the tree has come to rest;
    its times are those at ready.
    listening: when the tree first listened on a TCP port.  timeline: (seconds since the start, RSS of the tree).
    left_running: commands that outlived the main process by more than a moment, and were then stopped.
    steal: CPUs' worth of time the hypervisor gave to others meanwhile.  output_bytes: how much the program wrote.
    """

    outcome: Outcome
    started: float
    ready_after: float | None
    run_queue_wait: float | None
    cpu_time: float | None
    peak_rss: int | None
    anon_rss: int | None
    listening: float | None
    listening_anon_rss: int | None
    processes: tuple[ProcessSeen, ...]
    timeline: tuple[tuple[float, int], ...]
    left_running: tuple[str, ...]
    steal: float
    pid: int
    output_bytes: int
