"""A process with everything that comes from it: what they say and when, and what outlives it."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.image.descendants import adopting, descendants, end


@dataclass(frozen=True)
class Watched:
    """`began` is on the monotonic clock; `lines` are those of stdout, each with the second after it. `alive` are the
    command lines of processes that were there when the first one had ended; they are killed by now."""

    exit_code: int
    began: float
    lines: list[tuple[float, str]]
    alive: list[str]


def watch(command: Sequence[str], sent: bytes, longest: float, cancel: tuple[str, str] | None = None) -> Watched:
    """Run a command that is sent something on stdin; AssertionError with what it said when it takes too long (s).

    `cancel`: at the first line that holds the first text, processes whose command line ends with the second get SIGINT.
    """
    before = descendants().keys()
    lines: list[tuple[float, str]] = []
    waiting = [cancel] if cancel else []
    began = time.monotonic()
    with adopting():
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdin is not None and process.stdout is not None
        stream = process.stdout

        def listen() -> None:
            for line in stream:
                lines.append((time.monotonic() - began, line.decode(errors="replace").rstrip("\r\n")))
                if waiting and waiting[0][0] in lines[-1][1]:
                    _interrupt(waiting.pop()[1])

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            process.stdin.write(sent)
            process.stdin.close()
            code = process.wait(longest)
            alive = [name for pid, name in descendants().items() if pid not in before]
        except subprocess.TimeoutExpired:
            said = "\n".join(line for _, line in lines)
            raise AssertionError(f"After {longest:.0f} s the step had not ended:\n{said}") from None
        finally:
            end(descendants().keys() - before)
            process.wait()
            listener.join()
            stream.close()
    return Watched(code, began, lines, alive)


def _interrupt(ending: str) -> None:
    for pid, name in descendants().items():
        if name.endswith(ending):
            os.kill(pid, signal.SIGINT)
