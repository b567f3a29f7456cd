"""What the user has changed and not committed: found without a trace, and carried over into a copy of HEAD."""

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from memci.errors import MemciError
from memci.measure.checkout.git import TRANSFERS_WITHIN, Git

_OURS = ".memci"
_BYTECODE = "__pycache__"
_BEFORE_THE_PATH = {"1": 8, "u": 10}
"""How many fields a line of `git status --porcelain=v2` has before the path."""


@dataclass(frozen=True)
class Status:
    """What one listing of a checkout says: `head`, the commit it is at (None before the first), `branch` unless it is
    detached, and paths below its top, as git writes them.

    `changed`: tracked files that are not as in HEAD, changed, deleted or staged, and untracked ones.  `submodules`:
    those that are at another commit than HEAD says.  `ignored`: what git ignores; a whole folder ends in a slash.
    """

    head: str | None
    branch: str | None = None
    changed: tuple[str, ...] = ()
    submodules: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def read_status(git: Git) -> Status:
    """The state of the checkout whose top `git` is in; MemciError when git cannot tell it."""
    answer = git.run(
        *("status", "--porcelain=v2", "-z", "--branch", "--untracked-files=all", "--ignored=matching"),
        *("--no-renames", "--ignore-submodules=dirty"),
        within=TRANSFERS_WITHIN,
    )
    if answer.code != 0:
        raise MemciError(f"git could not say what has been changed in {git.folder}: {answer.last_line}.")
    headers: dict[str, str] = {}
    changed: list[str] = []
    submodules: list[str] = []
    ignored: list[str] = []
    for entry in filter(None, answer.out.split("\0")):
        kind, _, rest = entry.partition(" ")
        if kind == "#":
            name, _, headers[name] = rest.partition(" ")
        elif kind == "!":
            ignored.append(rest)
        elif kind == "?":
            # What ends in a slash is another repository.
            if not rest.endswith("/") and not _is_passed_over(git.folder, rest):
                changed.append(rest)
        else:
            fields = entry.split(" ", _BEFORE_THE_PATH[kind])
            (submodules if fields[2].startswith("S") else changed).append(fields[-1])
    head, branch = headers["branch.oid"], headers.get("branch.head", "(detached)")
    return Status(
        head=None if head == "(initial)" else head,
        branch=None if branch == "(detached)" else branch,
        changed=tuple(changed),
        submodules=tuple(submodules),
        ignored=tuple(ignored),
    )


def _is_passed_over(top: Path, path: str) -> bool:
    """Untracked, and nobody's source: memci's own results, bytecode, a virtual environment."""
    *folders, _ = path.split("/")
    if _OURS in folders or _BYTECODE in folders:
        return True
    return any((top.joinpath(*folders[:depth]) / "pyvenv.cfg").exists() for depth in range(1, len(folders) + 1))


def carry_over(status: Status, checkout: Path, copy: Path) -> None:
    """Make the changed paths of `copy`, a checkout of HEAD, what they are in `checkout`; OSError when it cannot."""
    present = [path for path in status.changed if _is_there(checkout, path)]
    for path in set(status.changed) - set(present):
        _remove(copy, path)
    for path in present:
        _copy(checkout / path, _cleared(copy, path))


def _is_there(top: Path, path: str) -> bool:
    """Whether it is a file or a link of its own, not one that is seen through a symbolic link to a folder."""
    *folders, name = path.split("/")
    place = top
    for folder in folders:
        place /= folder
        if place.is_symlink():
            return False
    try:
        mode = (place / name).lstat().st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def _remove(top: Path, path: str) -> None:
    """Remove a file, and the folders that are empty then, as git does."""
    place = top / path
    if not _is_there(top, path):
        return
    place.unlink()
    for folder in place.parents:
        if folder == top or any(folder.iterdir()):
            return
        folder.rmdir()


def _cleared(top: Path, path: str) -> Path:
    """The place for a file: its folders are made, and what was there in another shape is gone."""
    *folders, name = path.split("/")
    place = top
    for folder in folders:
        place /= folder
        if place.is_symlink() or place.is_file():
            place.unlink()
        place.mkdir(exist_ok=True)
    place /= name
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    return place


def _copy(source: Path, target: Path) -> None:
    """A link as the link it is; a file with its mode and times. What has gone meanwhile is gone."""
    try:
        if source.is_symlink():
            target.symlink_to(os.readlink(source))  # noqa: PTH115 (as it is written, not as a Path would write it)
        else:
            shutil.copy2(source, target, follow_symlinks=False)
    except FileNotFoundError:
        return
