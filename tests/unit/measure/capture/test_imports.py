"""Import records, as the probe and as hostile programs write them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.measure.capture import ImportRecord, read_import_records

GOOD = [7, 140, "json", "shop", "/usr/lib/json.py", "/app/shop.py", 3, "<module>", 1_000, 500, 400, 4096, -4096, 1]


def written(folder: Path, *lines: object) -> Path:
    path = folder / "imports.jsonl"
    path.write_bytes(b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines))
    return path


def changed(index: int, value: object) -> list[object]:
    return [*GOOD[:index], value, *GOOD[index + 1 :]]


def test_a_record(tmp_path: Path) -> None:
    assert read_import_records(written(tmp_path, GOOD)) == [
        ImportRecord(
            pid=7,
            module="json",
            parent="shop",
            file="/usr/lib/json.py",
            importer_file="/app/shop.py",
            importer_line=3,
            importer_function="<module>",
            started_ns=1_000,
            cumulative_ns=500,
            self_ns=400,
            cumulative_rss=4096,
            self_rss=-4096,
        )
    ]


def test_an_import_that_failed_is_told_apart(tmp_path: Path) -> None:
    (record,) = read_import_records(written(tmp_path, changed(13, 0)))
    assert not record.ok


def test_only_what_began_before_the_deadline_counts(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, changed(8, 2_000))
    assert [record.started_ns for record in read_import_records(path, 2_000)] == [1_000]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[7, 140, \n",
        b"\xff\xfe\n",
        b"null\n",
        b"{}\n",
        b"[" * 50_000 + b"\n",
        b"[" + b"9" * 5_000 + b"]\n",
        GOOD[:-1],
        [*GOOD, 1],
        changed(0, "7"),
        changed(0, True),
        changed(2, None),
        changed(2, ""),
        changed(4, 5),
        changed(6, -1),
        changed(8, 1.5),
        changed(8, -1),
        changed(9, 10**30),
        changed(11, float("nan")),
    ],
    ids=str,
)
def test_what_is_no_record_is_passed_over(tmp_path: Path, line: object) -> None:
    assert [record.module for record in read_import_records(written(tmp_path, line, GOOD))] == ["json"]


def test_a_line_without_end_is_not_read_whole(tmp_path: Path) -> None:
    path = written(tmp_path, b"[" + b"1," * 100_000, b"\n", GOOD)
    assert len(read_import_records(path)) == 1


def test_the_last_line_of_a_killed_program_is_cut_off(tmp_path: Path) -> None:
    whole = json.dumps(GOOD).encode()
    assert len(read_import_records(written(tmp_path, GOOD, whole[:40]))) == 1
    # Cut before its newline it may lack digits of its last number.
    assert len(read_import_records(written(tmp_path, GOOD, whole))) == 1


def test_without_a_file_there_are_no_records(tmp_path: Path) -> None:
    assert read_import_records(tmp_path / "imports.jsonl") == []


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("hostile") / "imports.jsonl"
    path.write_bytes(data)
    assert read_import_records(path) == []
