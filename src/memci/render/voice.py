"""How a sentence shows what is foreign in it: inert, in the way of the place where the sentence goes."""

from collections.abc import Callable
from dataclasses import dataclass

from memci.model.result import Location
from memci.render.escape import code, plain


@dataclass(frozen=True)
class Voice:
    """`name` makes any foreign text inert; `place` shows a line of a file, as a link where there is one."""

    name: Callable[[str], str]
    place: Callable[[Location], str]


def written(location: Location) -> str:
    """`shop/report.py:3`, or only the file when there is no line. Still foreign text."""
    return f"{location.file}:{location.line}" if location.line else location.file


PLAIN = Voice(plain, lambda location: plain(written(location)))
"""On a terminal, and wherever nothing is markup."""

MARKDOWN = Voice(code, lambda location: code(written(location)))
"""In Markdown, without links."""
