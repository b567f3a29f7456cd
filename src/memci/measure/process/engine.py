"""run_process: one process tree from its start to the moment nothing of it is left."""

import selectors
import time
from contextlib import closing
from pathlib import Path

from memci.errors import MemciError
from memci.measure.process import proc
from memci.measure.process.adoption import Adoption
from memci.measure.process.course import Course, Tick
from memci.measure.process.interrupts import Interrupts
from memci.measure.process.listeners import taken
from memci.measure.process.output import Output
from memci.measure.process.program import find_program, refused
from memci.measure.process.ready import watch_for
from memci.measure.process.run import Run
from memci.measure.process.start import Limits, Start
from memci.measure.process.supervision import Refused, Supervision
from memci.model.entrypoint import Ready
from memci.model.result import Outcome


def _no_tick(_seconds: float) -> None:
    """Nobody wants to know."""


def run_process(start: Start, ready: Ready, limits: Limits, *, work: Path, tick: Tick = _no_tick) -> Run:
    """Start a program, wait until it is ready or has ended, read what it cost, and end its whole tree.

    `work` is a folder for the socket of `notify`. `tick` is told, about every 10 ms, for how many seconds the
    program has run. However this is left, by return, MemciError or KeyboardInterrupt (held back until then), no
    process that was started is left. MemciError only when memci itself could not do its work. One at a time in a
    process: the whole process adopts what a killed supervisor would leave behind.
    """
    if not proc.lists_children():
        raise MemciError("This kernel does not list the children of a process (CONFIG_PROC_CHILDREN); memci needs it.")
    program = find_program(start)
    if isinstance(program, Outcome):
        return _not_started(program)
    owner = taken(ready.port) if ready.port is not None else None
    if owner is not None:
        message = f"Port {ready.port} is already in use by {owner}; end it, or have the program use another port."
        return _not_started(Outcome(state="failed", message=message))
    with (
        Interrupts() as interrupts,
        selectors.DefaultSelector() as selector,
        closing(watch_for(ready, selector, work)) as watch,
        Output(selector, lambda source, data: watch.heard(source, data, time.monotonic())) as output,
        Adoption() as adoption,
        Supervision(selector, output) as supervision,
    ):
        course = Course(ready, limits, tick, interrupts, selector, watch, output, supervision, adoption)
        try:
            supervision.start(program, start.argv, start.cwd, {**start.env, **watch.environment})
            started = course.begin()
            if isinstance(started, Refused):
                return _not_started(refused(start, started.to_enter, started.errno))
            course.follow(started)
            course.read(started)
            course.end()
            return course.run(started)
        finally:
            course.end()


def _not_started(outcome: Outcome) -> Run:
    return Run(
        outcome=outcome,
        started=time.monotonic(),
        ready_after=None,
        run_queue_wait=None,
        cpu_time=None,
        peak_rss=None,
        anon_rss=None,
        listening=None,
        listening_anon_rss=None,
        processes=(),
        timeline=(),
        left_running=(),
        steal=0.0,
        pid=0,
        output_bytes=0,
    )
