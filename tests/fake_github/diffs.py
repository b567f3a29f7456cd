"""What a pull request changes, by the contents of its two commits, and where its lines are later."""

import difflib
import re

from tests.fake_github.state import Pull, PullFile, State

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_NO_LINE_END = "\\ No newline at end of file"


def pull_files(state: State, pull: Pull) -> list[PullFile]:
    """Those with contents at the head or the base, and those that a test put there, by their paths."""
    contents = {path for path, ref in state.files if ref in (pull.head_sha, pull.base_sha)}
    found = {path: file for path in contents if (file := _changed(state, pull, path)) is not None}
    found |= {path: file for (number, path), file in state.pull_files.items() if number == pull.number}
    return [found[path] for path in sorted(found)]


def hunks_at(state: State, pull: Pull, commit: str, path: str) -> list[range]:
    """The lines of the right side that a comment can stand on, with this commit as the head."""
    file = state.pull_files.get((pull.number, path)) or _changed(state, pull, path, commit)
    found = _HUNK.findall(file.patch or "") if file else []
    return [range(int(start), int(start) + int(count or 1)) for start, count in found]


def lines_now(state: State, pull: Pull, commit: str, path: str, lines: range) -> range | None:
    """Where lines of a commit are at the pull request's head; None when one of them is no more as it was."""
    before, after = (_lines(state, path, sha) for sha in (commit, pull.head_sha))
    if commit == pull.head_sha or not before:
        return lines
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.a < lines.start and lines.stop - 1 <= block.a + block.size:
            moved = block.b - block.a
            return range(lines.start + moved, lines.stop + moved)
    return None


def _changed(state: State, pull: Pull, path: str, head: str | None = None) -> PullFile | None:
    before, after = _lines(state, path, pull.base_sha), _lines(state, path, head or pull.head_sha)
    if before == after:
        return None
    diff = list(difflib.unified_diff(before, after))[2:]
    patch = "\n".join(line.removesuffix("\n") if line.endswith("\n") else f"{line}\n{_NO_LINE_END}" for line in diff)
    status = "added" if not before else "modified" if after else "removed"
    return PullFile(path, patch, status)


def _lines(state: State, path: str, ref: str) -> list[str]:
    text = state.files.get((path, ref), b"").decode(errors="replace")
    return re.findall(r"[^\n]*\n|[^\n]+$", text)
