"""What tells one use of memci in a repository from another, in the names of its artifacts and in its comment."""

import hashlib
import re

_LONGEST = 80
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NO_MATRIX = ("", "null", "{}")

BASELINE = "memci-baseline-"
PULL_REQUEST = "memci-pr-"
_PAGE = "memci-report-"


def key_of(workflow_path: str, job: str, name: str, folder: str, matrix: str) -> str:
    """Letters, digits and single dashes, at most 80: the workflow's file, the job, the input `name`, the project's
    folder, as far as there is room, and a digest of these and of the matrix's leg (JSON), which tells apart what
    reads alike."""
    parts = [workflow_path, job, name, "" if folder == "." else folder, "" if matrix in _NO_MATRIX else matrix]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]
    file = workflow_path.rpartition("/")[2].rpartition(".")[0]
    words = re.findall(r"[a-z0-9]+", " ".join([file, *parts[1:4]]).lower())
    readable = "-".join(words)[: _LONGEST - len(digest) - 1].rstrip("-")
    return f"{readable}-{digest}" if readable else digest


def page_name(key: str) -> str:
    """The name of the report page's artifact, which is that of its file too."""
    return f"{_PAGE}{key}.html"


def key_in(artifact: str) -> str | None:
    """The key in the name of a pull request's artifact; None when it is not one of memci's."""
    key = artifact.removeprefix(PULL_REQUEST)
    return key if key != artifact and len(key) <= _LONGEST and _KEY.fullmatch(key) else None
