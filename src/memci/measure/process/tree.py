"""The measured process tree: who is in it, and what each process was last seen to have used."""

from collections.abc import Callable
from dataclasses import dataclass

from memci.measure.process import proc
from memci.measure.process.proc import MainThread, Resident
from memci.measure.process.rest import Aged
from memci.measure.process.run import ProcessSeen

_LONGEST_COMMAND = 4_000


@dataclass
class _Member:
    """What is remembered of one process, also after it has gone. `started` tells a reused pid apart."""

    parent: int | None
    started: int
    command: str = ""
    anon_rss: int | None = None
    peak_rss: int | None = None
    cpu: float = 0.0
    main: MainThread | None = None


class ProcessTree:
    """Everything below the supervisor, which is the subreaper: whoever is orphaned stays in it.

    `joined` is told of every process at every look.
    """

    def __init__(self, supervisor: int, joined: Callable[[int], None]) -> None:
        self._supervisor = supervisor
        self._joined = joined
        self._members: dict[int, _Member] = {}
        self.pids: list[int] = []

    def look(self) -> list[int]:
        """Walk the tree anew, parents before their children, and remember what each process has used."""
        pids: list[int] = []
        parents: list[int] = [self._supervisor]
        for parent in parents:
            for pid in proc.children(parent):
                if self._remember(pid, None if parent == self._supervisor else parent):
                    pids.append(pid)
                    parents.append(pid)
        self.pids = pids
        return pids

    def resident(self) -> Resident:
        """RSS and its anonymous part now, summed over the processes of the last look."""
        seen = [resident for pid in self.pids if (resident := proc.resident(pid))]
        return Resident(sum(one.rss for one in seen), sum(one.anon for one in seen))

    def anon_rss(self) -> int | None:
        """The tree's anonymous memory now, exactly: a page that processes share after a fork counts once.

        From smaps_rollup, which walks the page tables; RssAnon, on several kernels a sum of per-CPU counters that
        lags by some 100 KiB, only where that cannot be read.
        """
        total = 0
        for pid in self.look():
            own = proc.pss_anon(pid)
            if own is None:
                own = self._members[pid].anon_rss
            total += own or 0
        return total or None

    def alive(self) -> list[int]:
        """The processes that run at this moment; zombies do not."""
        return [pid for pid in self.look() if (stat := proc.stat(pid)) is not None and stat.state not in "ZX"]

    def peak_rss(self) -> int | None:
        """The largest VmHWM that was seen."""
        return max((member.peak_rss for member in self._members.values() if member.peak_rss), default=None)

    def cpu_time(self) -> float | None:
        """CPU seconds of the processes of the last look, and of those they have waited for."""
        return sum(self._members[pid].cpu for pid in self.pids) or None

    def ages(self) -> list[Aged]:
        """How old the processes of the last look are."""
        members = [(pid, self._members[pid]) for pid in self.pids]
        return [Aged(pid, member.parent, proc.age(member.started)) for pid, member in members]

    def run_queue_wait(self, root: int, at_end: MainThread | None = None) -> float | None:
        """Seconds that the start lost because a CPU was not free; None where the kernel does not count them.

        Only the critical chain counts: the process whose main thread used most CPU, and its ancestors. They work
        one after the other, the parent waiting for its child, so their waits add up to lost wall time. Workers run
        side by side: to subtract the waits of all would take off the same second several times. `at_end` is
        what the root's main thread had used when it ended; of others the last look counts.
        """
        used = {pid: member.main for pid, member in self._members.items() if member.main}
        if at_end is not None:
            used[root] = at_end
        if root not in used:
            return None
        link: int | None = max(used, key=lambda pid: used[pid].ran)
        waited = 0.0
        while link is not None:
            waited += used[link].waited if link in used else 0.0
            link = self._members[link].parent if link in self._members else None
        return waited

    def seen(self) -> tuple[ProcessSeen, ...]:
        """Every process that was ever seen, oldest first."""
        return tuple(
            ProcessSeen(pid, member.parent, member.command, member.anon_rss, member.peak_rss)
            for pid, member in self._members.items()
        )

    def now(self) -> tuple[ProcessSeen, ...]:
        """The processes of the last look."""
        return tuple(process for process in self.seen() if process.pid in self.pids)

    def command(self, pid: int) -> str:
        """The command line of a process that was seen."""
        return self._members[pid].command

    def _remember(self, pid: int, parent: int | None) -> bool:
        """Whether the process is there. A zombie keeps what was seen of it alive."""
        stat = proc.stat(pid)
        status = proc.status(pid)
        if stat is None or status is None:
            return False
        member = self._members.get(pid)
        if member is None or member.started != stat.started:
            member = self._members[pid] = _Member(parent, stat.started)
        member.parent = parent
        member.cpu = proc.cpu_time(pid, stat)
        member.main = proc.main_thread(pid) or member.main
        if status.peak_rss is not None:
            member.command = proc.command(pid)[:_LONGEST_COMMAND] or member.command
            member.anon_rss, member.peak_rss = status.anon_rss, status.peak_rss
        self._joined(pid)
        return True
