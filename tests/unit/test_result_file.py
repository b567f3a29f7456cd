"""Result files: what goes out comes back; what is damaged, newer or hostile is refused with one sentence."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

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
        (b"[" * 100_000, "nested deeper than any result (line 1, column 2"),
        (b"\n" + b'{"a":' * 100_000, "nested deeper than any result (line 2, column "),
        (to_json(_result()).replace("x86_64", "x\xff").encode("latin-1"), "not UTF-8 text (line 1, column "),
        (to_json(_result()).encode("utf-8-sig"), "not valid JSON (line 1, column 1)"),
        (to_json(_result()).encode("utf-16"), "not valid JSON (line 1, column 1)"),
        (to_json(_result()).replace("x86_64", r"\ud800").encode(), "not valid JSON (line 1, column "),
        (to_json(_result()).encode() + b"{}", "not valid JSON (line 2, column 1)"),
        (b"9" * 5_000, "a number with more digits than any figure (line 1, column "),
        (b"[]", "not a memci result"),
        (b"{}", "not a memci result"),
        (_without_schema(), "not a memci result"),
        (b'{"schema": 3}', "not a memci result"),
        (_text(schema="memci.result/2"), "upgrade memci"),
        (_text(schema="memci.result/2", **{str(key): 0 for key in range(2_000)}), "upgrade memci"),
        (_text(surprise=1), "damaged at `surprise`"),
        (_text(**{"a\n\x1b[2J": 1}), r"damaged at `a\n\x1b[2J`"),
        (_text(**{str(key): 0 for key in range(2_000)}), "damaged in 2,000 places"),
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


_BEYOND = "input should be less than or equal to 9223372036854775807"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("NaN", "at `environment.cpus`: input should be a valid integer"),
        ("Infinity", "at `environment.cpus`: input should be a valid integer"),
        ("-Infinity", "at `environment.cpus`: input should be a valid integer"),
        ("1e999", "at `environment.cpus`: input should be a valid integer"),
        ("1.0", "at `environment.cpus`: input should be a valid integer"),
        ("-1", "at `environment.cpus`: input should be greater than or equal to 0"),
        (str(2**63), f"at `environment.cpus`: {_BEYOND}"),
        (str(2**64), f"at `environment.cpus`: {_BEYOND}"),
        ("9" * 400, f"at `environment.cpus`: {_BEYOND}"),
        ("9" * 5_000, "a number with more digits than any figure"),
    ],
)
def test_impossible_counts_are_refused(number: str, says: str) -> None:
    text = to_json(_result()).replace('"cpus":2', f'"cpus":{number}').encode()
    with pytest.raises(UsageError, match="damaged") as refused:
        from_json(text, "r.json")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("NaN", "input should be a finite number"),
        ("Infinity", "input should be a finite number"),
        ("-Infinity", "input should be a finite number"),
        ("1e999", "input should be a finite number"),
        ("-0.1", "input should be greater than or equal to 0"),
        ("1e10", "input should be less than or equal to 1000000000"),
        ("9" * 5_000, "a number with more digits than any figure"),
    ],
)
def test_impossible_times_are_refused(number: str, says: str) -> None:
    text = to_json(_result()).replace('"seconds":[]', f'"seconds":[{number}]').encode()
    with pytest.raises(UsageError, match="damaged") as refused:
        from_json(text, "r.json")
    assert says in str(refused.value)


def test_the_largest_count_is_read() -> None:
    text = to_json(_result()).replace('"cpus":2', f'"cpus":{2**63 - 1}').encode()
    assert from_json(text, "r.json").environment.cpus == 2**63 - 1


def test_of_a_key_that_is_there_twice_the_last_counts() -> None:
    """As in other readers of JSON; also the schema."""
    assert from_json(_doubled('"memci":"9"'), "r.json").memci == "9"
    with pytest.raises(UsageError, match="damaged at `memci`"):
        from_json(_doubled('"memci":9'), "r.json")
    with pytest.raises(UsageError, match=r"has the schema 'memci\.result/2'"):
        from_json(_doubled('"schema":"memci.result/2"'), "r.json")


def _doubled(more: str) -> bytes:
    return f"{to_json(_result()).rstrip()[:-1]},{more}}}".encode()


_GOOD = to_json(_result()).encode()


@given(
    st.lists(st.tuples(st.integers(0, len(_GOOD)), st.integers(0, 9), st.binary(max_size=4)), min_size=1, max_size=4)
)
def test_any_damage_is_refused_with_a_sentence_or_does_not_matter(changes: list[tuple[int, int, bytes]]) -> None:
    text = _GOOD
    for start, left_out, put_in in changes:
        text = text[:start] + put_in + text[start + left_out :]
    try:
        from_json(text, "r.json")
    except UsageError as refused:
        assert str(refused).isprintable()
        assert len(str(refused)) < 600


_WRONG = 200_000


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ('"allocations":[]', '"allocations":[' + ",".join(["{}"] * _WRONG) + "]"),
        ('"imports":[]', '"imports":[' + ",".join(["0"] * _WRONG) + "]"),
        ('"seconds":[]', '"seconds":[' + ",".join(['""'] * _WRONG) + "]"),
        ('"lines":[]', '"lines":[{"file":"","lines":[' + ",".join(["[]"] * _WRONG) + "]}]"),
        ('"metrics":{}', '"metrics":{' + ",".join(f'"{key}":0' for key in range(_WRONG)) + "}"),
        ('"distributions":{}', '"distributions":{' + ",".join(f'"{key}":0' for key in range(_WRONG)) + "}"),
    ],
)
def test_a_file_of_wrong_items_is_refused_at_the_first(place: str, wrong: str) -> None:
    """An error for each of them would take gigabytes, and minutes, for a few MiB of text."""
    text = to_json(_result()).replace(place, wrong).encode()
    with pytest.raises(ValidationError) as refused:
        Result.model_validate_json(text)
    assert refused.value.error_count() < 10
    with pytest.raises(UsageError, match=r"^r\.json is damaged at `"):
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
