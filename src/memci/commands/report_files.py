"""What the report page is made of besides results: the text of the files that it shows line by line."""

import hashlib
import io
import os
import stat
import tokenize
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from memci.errors import MemciError
from memci.measure.checkout.git import Git
from memci.model.result import Result, SourceLines
from memci.render.html.line_files import line_files
from memci.render.html.lines import MOST_FILES

LARGEST_SOURCE = 2 * 1024**2
"""Bytes of one file. Nobody reads more of it line by line."""

ReadFile = Callable[[str], bytes | None]
"""The bytes of a project's file by its name in a result; None when it is not to be had."""


def sources_of(head: Result, base: Result | None, roots: Sequence[Path]) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of the head's and of the base's files that the page will show, by their names.

    Only of those that are still as they were measured: in a folder of `roots`, or else in the commit that was measured.
    """
    of_head, of_base = files_shown(head, base)
    return texts_of(of_head, _readers(head, roots)), texts_of(of_base, _readers(base, roots))


def files_shown(head: Result, base: Result | None) -> tuple[list[SourceLines], list[SourceLines]]:
    """The head's and the base's files that the page will show, as often as entrypoints have them."""
    named: tuple[list[SourceLines], list[SourceLines]] = ([], [])
    others = {entrypoint.name: entrypoint for entrypoint in base.entrypoints} if base else {}
    for entrypoint in head.entrypoints:
        files, _ = line_files(entrypoint, others.get(entrypoint.name))
        for file in files[:MOST_FILES]:
            named[0].append(file.head)
            named[1].extend([file.base] if file.base else [])
    return named


def texts_of(files: Iterable[SourceLines], readers: Sequence[ReadFile]) -> dict[str, str]:
    """The texts by their names: of the first reader that has a file as it was measured."""
    digests: dict[str, set[str | None]] = {}
    for file in files:
        digests.setdefault(file.file, set()).add(file.sha256)
    texts = {}
    for name, measured in digests.items():
        # Two texts of one name: two entrypoints of one result were not measured together.
        if len(measured) > 1 or not _is_below(name):
            continue
        found = (content for read in readers if (content := read(name)) is not None)
        same = next((content for content in found if hashlib.sha256(content).hexdigest() in measured), None)
        if same is not None:
            texts[name] = _decoded(same)
    return texts


def _readers(result: Result | None, roots: Sequence[Path]) -> list[ReadFile]:
    """From the folders first, which takes no process; then from git."""
    folders = list(dict.fromkeys(root.resolve() for root in roots))
    readers: list[ReadFile] = [partial(_on_disk, folder) for folder in folders]
    if result is not None and result.commit is not None:
        readers += [partial(_in_git, folder, result.commit.sha) for folder in folders]
    return readers


def _is_below(name: str) -> bool:
    """Whether the name can be one of a project's file: relative, and in no way out of its folder."""
    return "\0" not in name and not any(part in ("", ".", "..") for part in name.split("/"))


def _on_disk(folder: Path, name: str) -> bytes | None:
    try:
        # A pipe would have us wait for somebody to write.
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_SOURCE:
                return None
            return file.read(LARGEST_SOURCE)
    except OSError:
        return None


def _in_git(folder: Path, sha: str, name: str) -> bytes | None:
    try:
        return Git(folder).file_at(sha, name, LARGEST_SOURCE)
    except (MemciError, OSError):
        return None


def _decoded(content: bytes) -> str:
    """As Python reads it: by its encoding comment; what that does not fit is replaced."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding, errors="replace")
    except (SyntaxError, LookupError):
        return content.decode("utf-8-sig", errors="replace")
