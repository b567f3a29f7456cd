"""What the measured program can put in the place of a result."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from memci.action.sandbox.spool import read_spooled
from memci.errors import MemciError

LARGEST = 1024 * 1024


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def refusal(spool: int, owner: int | None = None) -> str:
    with pytest.raises(MemciError) as caught:
        read_spooled(spool, "result.json", os.geteuid() if owner is None else owner, LARGEST)
    return str(caught.value)


def test_a_file(tmp_path: Path, spool: int) -> None:
    assert read_spooled(spool, "result.json", os.geteuid(), LARGEST) is None
    (tmp_path / "result.json").write_bytes(b"x" * LARGEST)
    assert read_spooled(spool, "result.json", os.geteuid(), LARGEST) == b"x" * LARGEST


@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero", "other", "nowhere"])
def test_a_link(tmp_path: Path, spool: int, target: str) -> None:
    (tmp_path / "other").write_text("x")
    (tmp_path / "result.json").symlink_to(target)
    assert refusal(spool) == (
        "What was measured could not be read: result.json is no file, which only the measured program can have done."
    )


def test_a_pipe_nobody_writes_into(tmp_path: Path, spool: int) -> None:
    os.mkfifo(tmp_path / "result.json")
    assert "is no file" in refusal(spool)


def test_a_folder(tmp_path: Path, spool: int) -> None:
    (tmp_path / "result.json").mkdir()
    assert "is no file" in refusal(spool)


def test_a_file_of_holes(tmp_path: Path, spool: int) -> None:
    with (tmp_path / "result.json").open("wb") as file:
        file.truncate(10 * 1024**3)
    assert "is larger than 1 MiB" in refusal(spool)


def test_another_name_of_somebody_elses_file(tmp_path: Path, spool: int) -> None:
    (tmp_path / "theirs").write_text("x")
    (tmp_path / "result.json").hardlink_to(tmp_path / "theirs")
    assert "belongs to somebody else" in refusal(spool, owner=os.geteuid() + 1)


def test_the_folder_itself_replaced(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "spool", tmp_path / "elsewhere"
    for place in (folder, elsewhere):
        place.mkdir()
    (elsewhere / "result.json").write_text("theirs")
    descriptor = os.open(folder, os.O_RDONLY)
    folder.rename(tmp_path / "gone")
    folder.symlink_to(elsewhere)
    assert read_spooled(descriptor, "result.json", os.geteuid(), LARGEST) is None
    os.close(descriptor)
