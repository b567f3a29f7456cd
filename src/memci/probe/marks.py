"""The stretches that a program names by `memci.mark` or `sys.audit("memci.begin", NAME)`; part of the imports pass.

One JSON array a line goes to `marks.jsonl` when a stretch begins and when it ends: [pid, thread, kind, name, at_ns,
resident]. Kind is 1 for a begin, 0 for an end, and 2 when from there on this process leaves out what begins, because
the file is full. Times are CLOCK_MONOTONIC, sizes bytes.
"""

import os
import sys

TYPE_CHECKING = False  # `typing` would be an import, and so would `from __future__`: hence the quotes below
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_END, _BEGIN, _FULL = 0, 1, 2

_MOST_BYTES = 4 << 20
"""Of the file, all processes together: some 30,000 stretches. What is open by then may still end, in as much again."""

_SHOWN = slice(1_000)
"""As much of a name as a result holds."""


def listen(log: "Any", resident: "Callable[[], int]") -> None:
    """Hear the program's marks from now on, and write them to the log (log.Log). It costs each audit event of the
    program a call; that cannot be taken back."""
    from _json import encode_basestring_ascii as quote
    from _thread import get_ident
    from time import monotonic_ns

    refused: dict[int, int] = {}
    """By thread: stretches that are open and were left out. Theirs are the ends that come first."""
    full = [False]

    def write(kind: int, name: str, thread: int, most: int) -> bool:
        line = "[%d,%d,%d,%s,%d,%d]\n" % (os.getpid(), thread, kind, quote(name), monotonic_ns(), resident())
        return bool(log.write(line.encode("ascii"), most))

    def begin(name: str) -> None:
        thread = get_ident()
        if not full[0] and write(_BEGIN, name, thread, _MOST_BYTES):
            return
        refused[thread] = refused.get(thread, 0) + 1
        if not full[0]:
            full[0] = True
            write(_FULL, "full", thread, 2 * _MOST_BYTES)

    def end(name: str) -> None:
        thread = get_ident()
        if refused.get(thread):
            refused[thread] -= 1
        else:
            write(_END, name, thread, 2 * _MOST_BYTES)

    def hook(event: str, arguments: "tuple[Any, ...]") -> None:
        # Thousands of events come by in a start; nearly all of them leave here.
        if event != "memci.begin" and event != "memci.end":  # noqa: PLR1714 - quicker than a look into a tuple
            return
        try:
            # TypeError for what is no str; a subclass of it is cut as a str is, without a call of the program's own.
            name = str.__getitem__(arguments[0], _SHOWN)
            (begin if event == "memci.begin" else end)(name)
        except Exception:
            # Another tool's event of that name, or a full disk: what is raised here would be raised in the program.
            return

    sys.addaudithook(hook)
