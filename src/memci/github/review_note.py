"""What memci has to say about one import, and the marker that a review comment carries so that it is known again."""

import hashlib
import re
from dataclasses import dataclass

_DIGITS = 16
_SETTLED = "settled"
_MARKER = re.compile(
    rf"<!-- memci:advice (?P<key>\S+) (?P<identity>\S+) (?P<change>[0-9a-f]{{{_DIGITS}}}|{_SETTLED}) -->"
)


@dataclass(frozen=True)
class ReviewNote:
    """A comment on `start_line` to `line` of the pull request's head, or on `line` alone when that is None.

    `identity`: from identity_of; the same import has the same one, whatever was measured.  `path`: from the
    repository's top.  `body`: Markdown, without the marker.  `change`: the code in it; a note with another one
    replaces the note that stands there, one with other figures does not.
    """

    identity: str
    path: str
    start_line: int | None
    line: int
    body: str
    change: str

    @property
    def further_lines(self) -> int:
        """How many lines it stands on besides its last."""
        return self.line - (self.line if self.start_line is None else self.start_line)


@dataclass(frozen=True)
class Mark:
    """What a marker says. `change`: a digest of the note's change; None when memci has settled the note."""

    key: str
    identity: str
    change: str | None


def identity_of(path: str, statement: str) -> str:
    """What stays the same of an import: the file, from the repository's top, and the statement."""
    return _digest(f"{path}\0{statement}")


def mark_of(note: ReviewNote, key: str) -> Mark:
    """The mark of a note that the use of memci with this key posts."""
    return Mark(key, note.identity, _digest(note.change))


def marked(mark: Mark, text: str) -> str:
    """The body of the comment, which begins with the marker."""
    return f"<!-- memci:advice {mark.key} {mark.identity} {mark.change or _SETTLED} -->\n{text}"


def read_mark(body: str) -> Mark | None:
    """The mark that a comment's body begins with; None when it begins with anything else."""
    found = _MARKER.fullmatch(body.split("\n", 1)[0].rstrip())
    if found is None:
        return None
    change = None if found["change"] == _SETTLED else found["change"]
    return Mark(found["key"], found["identity"], change)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
