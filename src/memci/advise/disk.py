"""The change on disk: made file by file, each whole or not at all, and undone when what follows goes wrong."""

import os
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from memci.advise.changes import Change
from memci.errors import MemciError, UsageError
from memci.measure.checkout.git import Git
from memci.render.figures import plural


def refuse_dirty(root: Path, paths: Collection[str], environ: Mapping[str, str]) -> None:
    """UsageError when git does not have one of the files as it is now: an edit of ours among others is hard to undo.

    Where there is no repository there is nothing to compare with, and nothing is refused.
    """
    if not paths:
        return
    said = Git(root, environ).ask("status", "--porcelain=v1", "-z", "--ignored", "--", *sorted(paths))
    dirty = [entry[3:] for entry in (said or "").split("\0") if entry]
    if dirty:
        others = f" and {plural(len(dirty) - 1, 'other file')}" if len(dirty) > 1 else ""
        raise UsageError(
            f"{dirty[0]}{others} would be changed, and holds what is not committed; commit it first, or add --force."
        )


class OnDisk:
    """The change, made in the project's files. `undo` puts them back as they were."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._written: list[str] = []

    def make(self) -> None:
        """Write every file. MemciError, with all put back, when a file is no longer as it was read, or cannot be
        written."""
        try:
            for path, content in self._change.after.items():
                place = self._change.root / path
                if place.read_bytes() != self._change.before[path]:
                    raise MemciError(f"{path} has changed while memci was measuring, so nothing is changed in it.")
                _replace(place, content)
                self._written.append(path)
        except OSError as error:
            self.undo()
            raise MemciError(
                f"{error.filename or 'A file'} could not be changed ({error.strerror}), so nothing is."
            ) from None
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        """Put back what was written and has not been edited since."""
        while self._written:
            path = self._written.pop()
            place = self._change.root / path
            if place.read_bytes() == self._change.after[path]:
                _replace(place, self._change.before[path])


def _replace(path: Path, content: bytes) -> None:
    """In one step, with the file's own permissions; a link stays a link."""
    path = path.resolve()
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(staged).chmod(path.stat().st_mode & 0o7777)
        Path(staged).replace(path)
    except BaseException:
        Path(staged).unlink(missing_ok=True)
        raise
