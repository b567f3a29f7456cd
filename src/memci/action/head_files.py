"""The pull request's files as GitHub has them at its head, with imports deferred as far as reading them allows.

They are anybody's, and read where the token may write: nothing in them is run, and no more of them is read than a
module has.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from memci.deferral.deferrable import Deferrable
from memci.deferral.encoding import in_utf8, read_source
from memci.deferral.lazy import made_lazy
from memci.deferral.rewrite import deferred
from memci.deferral.rewrite_error import RewriteError
from memci.deferral.rulings import rulings
from memci.deferral.source import SourceFile
from memci.github.api import Api
from memci.github.tree import file_at
from memci.model.advice import Advice, TopImport

_LARGEST = 128 * 1024
"""Bytes. Reading a file that is made to be slow takes seconds for so many, and minutes for a few times as many."""


@dataclass(frozen=True)
class _Read:
    text: str
    deferrable: Sequence[Deferrable]


class HeadFiles:
    """Files at the commit `sha`, each asked for and read once. `advice`: says of which Python, and how imports are
    deferred."""

    def __init__(self, api: Api, sha: str, advice: Advice) -> None:
        self._api, self._sha, self._advice = api, sha, advice
        self._content: dict[str, bytes | None] = {}
        self._read: dict[str, _Read] = {}

    def is_measured(self, path: str, digest: str | None) -> bool:
        """Whether the file at `path`, from the repository's top, has this SHA-256. GitHubError when GitHub does not
        say."""
        content = self._at(path)
        return content is not None and hashlib.sha256(content).hexdigest() == digest

    def deferred(self, path: str, imports: Sequence[TopImport]) -> tuple[str, str] | None:
        """The file's text as it is, and with these of its imports deferred; None when reading it does not say that all
        of them can be. RewriteError when it cannot be done."""
        read = self._reading(path)
        wanted = {(one.line, one.statement) for one in imports}
        chosen = [one for one in read.deferrable if (one.imported.line, one.imported.statement) in wanted]
        if len(chosen) != len(wanted):
            return None
        return read.text, made_lazy(read.text, chosen) if self._advice.lazy else deferred(read.text, chosen)

    def _at(self, path: str) -> bytes | None:
        if path not in self._content:
            self._content[path] = file_at(self._api, self._sha, path, _LARGEST)
        return self._content[path]

    def _reading(self, path: str) -> _Read:
        if path not in self._read:
            content = self._at(path) or b""
            if not in_utf8(content):
                # GitHub writes what it is to put into a file as UTF-8.
                raise RewriteError(f"{path} is not in UTF-8.")
            try:
                text = read_source(content)
            except ValueError as error:
                raise RewriteError(f"{path} {error}.") from None
            found = rulings([SourceFile(path, text)], [], _series(self._advice.python), {}, self._advice.lazy)
            self._read[path] = _Read(text, found.deferrable)
        return self._read[path]


def _series(version: str) -> tuple[int, int]:
    """Of a version that may be anybody's word; the oldest that is measured where it is none."""
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (3, 9)
