"""Folders for the identity: where it may write, outside the workspace, with nothing of ours in them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from memci.action.sandbox.identity import Identity

_HOME = "memci"
"""Inside the job's home folder, so that other container steps of the job find nothing there that this one's project
has put in their way."""


@dataclass(frozen=True)
class Quarters:
    """`spool` is open: its name may come to mean something else. `home` is None where the job's own may be used."""

    spool_descriptor: int
    spool: Path
    venv: Path
    temporary: Path
    home: Path | None


@contextmanager
def quarters(identity: Identity | None, home: Path | None, *, thrown_away: bool = False) -> Iterator[Quarters]:
    """The folders, which are gone afterwards, but for a folder in `home`, where caches outlast this job.

    `thrown_away`: the whole file system around them is not there any longer than this process, as in a container;
    then nobody has to wait until the thousands of files of an environment are removed.
    """
    top = Path(tempfile.mkdtemp(prefix="memci-action-"))
    try:
        # Others may go through, which is all that the identity may do here.
        top.chmod(0o711)
        spool, temporary, rooms = top / "spool", top / "tmp", top / "rooms"
        for folder in (spool, temporary, rooms):
            folder.mkdir(mode=0o700)
            _give(folder, identity)
        descriptor = os.open(spool, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            theirs = None if identity is None else _home_in(home, identity) or _own_home(top, identity)
            yield Quarters(descriptor, spool, rooms / "venv", temporary, theirs)
        finally:
            os.close(descriptor)
    finally:
        # A program can nest folders deeper than Python can follow.
        with suppress(RecursionError):
            if not thrown_away:
                shutil.rmtree(top, ignore_errors=True)


def _give(folder: Path, identity: Identity | None) -> None:
    if identity is not None:
        os.chown(folder, identity.uid, identity.gid)


def _own_home(top: Path, identity: Identity) -> Path:
    folder = top / "home"
    folder.mkdir(mode=0o700)
    _give(folder, identity)
    return folder


def _home_in(home: Path | None, identity: Identity) -> Path | None:
    """The folder in the job's home; None when that home is no place for it, or something else has the name.

    A home that is neither the workspace owner's nor taken from him for now (see `locked`) is somebody else's.
    """
    if home is None or identity.stand_in:
        return None
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        outside = os.open(home, flags)
    except OSError:
        return None
    try:
        if not os.fstat(outside).st_mode & 0o001:
            return None
        with suppress(FileExistsError):
            os.mkdir(_HOME, 0o700, dir_fd=outside)
        inside = os.open(_HOME, flags, dir_fd=outside)
    except OSError:
        return None
    finally:
        os.close(outside)
    try:
        if os.fstat(inside).st_uid not in (0, identity.uid):
            return None
        os.fchown(inside, identity.uid, identity.gid)
        return home / _HOME
    finally:
        os.close(inside)
