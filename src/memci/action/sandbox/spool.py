"""The folder in which the worker tells what it has to tell. It is the measured program's too: anything may be in it."""

import os
import secrets
import stat
from pathlib import Path

from memci.errors import MemciError


def write_spooled(folder: Path, name: str, content: bytes) -> None:
    """Put a file in the place of whatever has the name; OSError when that cannot be done."""
    staged = folder / f".{name}-{secrets.token_hex(8)}"
    with staged.open("xb") as file:
        file.write(content)
    staged.replace(folder / name)


def read_spooled(folder: int, name: str, owner: int, largest: int) -> bytes | None:
    """The file `name` in an open folder; None when there is none.

    MemciError for what is no regular file of `owner`, such as a link to or a second name of somebody else's, or is
    larger than `largest` bytes.
    """
    try:
        # A pipe would have us wait for somebody to write.
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError:
        raise _refused(name, "is no file") from None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise _refused(name, "is no file")
        if about.st_uid != owner:
            raise _refused(name, "belongs to somebody else")
        if about.st_size > largest:
            raise _refused(name, f"is larger than {largest // 1024**2} MiB")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(largest)
    finally:
        os.close(descriptor)


def _refused(name: str, why: str) -> MemciError:
    return MemciError(
        f"What was measured could not be read: {name} {why}, which only the measured program can have done."
    )
