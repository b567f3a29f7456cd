"""Whether a capture is whole: read from its first and last bytes, because memray's reader does not tell.

memray writes the header when tracking begins and again, with the number of records, when it ends, after a byte
that closes the file. In between the file is grown by a tenth at a time and filled with zeros. So a capture whose
process was killed has no number in its header and a rest of zeros; one for which the disk was full has neither a
closing byte nor a rest.
"""

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from memci.errors import MemciError

_MAGIC = b"memray\0"
_COMPRESSED = b"\x04\x22\x4d\x18"
_VERSION = 13
_HEADER = struct.Struct("<7s2i2B2Q2q")
"""Magic, format version, Python version, native traces, file format, records, frames, start, end (ms of the epoch).
The command line follows."""

_ALL_ALLOCATIONS = 0
_CLOSING = 1
_LEAST_REST = 16
"""No piece that is written at once is longer but a code object's, so a full disk leaves less than this."""

_GROWS_BY = 10
"""A tenth of its size."""

_BLOCK = 1 << 16
_LONGEST_COMMAND = 1 << 20


@dataclass(frozen=True)
class Header:
    """Milliseconds of the epoch. `records` and `end_ms` are None for a capture that was not closed.

    `truncated`: memray had to stop writing before the process ended, as far as header and last bytes tell.
    """

    pid: int
    start_ms: int
    end_ms: int | None
    records: int | None
    truncated: bool

    @property
    def closed(self) -> bool:
        """Whether the tracking ended as it should: not by a signal, os._exit or exec."""
        return self.records is not None


def has_room(file: BinaryIO) -> bool:
    """Whether the disk has room for the tenth by which memray makes a capture larger."""
    room = os.fstatvfs(file.fileno())
    return room.f_bavail * room.f_frsize > os.fstat(file.fileno()).st_size // _GROWS_BY + _BLOCK


def is_capture(path: Path) -> bool:
    """Whether the file begins as memray's captures do; it may be damaged all the same."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def read_header(path: Path, can_grow: Callable[[BinaryIO], bool] = has_room) -> Header:
    """Read what a capture says of itself; MemciError when it says nothing that can be relied on."""
    try:
        with path.open("rb") as file:
            return _parse(file, path.name, can_grow)
    except OSError as error:
        raise MemciError(f"The memray capture {path.name} cannot be read: {error.strerror}.") from error


def _parse(file: BinaryIO, name: str, can_grow: Callable[[BinaryIO], bool]) -> Header:
    start = file.read(_HEADER.size)
    if not start.strip(b"\0"):
        raise MemciError(f"The memray capture {name} is empty: there was no room for it on the disk, most likely.")
    if start.startswith(_COMPRESSED):
        raise MemciError(f"The memray capture {name} is compressed, which hides whether it is whole.")
    if len(start) < _HEADER.size or not start.startswith(_MAGIC):
        raise MemciError(f"{name} is no memray capture, or a damaged one.")
    _, version, _, _, file_format, records, _, start_ms, end_ms = _HEADER.unpack(start)
    if version != _VERSION or file_format != _ALL_ALLOCATIONS:
        raise MemciError(f"The memray capture {name} was not written by memci's own release of memray.")
    pid = _pid(file, name)
    last, rest = _last_byte(file)
    if records:
        return Header(pid, start_ms, max(start_ms, end_ms), records, truncated=last != _CLOSING)
    # By chance a process may also be killed when its file is nearly full, but not when it could not have grown.
    return Header(pid, start_ms, None, None, truncated=rest < _LEAST_REST and not can_grow(file))


def _pid(file: BinaryIO, name: str) -> int:
    command = file.read(_LONGEST_COMMAND)
    end = command.find(b"\0")
    if end < 0 or len(command) < end + 5:
        raise MemciError(f"The memray capture {name} ends in the middle of its header.")
    (pid,) = struct.unpack_from("<i", command, end + 1)
    if pid <= 0:
        raise MemciError(f"The memray capture {name} is damaged: {pid} is no process.")
    return int(pid)


def _last_byte(file: BinaryIO) -> tuple[int, int]:
    """The last byte that is not zero, and how many zeros follow it."""
    rest = 0
    position = file.seek(0, os.SEEK_END)
    while position > 0:
        length = min(_BLOCK, position)
        position -= length
        file.seek(position)
        block = file.read(length).rstrip(b"\0")
        rest += length - len(block)
        if block:
            return block[-1], rest
    return 0, rest
