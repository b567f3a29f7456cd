"""The folders by which a step speaks to the runner, out of reach while the project's code runs.

Files in them belong to the workspace's owner, as whom that code runs: it could set outputs and variables of later
steps, or read and rewrite the event. The same folders are also reachable through the runner's temporary folder, where
they could be renamed and replaced.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from memci.errors import MemciError
from memci.measure.checkout.signals import deferred_signals

FILE_VARIABLES = (
    *("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH"),
)

_CLOSED = 0o700
_PASSED = 0o711
_STICKY = 0o1777


@dataclass(frozen=True)
class Folders:
    """`closed`: only root may look into them. `passed`: only root may change or list them, everybody may go through.
    `shared`: everybody may add to them, and what is root's in them cannot be renamed or removed."""

    closed: tuple[Path, ...] = ()
    passed: tuple[Path, ...] = ()
    shared: tuple[Path, ...] = ()


def folders_of(environ: Mapping[str, str]) -> Folders:
    """Those that the job's variables name."""
    closed = dict.fromkeys(Path(environ[name]).parent for name in FILE_VARIABLES if environ.get(name))
    return Folders(tuple(closed), _named(environ, "HOME"), _named(environ, "RUNNER_TEMP"))


def _named(environ: Mapping[str, str], variable: str) -> tuple[Path, ...]:
    return (Path(environ[variable]),) if environ.get(variable) else ()


class Locked:
    """While entered, the folders belong to root; then they are as they were, whatever happened to their names.

    Does nothing when this process is not root. A folder that is not there is passed over.
    """

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._open = ExitStack()

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            with deferred_signals(), ExitStack() as undo:
                # What holds others comes first: until then those can still be exchanged. What is root's already
                # need not be taken, and must not become more open than it is.
                _take(self._folders.shared, _STICKY, undo, but=0)
                _take(self._folders.passed, _PASSED, undo, but=0)
                _take(self._folders.closed, _CLOSED, undo)
                self._open = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with deferred_signals():
            self._open.close()


def _take(folders: Iterable[Path], mode: int, undo: ExitStack, but: int | None = None) -> None:
    """Give the folders to root, except those of the user `but`."""
    for folder in folders:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise MemciError(
                f"{folder} could not be closed to the measured program ({error.strerror}), so nothing is measured."
            ) from None
        undo.callback(os.close, descriptor)
        before = os.fstat(descriptor)
        if before.st_uid != but:
            undo.callback(os.fchmod, descriptor, before.st_mode & 0o7777)
            undo.callback(os.fchown, descriptor, before.st_uid, before.st_gid)
            os.fchown(descriptor, 0, 0)
            os.fchmod(descriptor, mode)
