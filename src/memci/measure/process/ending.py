"""From how a program ended, or did not, to an Outcome: one sentence on what happened. Pure."""

import os
import re
import signal
from dataclasses import dataclass

from memci.measure.process.oom import Verdict
from memci.model.entrypoint import Ready
from memci.model.result import Outcome, State
from memci.units import format_bytes, format_seconds

_MEMORY_ERROR = re.compile(r"^(?:[\w.]+\.)?_?\w*MemoryError\b")


@dataclass(frozen=True)
class Surroundings:
    """What is known besides the wait status.

    memory: the most the program was seen to have had (bytes).  last_error: the last line of stderr.
    killed_in_cgroup, killed_anywhere: what the kernel's counters of out-of-memory kills say.
    """

    ready: Ready
    memory: int | None = None
    tail: str = ""
    last_error: str = ""
    killed_in_cgroup: Verdict = "unknown"
    killed_anywhere: Verdict = "unknown"
    left_running: int = 0
    was_ready: bool = False

    @property
    def having_reached(self) -> str:
        """ ", having reached 512 MiB" or nothing."""
        return f", having reached {format_bytes(self.memory)}" if self.memory else ""

    @property
    def before_ready(self) -> str:
        """ " before it was ready (http:8000)" or, where the end is what counts, nothing."""
        if self.ready.kind == "exit":
            return ""
        return " as soon as it was ready" if self.was_ready else f" before it was ready ({self.ready})"


def ended(status: int, around: Surroundings) -> Outcome:
    """The main process ended by itself with this wait status, before it was ready if it ever was to be."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return _by_signal(-code, around)
    if code == 0 and around.ready.kind == "exit":
        return Outcome(state="exited", exit_code=0)
    if code == 0 and around.was_ready:
        return Outcome(state="ready", exit_code=0)
    if code != 0 and around.killed_in_cgroup == "killed":
        message = (
            "The kernel killed a process of the program because memory ran out, and the program then exited with "
            f"code {code}{around.before_ready}{around.having_reached}."
        )
        return _outcome("out-of-memory", message, around, code)
    if code != 0 and _MEMORY_ERROR.match(around.last_error):
        message = (
            f"The program could not get the memory it asked for (MemoryError) and exited with code {code}"
            f"{around.before_ready}{around.having_reached}."
        )
        return _outcome("out-of-memory", message, around, code)
    left = ""
    if code == 0 and around.left_running:
        left = "; what it left running in the background cannot be waited for, so start it in the foreground"
    return _outcome("failed", f"The program exited with code {code}{around.before_ready}{left}.", around, code)


def out_of_time(timeout: float, missing: str, around: Surroundings) -> Outcome:
    """The time limit has passed; `missing` says what was still waited for."""
    verb = "did not end" if around.ready.kind == "exit" else "was not ready"
    return _outcome("timeout", f"The program {verb} within {format_seconds(timeout)}: {missing}.", around, None)


def _by_signal(number: int, around: Surroundings) -> Outcome:
    name = _signal_name(number)
    if number == signal.SIGKILL and around.killed_anywhere == "killed":
        message = f"The kernel killed the program because memory ran out{around.having_reached}."
        return _outcome("out-of-memory", message, around, None, name)
    if number == signal.SIGKILL and around.killed_anywhere == "unknown":
        message = f"The program was killed by SIGKILL{around.having_reached}; most likely it was out of memory."
        return _outcome("out-of-memory", message, around, None, name)
    meaning = signal.strsignal(number)
    words = f"{name} ({meaning.lower()})" if meaning else name
    reached = ""
    if number == signal.SIGKILL:
        reached = f"{around.having_reached}; the kernel counted no out-of-memory kill, so somebody else sent it"
    return _outcome("killed", f"The program was killed by {words}{around.before_ready}{reached}.", around, None, name)


def _outcome(state: State, message: str, around: Surroundings, code: int | None, name: str | None = None) -> Outcome:
    return Outcome(state=state, exit_code=code, signal=name, message=message, output_tail=around.tail)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
