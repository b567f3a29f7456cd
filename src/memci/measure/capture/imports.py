"""Read the import records that the probe wrote, one JSON array a line, from programs that may damage them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_LONGEST_LINE = 64 << 10
_MOST_RECORDS = 500_000
_LARGEST_NUMBER = 10**18


@dataclass(frozen=True)
class ImportRecord:
    """One import, `ok` if it succeeded. Times are nanoseconds, `started_ns` on CLOCK_MONOTONIC; sizes are bytes of RSS.

    Names and files as Python has them; None where there are none.
    """

    pid: int
    module: str
    parent: str | None
    file: str | None
    importer_file: str | None
    importer_line: int
    importer_function: str | None
    started_ns: int
    cumulative_ns: int
    self_ns: int
    cumulative_rss: int
    self_rss: int
    ok: bool = True


def read_import_records(path: Path, until_ns: int | None = None) -> list[ImportRecord]:
    """All imports that began before `until_ns`, in the order they ended. None without a file.

    Passes over what is no record: the last line of a program that was killed, or what a hostile one wrote.
    """
    records: list[ImportRecord] = []
    try:
        with path.open("rb") as file:
            for line in _lines(file):
                record = _record(line)
                if record is not None and (until_ns is None or record.started_ns < until_ns):
                    records.append(record)
                    if len(records) == _MOST_RECORDS:
                        break
    except OSError:
        return records
    return records


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, but for those that are too long."""
    whole = True
    while part := file.readline(_LONGEST_LINE):
        ended = part.endswith(b"\n")
        if whole and ended:
            yield part
        whole = ended


def _record(line: bytes) -> ImportRecord | None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if type(values) is not list or len(values) != len(_FIELDS):
        return None
    if not all(fits(value) for fits, value in zip(_FIELDS, values, strict=True)):
        return None
    pid, _, *rest, ok = values
    return ImportRecord(*(pid, *rest, ok == 1))


def _is_number(value: object) -> bool:
    return type(value) is int and -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _LARGEST_NUMBER


def _is_name(value: object) -> bool:
    return type(value) is str and value != ""


def _is_text(value: object) -> bool:
    return value is None or type(value) is str


_FIELDS = (
    *(_is_count, _is_number, _is_name, _is_text, _is_text),  # pid, thread, module, parent, file
    *(_is_text, _is_count, _is_text),  # importer: file, line, function
    *(_is_count, _is_count, _is_number),  # started, cumulative and self time
    *(_is_number, _is_number, _is_count),  # cumulative and self RSS; succeeded
)
