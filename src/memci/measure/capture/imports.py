"""Read the import records that the probe wrote."""

from dataclasses import dataclass
from pathlib import Path

from memci.measure.capture.rows import is_count, is_name, is_number, is_text, read_rows

_MOST_RECORDS = 500_000


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
    """All imports that began before `until_ns`, in the order they ended. None without a file."""
    records: list[ImportRecord] = []
    for pid, _, *rest, ok in read_rows(path, _FIELDS):
        record = ImportRecord(*(pid, *rest, ok == 1))
        if until_ns is None or record.started_ns < until_ns:
            records.append(record)
            if len(records) == _MOST_RECORDS:
                break
    return records


_FIELDS = (
    *(is_count, is_number, is_name, is_text, is_text),  # pid, thread, module, parent, file
    *(is_text, is_count, is_text),  # importer: file, line, function
    *(is_count, is_count, is_number),  # started, cumulative and self time
    *(is_number, is_number, is_count),  # cumulative and self RSS; succeeded
)
