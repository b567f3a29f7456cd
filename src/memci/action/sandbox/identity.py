"""As whom the project's code runs: the workspace's owner, never root, nobody who may speak to a container engine."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
ENGINE_SOCKETS = (Path("/var/run/docker.sock"),)


@dataclass(frozen=True)
class Identity:
    """A user and a group by number; it has no other groups. `remarks` are sentences for the log.

    `stand_in`: the workspace belongs to root, so this is somebody else than its owner.
    """

    uid: int
    gid: int
    stand_in: bool = False
    remarks: tuple[str, ...] = ()


def workspace_identity(workspace: Path, sockets: Sequence[Path] = ENGINE_SOCKETS) -> Identity | None:
    """The owner of the workspace, with a group that may not use any of `sockets`; None when this process is not root.

    On hosted runners the owner's own group is the one that may use Docker's socket, and through it the machine.
    """
    if os.geteuid() != 0:
        return None
    about = workspace.stat()
    engines = [engine for engine in map(_about, sockets) if engine is not None]
    remarks = []
    uid, gid = about.st_uid, about.st_gid
    if uid == 0:
        remarks.append("The workspace belongs to root, so the project's code runs as nobody, who may not write there.")
        uid = gid = NOBODY
    elif any(engine.st_uid == uid for engine in engines):
        remarks.append(
            "The workspace's owner owns the container engine's socket, so the project's code runs as nobody, who may "
            "not write in the workspace."
        )
        uid = gid = NOBODY
    if gid == 0 or _opens(gid, engines):
        gid = next(other for other in (uid, NOBODY, NOBODY - 1) if other != 0 and not _opens(other, engines))
    if any(engine.st_mode & stat.S_IWOTH for engine in engines):
        remarks.append(
            "Everybody on this runner may use the container engine's socket, the project's code too; its owner can "
            "take that away (`chmod o-rw`)."
        )
    return Identity(uid, gid, about.st_uid == 0, tuple(remarks))


def _about(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _opens(gid: int, engines: Sequence[os.stat_result]) -> bool:
    """Whether members of the group may use one of the sockets, by its mode or by what it may come to be."""
    return any(engine.st_gid == gid for engine in engines)
