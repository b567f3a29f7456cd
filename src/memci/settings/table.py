"""A table of the settings whose keys are known: unknown ones are refused, the others are read one by one."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from memci.settings.keys import METRICS, TableKind, keys_of, tables_with
from memci.settings.place import Place
from memci.settings.values import read_table
from memci.units import quoted

T = TypeVar("T")

_HEADERS: dict[TableKind, str] = {
    "settings": "at the top, beside `entrypoints`",
    "entrypoint": "in a table `entrypoints.NAME`",
    "budget": "in a table `budget.METRIC`",
}


class Table:
    """One table of a kind at a place. Raises UsageError when it holds an unknown key."""

    def __init__(self, kind: TableKind, value: object, place: Place) -> None:
        self.place = place
        self._values: Mapping[str, object] = place.read(read_table, value)
        for key in self._values:
            if key not in keys_of(kind):
                raise place.at(key).error(_unknown(key, kind))

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def read(self, key: str, reader: Callable[[object], T], default: T) -> T:
        """What the reader makes of the key's value; the default when the key is not there."""
        return self.place.at(key).read(reader, self._values[key]) if key in self._values else default

    def items(self, key: str) -> Iterable[tuple[str, object, Place]]:
        """Name, value and place of everything in the table under the key; none when the key is not there."""
        inner: Mapping[str, object] = self.read(key, read_table, {})
        return [(name, value, self.place.at(key, name)) for name, value in inner.items()]


def did_you_mean(key: str, known: Iterable[str], name: str, at_most: int = 1) -> str:
    """The known words the key may have been meant to be, or all of them."""
    close = get_close_matches(key.lower(), list(known), n=at_most)
    return f"did you mean {' or '.join(close)}?" if close else f"the {name} are {', '.join(known)}"


def _unknown(key: str, kind: TableKind) -> str:
    elsewhere = tables_with(key)
    if elsewhere:
        return f"there is no such key here; {quoted(key)} belongs {_HEADERS[elsewhere[0]]}"
    if key in METRICS:
        return f"there is no such key here; {quoted(key)} belongs in a table `budget`"
    if kind == "settings" and key == "tool":
        return "there is no such key; outside pyproject.toml the keys stand without tool.memci before them"
    return f"there is no such key; {did_you_mean(key, keys_of(kind), 'keys here')}"
