"""Reads GitHub's documents (an event's payload, an answer of the API) key by key, with an error that names the key."""

from collections.abc import Mapping
from typing import Any, TypeVar

from memci.errors import UsageError

T = TypeVar("T")


class Payload:
    """An object of a document. `name` is what an error calls the whole ("the event")."""

    def __init__(self, value: Mapping[str, Any], name: str, place: str = "") -> None:
        self._value, self._name, self._place = value, name, place

    def part(self, key: str) -> "Payload":
        """The object under the key."""
        return self._inner(key, self._read(key, dict, "object"))

    def part_or_none(self, key: str) -> "Payload | None":
        """The same; None where GitHub says null, as for a fork that was deleted."""
        return None if self._value.get(key) is None else self.part(key)

    def parts(self, key: str) -> "list[Payload]":
        """The objects of the list under the key."""
        return [self._inner(key, one) for one in self._read(key, list, "list") if isinstance(one, dict)]

    def text(self, key: str) -> str:
        """The text under the key."""
        return self._read(key, str, "text")

    def text_or_none(self, key: str) -> str | None:
        """The same; None where there is none."""
        return None if self._value.get(key) is None else self.text(key)

    def number(self, key: str) -> int:
        """The whole number under the key."""
        return self._read(key, int, "number")

    def _inner(self, key: str, value: Mapping[str, Any]) -> "Payload":
        return Payload(value, self._name, f"{self._place}{key}.")

    def _read(self, key: str, kind: type[T], called: str) -> T:
        value = self._value.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise UsageError(f"{self._name} holds no {called} under {self._place}{key}, as GitHub's has it.")
        return value
