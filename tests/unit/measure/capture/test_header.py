"""What a capture says of itself, from bytes made by hand."""

import struct
from pathlib import Path

import pytest

from memci.errors import MemciError
from memci.measure.capture.header import read_header


def capture(
    folder: Path,
    *,
    records: int = 40,
    magic: bytes = b"memray\0",
    version: int = 13,
    last: bytes = b"\x01",
    rest: int = 500,
    command: bytes = b"app.py --port 1\0",
    pid: int = 77,
    file_format: int = 0,
) -> Path:
    header = struct.pack("<7s2i2B2Q2q", magic, version, 0x30B07F0, 0, file_format, records, 0, 1_000, 2_500)
    path = folder / "heap-77-1.bin"
    path.write_bytes(header + command + struct.pack("<i", pid) + b"\x80\x90" * 9 + last + bytes(rest))
    return path


def test_a_closed_capture(tmp_path: Path) -> None:
    header = read_header(capture(tmp_path))
    assert (header.pid, header.start_ms, header.end_ms, header.records) == (77, 1_000, 2_500, 40)
    assert header.closed
    assert not header.truncated


def test_a_killed_process_leaves_no_number_of_records_but_a_rest(tmp_path: Path) -> None:
    header = read_header(capture(tmp_path, records=0, last=b"\x90"))
    assert (header.closed, header.end_ms, header.truncated) == (False, None, False)


def test_no_closing_byte_means_that_memray_had_stopped_writing(tmp_path: Path) -> None:
    assert read_header(capture(tmp_path, last=b"\x90")).truncated


def test_a_killed_process_with_no_rest_had_a_full_disk(tmp_path: Path) -> None:
    path = capture(tmp_path, records=0, last=b"\x90", rest=0)
    assert read_header(path, can_grow=lambda _: False).truncated
    # The same by chance: memray had just filled its file, and would have made it larger.
    assert not read_header(path, can_grow=lambda _: True).truncated


def test_a_rest_of_many_blocks_is_looked_through(tmp_path: Path) -> None:
    assert not read_header(capture(tmp_path, rest=300_000)).truncated


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (bytes(9_000), "is empty"),
        (b"\x04\x22\x4d\x18 and more" * 20, "compressed"),
        (b"PK\x03\x04" + bytes(100), "no memray capture"),
        (b"memray\0" + b"\x0d\0\0\0", "no memray capture"),
    ],
)
def test_what_is_no_capture_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "heap-1-1.bin"
    path.write_bytes(content)
    with pytest.raises(MemciError, match=says):
        read_header(path)


def test_another_release_of_memray_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MemciError, match="own release of memray"):
        read_header(capture(tmp_path, version=12))
    with pytest.raises(MemciError, match="own release of memray"):
        read_header(capture(tmp_path, file_format=1))


def test_a_header_cut_off_or_without_a_process_is_refused(tmp_path: Path) -> None:
    path = capture(tmp_path)
    path.write_bytes(path.read_bytes()[:58])
    with pytest.raises(MemciError, match="middle of its header"):
        read_header(path)
    with pytest.raises(MemciError, match="is no process"):
        read_header(capture(tmp_path, pid=-1))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MemciError, match="cannot be read: No such file"):
        read_header(tmp_path / "heap-1-1.bin")
