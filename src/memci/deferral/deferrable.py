"""An import that can be deferred, and what that takes."""

from dataclasses import dataclass

from memci.model.advice import TopImport


@dataclass(frozen=True)
class Deferrable:
    """An import that can be deferred, and what has to change for it in its file.

    `functions`: the line of the `def` of each function that gets the import (of the keyword, below any decorator),
    ascending. `quoted`: line and column, in characters from 0, of each annotation that must become a string, ascending.
    `typing`: whether annotations go on naming it, so that it stays below `if TYPE_CHECKING:`.
    """

    imported: TopImport
    functions: tuple[int, ...]
    quoted: tuple[tuple[int, int], ...]
    typing: bool
