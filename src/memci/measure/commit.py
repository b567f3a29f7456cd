"""The commit that is measured, read without touching the checkout."""

import os
import subprocess
from pathlib import Path

from memci.model.result import Commit

_ANSWERS_WITHIN = 20.0


def read_commit(root: Path) -> Commit | None:
    """The commit at `root` and whether its work tree differs from it; None outside git or without a commit."""
    sha = _git(root, "rev-parse", "HEAD")
    if sha is None:
        return None
    status = _git(root, "status", "--porcelain", "--untracked-files=normal", "--", ".")
    return Commit(sha=sha, ref=_git(root, "symbolic-ref", "--quiet", "HEAD"), dirty=bool(status))


def _git(root: Path, *arguments: str) -> str | None:
    # The checkout may belong to another user than memci runs as; optional locks would refresh the user's index.
    environment = {
        **os.environ,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    }
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_ANSWERS_WITHIN,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    text = done.stdout.strip()
    return text if done.returncode == 0 else None
