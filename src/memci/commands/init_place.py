"""Where the project lies: its repository, the folder in it, the default branch."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from memci.init.texts import slug
from memci.measure.checkout.git import Git

_USUAL_BRANCHES = ("main", "master")


@dataclass(frozen=True)
class Place:
    """`root`: the project's folder. `top`: the repository's, or the project's where there is no repository (`in_git`
    False). `folder`: from `top` to `root`, empty when they are the same."""

    root: Path
    top: Path
    branch: str
    in_git: bool = True

    @property
    def folder(self) -> str:
        """The path from the repository's top."""
        path = self.root.relative_to(self.top).as_posix()
        return "" if path == "." else path

    @property
    def workflow(self) -> str:
        """What the workflow and its file are called, another one for each project of the repository."""
        return f"memci-{slug(self.folder)}" if self.folder else "memci"


def find_place(root: Path) -> Place:
    """The place of the project in this folder; without git or a repository, the folder itself."""
    git = Git(root, os.environ)
    top = git.ask("rev-parse", "--show-toplevel") if shutil.which("git") else None
    if not top or not root.is_relative_to(Path(top).resolve()):
        return Place(root, root, _USUAL_BRANCHES[0], in_git=False)
    return Place(root, Path(top).resolve(), _default_branch(git))


def _default_branch(git: Git) -> str:
    """What the remote says, else a branch with a usual name, else the one that is checked out."""
    remote = git.ask("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
    if remote:
        return remote.removeprefix("refs/remotes/origin/")
    for name in _USUAL_BRANCHES:
        for ref in (f"refs/remotes/origin/{name}", f"refs/heads/{name}"):
            if git.ask("rev-parse", "--verify", "--quiet", ref) is not None:
                return name
    return git.ask("symbolic-ref", "--quiet", "--short", "HEAD") or _USUAL_BRANCHES[0]
