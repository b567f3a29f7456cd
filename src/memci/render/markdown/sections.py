"""What may be left out of the comment to keep within its limit, and in which order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Section = Literal[
    "charts",
    "further metrics",
    "import costs",
    "changed dependencies",
    "figures of what passes",
    "notes",
    "new imports",
    "environment",
    "allocations",
    "advice",
    "further causes",
    "last words",
    "figures",
]
"""The first to go comes first."""

_SHRINKING: tuple[Section, ...] = get_args(Section)
_MOST_ENTRYPOINTS = (20, 5, 0)


@dataclass(frozen=True)
class Extent:
    """How much is said: the sections that are in, and how many entrypoints have a part of their own."""

    dropped: tuple[Section, ...] = ()
    entrypoints: int = _MOST_ENTRYPOINTS[0]

    def has(self, section: Section) -> bool:
        """Whether a section is in."""
        return section not in self.dropped


def extents() -> Iterator[Extent]:
    """From everything to the least: a whole section less each time, then fewer entrypoints."""
    for number in range(len(_SHRINKING) + 1):
        yield Extent(_SHRINKING[:number])
    for most in _MOST_ENTRYPOINTS[1:]:
        yield Extent(_SHRINKING, most)
