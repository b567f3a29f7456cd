"""The commit that is measured, read without touching the checkout."""

from pathlib import Path

from memci.errors import MemciError
from memci.measure.checkout.git import Git
from memci.model.result import Commit

_ANSWERS_WITHIN = 20.0


def read_commit(root: Path) -> Commit | None:
    """The commit at `root` and whether its work tree differs from it; None outside git or without a commit."""
    git = Git(root)
    try:
        sha = _ask(git, "rev-parse", "--verify", "HEAD")
        if sha is None:
            return None
        status = _ask(git, "status", "--porcelain", "--untracked-files=normal", "--", ".")
        return Commit(sha=sha, ref=_ask(git, "symbolic-ref", "--quiet", "HEAD"), dirty=bool(status))
    except (MemciError, OSError):
        return None


def _ask(git: Git, *arguments: str) -> str | None:
    answer = git.run(*arguments, within=_ANSWERS_WITHIN)
    return answer.out.strip() if answer.code == 0 else None
