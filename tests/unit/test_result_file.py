"""Result files: what goes out comes back; what is damaged, newer or hostile is refused with one sentence."""

import json
import os
from pathlib import Path

import pytest

from memci.errors import UsageError
from memci.model.result import EntrypointResult, Environment, Outcome, Result
from memci.model.result_file import from_json, to_json
from memci.store import default_result_path, read_result, write_result


def _result() -> Result:
    return Result(
        memci="0.1.0",
        created="2026-11-21T08:00:00Z",
        environment=Environment(
            python="3.12.1",
            abi="cp312",
            arch="x86_64",
            libc="glibc 2.36",
            cpu="c",
            cpus=2,
            memray="1.20.0",
            fingerprint="sha256:" + "0" * 64,
        ),
        entrypoints=[
            EntrypointResult(name="web", command=["python"], ready="exit", outcome=Outcome(state="exited", exit_code=0))
        ],
    )


def _text(**changes: object) -> bytes:
    return json.dumps({**json.loads(to_json(_result())), **changes}).encode()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = write_result(_result(), tmp_path / "deep" / "r.json", tmp_path)
    assert read_result(path) == _result()
    assert [entry.name for entry in path.parent.iterdir()] == ["r.json"]


def _without_schema() -> bytes:
    raw = json.loads(to_json(_result()))
    del raw["schema"]
    return json.dumps(raw).encode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "not valid JSON (line 1, column 1)"),
        (to_json(_result()).encode()[:200], "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "not a memci result"),
        (b"{}", "not a memci result"),
        (_without_schema(), "not a memci result"),
        (b'{"schema": 3}', "not a memci result"),
        (_text(schema="memci.result/2"), "upgrade memci"),
        (_text(surprise=1), "damaged at `surprise`"),
        (_text(memci=5), "damaged at `memci`"),
        (_text(created="yesterday"), "damaged at `created`"),
        (_text(entrypoints=[{"name": "x"}]), "damaged at `entrypoints.0.command`"),
    ],
)
def test_what_is_no_result_is_refused_with_a_sentence(text: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=r"^r\.json ") as refused:
        from_json(text, "r.json")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1", "1e999", "9" * 400])
def test_impossible_numbers_are_refused(number: str) -> None:
    text = to_json(_result()).replace('"cpus":2', f'"cpus":{number}').encode()
    with pytest.raises(UsageError, match="damaged"):
        from_json(text, "r.json")


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_result(tmp_path / "none.json")
    with pytest.raises(UsageError, match="directory"):
        read_result(tmp_path)


def test_where_the_place_cannot_be_written_the_result_goes_to_the_spare_one(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    place = write_result(_result(), blocked / "r.json", tmp_path)
    assert place.parent == tmp_path
    assert read_result(place) == _result()


def test_the_default_place_keeps_itself_out_of_the_repository(tmp_path: Path) -> None:
    write_result(_result(), default_result_path(tmp_path), tmp_path)
    assert (tmp_path / ".memci" / ".gitignore").read_text().endswith("*\n")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("real.json")
    write_result(_result(), tmp_path / "link.json", tmp_path)
    assert (tmp_path / "link.json").is_symlink()
    assert read_result(tmp_path / "real.json") == _result()


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_result(_result(), pipe, tmp_path)
        assert os.read(reader, 1 << 16).decode() == to_json(_result())
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_the_umask_is_respected(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        path = write_result(_result(), tmp_path / "r.json", tmp_path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
