"""What the program writes: drained as fast as it comes, counted, and its last part kept."""

import fcntl
import os
import re
import selectors
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Self

_PIPE_SIZE = 1 << 20
_KEPT_OF_EACH = 8_000
_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


class Source(Enum):
    """Where a chunk of output came from."""

    STDOUT = "stdout"
    STDERR = "stderr"


class Tail:
    """The last 8,000 bytes of stdout and as many of stderr, in the order they came. One flooding cannot push the
    other's out."""

    def __init__(self) -> None:
        self._chunks: deque[tuple[Source, bytes]] = deque()
        self._kept = dict.fromkeys(Source, 0)
        self._cut = False

    def add(self, source: Source, data: bytes | memoryview) -> None:
        """The next chunk."""
        last = bytes(data[-_KEPT_OF_EACH:])
        self._cut = self._cut or len(last) < len(data)
        self._chunks.append((source, last))
        self._kept[source] += len(last)
        while self._kept[source] > _KEPT_OF_EACH:
            self._shorten(source)

    def _shorten(self, source: Source) -> None:
        """Take what is too much off the oldest chunk of a source."""
        place = next(index for index, (whose, _) in enumerate(self._chunks) if whose is source)
        oldest = self._chunks[place][1]
        excess = self._kept[source] - _KEPT_OF_EACH
        if excess < len(oldest):
            self._chunks[place] = (source, oldest[excess:])
        else:
            del self._chunks[place]
        self._kept[source] -= min(excess, len(oldest))
        self._cut = True

    def text(self) -> str:
        """Readable text of at most 16,004 characters; it begins with an ellipsis when there was more before."""
        joined = b""
        previous: Source | None = None
        for source, data in self._chunks:
            if previous not in (None, source) and not joined.endswith(b"\n"):
                joined += b"\n"
            joined += data
            previous = source
        # Line breaks put in between two sources could add up when they alternate byte by byte.
        text = clean_text(joined)[-2 * _KEPT_OF_EACH :]
        return f"…{text}" if self._cut else text

    def last_line(self, source: Source) -> str:
        """The last line with anything on it that a source wrote."""
        lines = clean_text(b"".join(data for whose, data in self._chunks if whose is source)).splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def clean_text(data: bytes) -> str:
    """What a person would read: decoded, without terminal escapes and control characters, lines ended by \\n."""
    text = data.decode("utf-8", errors="replace")
    text = _ESCAPE_SEQUENCE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


class Output:
    """Two pipes for a program to write to, drained by the selector's loop.

    `heard` is told of every chunk; the memory it is shown is used again afterwards.
    """

    def __init__(self, selector: selectors.BaseSelector, heard: Callable[[Source, memoryview], None]) -> None:
        self.bytes_seen = 0
        self.tail = Tail()
        self._selector = selector
        self._heard = heard
        self._buffer = bytearray(_PIPE_SIZE)
        self._readers: dict[Source, int] = {}
        self._writers: dict[Source, int] = {}

    def __enter__(self) -> Self:
        for source in Source:
            reader, writer = os.pipe()
            self._readers[source], self._writers[source] = reader, writer
            os.set_blocking(reader, False)
            self._enlarge(reader)
            self._selector.register(reader, selectors.EVENT_READ, self._callback(source))
        return self

    def __exit__(self, *_: object) -> None:
        self.close_writers()
        for source in list(self._readers):
            self._close(source)

    def writer(self, source: Source) -> int:
        """The descriptor to hand to the program."""
        return self._writers[source]

    def close_writers(self) -> None:
        """Once the program has them; else the pipes would never end."""
        while self._writers:
            os.close(self._writers.popitem()[1])

    def drain(self) -> None:
        """Take what is in the pipes already, without waiting for more."""
        for source in list(self._readers):
            while self._take(source):
                pass

    def _callback(self, source: Source) -> Callable[[], None]:
        def take() -> None:
            self._take(source)

        return take

    def _take(self, source: Source) -> bool:
        """Read once; whether there was something."""
        if source not in self._readers:
            return False
        try:
            count = os.readv(self._readers[source], [self._buffer])
        except BlockingIOError:
            return False
        if count == 0:
            self._close(source)
            return False
        self.bytes_seen += count
        chunk = memoryview(self._buffer)[:count]
        self.tail.add(source, chunk)
        self._heard(source, chunk)
        return True

    def _close(self, source: Source) -> None:
        reader = self._readers.pop(source)
        self._selector.unregister(reader)
        os.close(reader)

    @staticmethod
    def _enlarge(reader: int) -> None:
        try:
            fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
        except OSError:
            # A user may own only so many large pipes; a small one is drained just as well, in more steps.
            return
