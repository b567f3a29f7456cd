"""Ctrl-C, held back while there are processes to end."""

import signal
import threading
from types import FrameType, TracebackType


class Interrupts:
    """While entered, SIGINT is only counted, so that it cannot cut off the ending of a tree half-way.

    The loop asks with `check`, and what came later is delivered on leaving. Only the main thread can do so; any
    other is never interrupted. A caller that ignores SIGINT, or is killed by it, stays as it is.
    """

    def __init__(self) -> None:
        self.count = 0
        self._previous: object = None

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread():
            previous = signal.getsignal(signal.SIGINT)
            if callable(previous):
                # First remembered, then replaced: a Ctrl-C in between must not leave our handler behind.
                self._previous = previous
                signal.signal(signal.SIGINT, self._count)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if callable(self._previous):
            signal.signal(signal.SIGINT, self._previous)
            if self.count and not isinstance(error, KeyboardInterrupt):
                self._previous(signal.SIGINT, None)

    def check(self) -> None:
        """KeyboardInterrupt if there was a Ctrl-C."""
        if self.count:
            raise KeyboardInterrupt

    def _count(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.count += 1
