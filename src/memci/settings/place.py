"""Where in a settings file something stands, and the error that says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from memci.errors import UsageError
from memci.settings.lines import KeyPath, line_of

T = TypeVar("T")

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Place:
    """A key of a settings file. `shown` is how the file is named to a person, `text` its whole text."""

    shown: str
    text: str
    path: KeyPath

    def at(self, *keys: str) -> "Place":
        """The place of a key inside this table."""
        return Place(self.shown, self.text, (*self.path, *keys))

    def error(self, sentence: str) -> UsageError:
        """`file:line: dotted.key: sentence`, without the line when it is not known."""
        line = line_of(self.text, self.path) if self.path else None
        key = f"{dotted(self.path)}: " if self.path else ""
        end = "" if sentence.endswith("?") else "."
        return UsageError(f"{self.shown}{f':{line}' if line else ''}: {key}{sentence}{end}")

    def read(self, reader: Callable[[object], T], value: object) -> T:
        """What the reader makes of the value; its ValueError becomes an error at this place."""
        try:
            return reader(value)
        except ValueError as error:
            raise self.error(str(error)) from None


def dotted(path: KeyPath) -> str:
    """The path as TOML writes it, with quotes around a key that needs them."""
    return ".".join(key if _BARE_KEY.fullmatch(key) else repr(key) for key in path)
