"""The one temporary folder of a session, gone on every way out."""

import os
import secrets
import shutil
import signal
import tempfile
import threading
from pathlib import Path
from types import TracebackType


class Scratch:
    """A private folder under the system's temporary one, removed at exit; a Ctrl-C cannot come in between.

    The name is chosen before the folder is made, so there is no moment at which it exists unknown.
    """

    def __init__(self, parent: Path | None = None) -> None:
        place = parent if parent is not None else Path(tempfile.gettempdir())
        self.folder = place / f"memci-{os.getpid()}-{secrets.token_hex(4)}"

    def __enter__(self) -> Path:
        _sweep(self.folder.parent)
        try:
            self.folder.mkdir(mode=0o700, parents=True)
        except BaseException:
            self._remove()
            raise
        return self.folder

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def _remove(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        held = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            shutil.rmtree(self.folder, ignore_errors=True)
        finally:
            for number, handler in held.items():
                signal.signal(number, handler)


def _sweep(place: Path) -> None:
    """Remove what a memci that was killed outright has left: folders of ours whose process is gone."""
    for folder in place.glob("memci-*-*"):
        pid = folder.name.split("-")[1]
        try:
            stale = folder.is_dir() and folder.lstat().st_uid == os.geteuid() and not folder.is_symlink()
        except OSError:
            continue
        if stale and pid.isdigit() and not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)
