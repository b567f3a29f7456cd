"""What the tests of the engine share: long enough time limits, and looking for what a test has left behind."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from memci.measure.process import Run
from memci.model.entrypoint import Ready

MARK = "MEMCI_TEST_MARK"
LONG = 60.0
"""A time limit that is not meant to be reached, in seconds."""


class RunProgram(Protocol):
    """Runs a command, or Python source, through the engine."""

    def __call__(
        self,
        *argv: str,
        python: str | None = None,
        ready: Ready = ...,
        timeout: float = LONG,
        grace: float = LONG,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
    ) -> Run:
        """`python` is the source of a program, which then gets `argv` as its arguments."""


def survivors(mark: str) -> list[str]:
    """The processes that carry a mark, as the kernel knows them now."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            try:
                if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                    found.append(f"{folder.name}: {(folder / 'cmdline').read_bytes()!r}")
            except OSError:
                continue
    return found


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for something that is bound to happen soon."""
    give_up = time.monotonic() + LONG
    while not happened():
        assert time.monotonic() < give_up, "it did not happen"
        time.sleep(0.005)
