"""Read what the probe wrote, one JSON array a line, from programs that may damage it."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

_LONGEST_LINE = 64 << 10
_LARGEST_NUMBER = 10**18


def read_rows(path: Path, fields: Sequence[Callable[[object], bool]]) -> Iterator[list[Any]]:
    """The rows whose values pass the checks, one for each; none without a file.

    Passes over what is no row: the last line of a program that was killed, or what a hostile one wrote.
    """
    try:
        with path.open("rb") as file:
            for line in _lines(file):
                values = _values(line)
                if len(values) == len(fields) and all(fits(value) for fits, value in zip(fields, values, strict=True)):
                    yield values
    except OSError:
        return


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, but for those that are too long."""
    whole = True
    while part := file.readline(_LONGEST_LINE):
        ended = part.endswith(b"\n")
        if whole and ended:
            yield part
        whole = ended


def _values(line: bytes) -> list[Any]:
    """The values in a line; none when it holds no array."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return values if type(values) is list else []


def is_number(value: object) -> bool:
    """Whether it is an int of a size that nanoseconds and bytes have."""
    return type(value) is int and -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER


def is_count(value: object) -> bool:
    """Whether it is one from 0."""
    return type(value) is int and 0 <= value <= _LARGEST_NUMBER


def is_name(value: object) -> bool:
    """Whether it is a text with something in it."""
    return type(value) is str and value != ""


def is_text(value: object) -> bool:
    """Whether it is a text, or None for none."""
    return value is None or type(value) is str
