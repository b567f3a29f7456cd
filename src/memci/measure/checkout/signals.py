"""Short stretches that no Ctrl-C may cut in two."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def deferred_signals() -> Iterator[None]:
    """What would end memci is kept until the end of the `with`, and delivered then. Only the main thread is sent any.

    A signal that the caller ignores, or is killed by, stays as it is.
    """
    came: list[signal.Signals] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        came.append(signal.Signals(number))

    handlers = {}
    if threading.current_thread() is threading.main_thread():
        handlers = {number: handler for number in _ENDING if callable(handler := signal.getsignal(number))}
    try:
        for number in handlers:
            signal.signal(number, remember)
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for number in dict.fromkeys(came):
        handlers[number](number, None)
