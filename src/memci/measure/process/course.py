"""One start on its way: the loop that follows it, and what the loop has seen."""

import selectors
import time
from collections.abc import Callable

from memci.errors import MemciError
from memci.measure.process import proc
from memci.measure.process.adoption import Adoption
from memci.measure.process.ending import Surroundings, ended, out_of_time
from memci.measure.process.interrupts import Interrupts
from memci.measure.process.listeners import Listeners
from memci.measure.process.oom import OomWatch
from memci.measure.process.output import Output, Source
from memci.measure.process.ready import ReadyWatch
from memci.measure.process.rest import QUIET, Siblings, longest_rest, quiet
from memci.measure.process.run import Run
from memci.measure.process.start import Limits
from memci.measure.process.supervision import Exited, Refused, Started, Supervision
from memci.measure.process.timeline import Timeline
from memci.measure.process.tree import ProcessTree
from memci.model.entrypoint import Ready
from memci.model.result import Outcome

SAMPLE_EVERY = 0.01
LOOK_EVERY = 0.05
POLL_EVERY = 0.005
"""Seconds between two samples of the tree's RSS, two walks of the tree, two looks for listening sockets."""

SETTLE = 0.2
"""Seconds that what the main process has left behind gets to end by itself: helpers see its end a little later."""

_WHILE_WAITING = 0.02
_LONGEST_END = 10.0
_FLOOR_MARGIN = 256 * 1024

Tick = Callable[[float], None]


