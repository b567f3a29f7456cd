"""The five ways of being ready, a file each."""

import selectors
from pathlib import Path

from memci.measure.process.ready.at_exit import ExitWatch
from memci.measure.process.ready.http import HttpWatch
from memci.measure.process.ready.listen import ListenWatch
from memci.measure.process.ready.log import LogWatch
from memci.measure.process.ready.notify import NotifyWatch
from memci.measure.process.ready.protocol import ReadyWatch
from memci.model.entrypoint import Ready

__all__ = ["ReadyWatch", "watch_for"]


def watch_for(ready: Ready, selector: selectors.BaseSelector, work: Path) -> ReadyWatch:
    """The watch for what an entrypoint calls ready. Close it before the selector."""
    match ready.kind:
        case "exit":
            return ExitWatch()
        case "http":
            return HttpWatch(selector, ready.port, ready.path)
        case "listen":
            return ListenWatch(ready.port)
        case "log":
            return LogWatch(ready.pattern or "")
        case "notify":
            return NotifyWatch(selector, work)
