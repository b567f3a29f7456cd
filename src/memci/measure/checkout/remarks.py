"""What whoever reads the comparison should know about the two commits, as sentences."""

from memci.measure.checkout.changes import Status
from memci.measure.checkout.git import Git
from memci.units import quoted

_SHORT = 12


def remarks_on(git: Git, status: Status, ref: str, base: str) -> list[str]:
    """On uncommitted changes, and on how the commit `base`, which `ref` names, stands to HEAD."""
    changes = len(status.changed) + len(status.submodules)
    remarks = []
    if changes:
        files = "1 file" if changes == 1 else f"{changes} files"
        remarks.append(f"Uncommitted changes are measured with HEAD: {files}.")
    elif status.head == base:
        remarks.append(
            f"{quoted(ref)} is the commit that is checked out, and nothing is changed: both sides are the same."
        )
    behind = _count(git, f"{status.head}..{base}")
    if behind:
        commits = "1 commit" if behind == 1 else f"{behind} commits"
        lack = (
            f"HEAD lacks {commits} of {quoted(ref)} ({base[:_SHORT]}), so what they changed is in the difference, too"
        )
        common = git.ask("merge-base", str(status.head), base)
        remarks.append(f"{lack}; the commit they have in common is {common[:_SHORT]}." if common else f"{lack}.")
    return remarks


def _count(git: Git, commits: str) -> int:
    """How many commits; 0 where the history is not all there, so that nobody can tell."""
    if git.ask("rev-parse", "--is-shallow-repository") == "true":
        return 0
    return int(git.ask("rev-list", "--count", commits) or 0)
