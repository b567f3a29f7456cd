"""Which lines of the project's Python files are not in another commit."""

import re
from pathlib import Path

from memci.errors import MemciError
from memci.measure.checkout.git import Git

_WORDS = (
    *("-c", "core.quotePath=false", "-c", "diff.autoRefreshIndex=false"),
    *("diff", "--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--relative", "--no-renames"),
)
"""Whatever the repository's settings make of a diff; and its index stays as it is."""

_FILE = re.compile(r"\+\+\+ (?:b/)?(?P<path>.+?)\t?$")
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")


def added_since(root: Path, sha: str) -> dict[str, frozenset[int]]:
    """Line numbers by the file's path from `root`; none when git cannot tell."""
    try:
        said = Git(root).ask(*_WORDS, sha, "--", "*.py")
    except MemciError:
        return {}
    return added_lines(said or "")


def added_lines(diff: str) -> dict[str, frozenset[int]]:
    """The same from the text of a diff without context."""
    found: dict[str, set[int]] = {}
    path = ""
    left = 0
    for line in diff.split("\n"):
        hunk = _HUNK.match(line)
        if hunk and left <= 0:
            start, left = int(hunk["start"]), int(hunk["count"] or 1)
            found.setdefault(path, set()).update(range(start, start + left))
        elif line.startswith("+") and left > 0:
            left -= 1
        elif file := _FILE.fullmatch(line):
            path = file["path"]
    return {name: frozenset(lines) for name, lines in found.items() if name != "/dev/null"}
