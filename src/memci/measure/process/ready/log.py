"""`log:REGEX`: a line of stdout or stderr matches. The last line counts before it is ended, too."""

import re

from memci.measure.process.output import Source
from memci.measure.process.ready.protocol import QuietWatch

_LONGEST_LINE = 64 * 1024


class LogWatch(QuietWatch):
    """Ready at the first match. Of a line longer than 64 KiB only the last part is searched."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._pattern = re.compile(pattern)
        self._unfinished = dict.fromkeys(Source, b"")

    def heard(self, source: Source, data: memoryview, now: float) -> None:
        """Search the lines that came, and the beginning of the next one."""
        if self.at is not None:
            return
        lines = (self._unfinished[source] + bytes(data)).split(b"\n")
        self._unfinished[source] = lines[-1][-_LONGEST_LINE:]
        if any(self._pattern.search(line.rstrip(b"\r").decode(errors="replace")) for line in lines):
            self.at = now

    def missing(self) -> str:
        """The line did not come."""
        return f"no line of its output matched {self._pattern.pattern!r}"