class Course:
    """Follows one start. Everything happens in `_pump`, where the selector's callbacks run."""

    def __init__(
        self,
        ready: Ready,
        limits: Limits,
        tick: Tick,
        interrupts: Interrupts,
        selector: selectors.BaseSelector,
        watch: ReadyWatch,
        output: Output,
        supervision: Supervision,
        adoption: Adoption,
    ) -> None:
        self._ready = ready
        self._limits = limits
        self._tick = tick
        self._interrupts = interrupts
        self._selector = selector
        self._watch = watch
        self._output = output
        self._supervision = supervision
        self._adoption = adoption
        self._oom = OomWatch()
        self._tree = ProcessTree(supervision.pid, self._oom.saw)
        self._listeners = Listeners()
        self._timeline = Timeline()
        self._steal_before = proc.steal()
        self._steal = 0.0
        self._anon_rss: int | None = None
        self._cpu_time: float | None = None
        self._run_queue_wait: float | None = None
        self._listening_at: float | None = None
        self._listening_anon_rss: int | None = None
        self._left_running: tuple[str, ...] = ()
        self._exited: Exited | None = None
        self._missing = ""

    def begin(self) -> Started | Refused:
        """Wait until the program runs, or the kernel has refused to run it."""
        while True:
            answer = self._supervision.started or self._supervision.refused
            if answer is not None:
                return answer
            self._pump(_WHILE_WAITING)
            self._check()

    def follow(self, started: Started) -> None:
        """Sample and poll until it is ready, has ended, or has used up its time."""
        deadline = started.at + self._limits.timeout
        look_at = sample_at = poll_at = 0.0
        polls = self._ready.kind != "exit"
        while True:
            now = time.monotonic()
            if now >= look_at:
                self._tree.look()
                look_at = now + LOOK_EVERY
            if now >= sample_at:
                self._sample(now - started.at)
                sample_at = now + SAMPLE_EVERY
            if polls and now >= poll_at:
                self._poll(started.pid)
                poll_at = now + POLL_EVERY
            if self._watch.at is not None or self._supervision.exited is not None or now >= deadline:
                return
            self._pump(min(look_at, sample_at, deadline, poll_at if polls else deadline) - time.monotonic())
            self._check()

    def read(self, started: Started) -> None:
        """Read what the tree holds before it is ended; when its main process has ended, who is left of it."""
        self._output.drain()
        # What ends or hangs up later does so because memci ends it.
        exited = self._exited = self._supervision.exited
        self._missing = self._watch.missing()
        if exited is None:
            self._tree.look()
        self._cpu_time = exited.cpu if exited else self._tree.cpu_time()
        self._run_queue_wait = self._tree.run_queue_wait(started.pid, exited.main if exited else None)
        self._steal = max(0.0, proc.steal() - self._steal_before) / (time.monotonic() - started.at)
        if exited is not None:
            self._left_running = self._settle()
            return
        if self._watch.at is not None:
            self._come_to_rest(self._watch.at - started.at)
        self._sample(time.monotonic() - started.at)
        self._anon_rss = self._tree.anon_rss()

    def end(self) -> None:
        """End every process, patiently at first; a second Ctrl-C ends the patience. May be called again."""
        supervision = self._supervision
        give_up_at = time.monotonic() + self._limits.grace + _LONGEST_END
        killing = False
        if not (supervision.gone or supervision.lost):
            supervision.stop(self._limits.grace)
        while not (supervision.gone or supervision.lost):
            if self._interrupts.count > 1 and not killing:
                supervision.kill()
                killing = True
            if time.monotonic() > give_up_at:
                left = ", ".join(str(pid) for pid in self._tree.alive())
                raise MemciError(f"The program could not be ended: process {left} does not react to SIGKILL.")
            self._pump(_WHILE_WAITING)
        if supervision.lost:
            # Its sockets close before its children are handed on.
            supervision.reap()
            self._adoption.end_all()
        self._output.drain()

    def run(self, started: Started) -> Run:
        """What was seen, once everything has ended."""
        exited = self._exited
        outcome = self._outcome(started)
        arrived = exited.at if exited and self._ready.kind == "exit" else self._watch.at
        return Run(
            outcome=outcome,
            started=started.at,
            ready_after=arrived - started.at if arrived is not None and outcome.good else None,
            run_queue_wait=self._run_queue_wait,
            cpu_time=self._cpu_time,
            peak_rss=self._peak_rss(started),
            anon_rss=self._anon_rss,
            listening=self._listening_at - started.at if self._listening_at is not None else None,
            listening_anon_rss=self._listening_anon_rss,
            processes=self._tree.seen() if exited else self._tree.now(),
            timeline=self._timeline.points(),
            left_running=self._left_running,
            steal=self._steal,
            pid=started.pid,
            output_bytes=self._output.bytes_seen,
        )

    def _outcome(self, started: Started) -> Outcome:
        exited = self._exited
        around = Surroundings(
            ready=self._ready,
            memory=max(self._peak_rss(started) or 0, self._timeline.highest() or 0) or None,
            tail=self._output.tail.text(),
            last_error=self._output.tail.last_line(Source.STDERR),
            killed_in_cgroup=self._oom.in_cgroup(),
            killed_anywhere=self._oom.anywhere(),
            left_running=len(self._left_running),
            was_ready=self._watch.at is not None,
        )
        if exited is not None:
            return ended(exited.status, around)
        if self._watch.at is not None:
            return Outcome(state="ready")
        return out_of_time(self._limits.timeout, self._missing, around)

    def _peak_rss(self, started: Started) -> int | None:
        """ru_maxrss, unless that may be the supervisor's own: then what was seen from outside, if anything was."""
        exited = self._exited
        seen = self._tree.peak_rss()
        if exited is None or exited.peak_rss <= started.floor + _FLOOR_MARGIN:
            return seen
        return max(exited.peak_rss, seen or 0)

    def _sample(self, seconds: float) -> None:
        resident = self._tree.resident()
        if resident.rss:
            self._timeline.add(seconds, resident.rss)
            self._anon_rss = resident.anon
        self._tick(seconds)

    def _poll(self, root: int) -> None:
        listeners = self._listeners.of_tree(root, self._tree.look, time.monotonic())
        now = time.monotonic()
        self._watch.listening(listeners, now)
        if listeners and self._listening_at is None:
            self._listening_at = now
            self._listening_anon_rss = self._tree.anon_rss()

    def _come_to_rest(self, ready_after: float) -> None:
        """Let a tree of several processes finish what it is doing; see memci.measure.process.rest."""
        until = time.monotonic() + longest_rest(ready_after)
        siblings = Siblings(self._tree.ages())
        used = self._tree.cpu_time() or 0.0
        while len(self._tree.pids) > 1 and time.monotonic() < until and self._supervision.exited is None:
            self._pump_for(QUIET)
            self._tree.look()
            before, used = used, self._tree.cpu_time() or 0.0
            if quiet(before, used, QUIET) and siblings.grown_up(self._tree.ages()):
                return

    def _settle(self) -> tuple[str, ...]:
        """The commands of those that go on after the main process has ended."""
        until = time.monotonic() + SETTLE
        while (left := self._tree.alive()) and time.monotonic() < until:
            self._pump(_WHILE_WAITING)
            self._check()
        return tuple(self._tree.command(pid) for pid in left)

    def _pump_for(self, seconds: float) -> None:
        """Let everything be dealt with for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._pump(left)
            self._check()

    def _pump(self, longest: float) -> None:
        """Wait for something to happen, at most so many seconds, and let it be dealt with."""
        for key, _ in self._selector.select(max(0.0, longest)):
            key.data()

    def _check(self) -> None:
        """Stop following after a Ctrl-C or the loss of the supervisor."""
        self._interrupts.check()
        self._supervision.check()
