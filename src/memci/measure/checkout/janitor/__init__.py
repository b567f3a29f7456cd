"""The small program that takes the copies of a checkout away when memci has gone, however it went.

Standard library only, nothing else of memci. It is its own session, so a terminal's Ctrl-C does not reach it. It holds
the read end of a pipe; while memci lives it is told which process group of git is at work (a number a line, 0 for
none). At the pipe's end it ends that group, and removes the folders and git's records of them.

Imported, not run as a script, by a Python started with -I and -S; see `measure.checkout.worktrees`. memci ends its own
copies by the same program, so this is what runs on every way out.
"""

import os
import shutil
import signal
import stat
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_TRIES = 20
_BETWEEN = 0.05
_LONGEST_LINE = 64


def watch(told: int, records: Path, folders: Sequence[Path]) -> None:
    """Wait for the end of the pipe `told`, then remove `folders` and what is said of them in `records`."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    said = b""
    while chunk := os.read(told, 65536):
        said = (said + chunk)[-_LONGEST_LINE:]
    *lines, _ = said.split(b"\n")
    if lines and int(lines[-1]):
        _end(int(lines[-1]))
    remove(records, folders)


def remove(records: Path, folders: Sequence[Path]) -> None:
    """Remove work trees and git's records of them. Records of others are not touched.

    `records`: the folder `worktrees` of the repository. A program that is just ending may still write: so, some tries.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_BETWEEN)
        for place in (*_records_of(folders, records), *folders):
            _remove_tree(place)
        if not any(map(os.path.lexists, folders)) and not _records_of(folders, records):
            break
    with suppress(OSError):
        records.rmdir()  # as git does with the last of them


def _end(group: int) -> None:
    """End a git that nobody waits for any more; SIGTERM lets it take its lock files away."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for _ in range(_TRIES):
            try:
                os.killpg(group, number)
            except OSError:
                return
            time.sleep(_BETWEEN)


def _records_of(folders: Sequence[Path], records: Path) -> list[Path]:
    """git's records whose work tree is one of the folders."""
    wanted = {folder.resolve() / ".git" for folder in folders}
    return [record for record in _listed(records) if _work_tree(record) in wanted]


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _work_tree(record: Path) -> Path | None:
    """The file `.git` of the record's work tree, which need not be there any more."""
    try:
        return Path((record / "gitdir").read_text(errors="surrogateescape").rstrip("\n")).resolve()
    except (OSError, ValueError):
        return None


def _remove_tree(path: Path) -> None:
    """Remove a folder, also where a program has made it read-only; never through a symbolic link."""
    shutil.rmtree(path, ignore_errors=True)
    if not path.is_dir():
        return
    path.chmod(stat.S_IRWXU)
    for folder, names, _ in os.walk(path):
        for inner in (Path(folder, name) for name in names):
            if not inner.is_symlink():
                inner.chmod(stat.S_IRWXU)
    shutil.rmtree(path, ignore_errors=True)
