"""The side file: its text, its place, and what becomes of one that means harm."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.call_trees import call_trees

from memci.model.report_data import CallFrame, CallTree, EntrypointData, ReportData, SizeClass
from memci.model.report_data_file import LARGEST, from_json, to_json
from memci.store import read_report_data, report_data_path, write_report_data

TREE = CallTree(
    table=[CallFrame(function="f", file="main.py", project=True)],
    parents=[-1, 0],
    frames=[0, 0],
    lines=[3, 4],
    bytes=[100, 20],
    counts=[1, 2],
    folded=[0, 3],
)
DATA = ReportData(entrypoints=[EntrypointData(name="web", peak=TREE, sizes=[SizeClass(up_to=64, bytes=123, count=3)])])


def test_data_survive_their_text() -> None:
    assert from_json(to_json(DATA).encode()) == DATA
    assert from_json(to_json(ReportData()).encode()) == ReportData()


@given(call_trees())
def test_any_tree_survives(tree: CallTree) -> None:
    data = ReportData(entrypoints=[EntrypointData(name="web", peak=tree)])
    assert from_json(to_json(data).encode()) == data


def raw(**changes: Any) -> bytes:
    data = json.loads(to_json(DATA))
    data["entrypoints"][0]["peak"] |= changes
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\0",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"entrypoints": []}',
        b'{"schema": "memci.report-data/2", "entrypoints": []}',
        b'{"schema": "memci.result/1", "entrypoints": []}',
        raw(parents=[-1]),
        raw(parents=[0, 0]),
        raw(parents=[-1, 1]),
        raw(parents=[-2, 0]),
        raw(parents=[-1, 0.0]),
        raw(frames=[0, 1]),
        raw(frames=[0, -1]),
        raw(bytes=[100, -1]),
        raw(bytes=[100, 2**63]),
        raw(bytes=[100, "20"]),
        raw(table=[{"function": "f"}]),
        raw(table=[{"function": "f", "file": "x" * 5_000}]),
        raw(more=1),
        b'{"schema":"memci.report-data/1","entrypoints":[{"name":"web","sizes":[{"up_to":NaN,"bytes":1,"count":1}]}]}',
    ],
)
def test_what_is_no_report_data_is_nothing(text: bytes) -> None:
    assert from_json(text) is None


READS_WITHIN_BOUNDS = """
import resource, sys
from pathlib import Path
from memci.model.report_data_file import from_json
text = Path(sys.argv[1]).read_bytes()
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
print(from_json(text))
"""


@pytest.mark.parametrize(
    "around",
    [
        '{"schema":"memci.report-data/1","entrypoints":[%s0]}',
        '{"schema":"memci.report-data/1","entrypoints":[{"name":"web","sizes":[%s0]}]}',
        '{"schema":"memci.report-data/1","entrypoints":[{"name":"web","peak":{"table":[%s0]}}]}',
        '{"schema":"memci.report-data/1","entrypoints":[{"name":"web","peak":{"parents":[%s0]}}]}',
    ],
)
@pytest.mark.parametrize("item", ["{},", "null,", "-9,"])
def test_many_wrong_items_cost_little(tmp_path: Path, around: str, item: str) -> None:
    """Each error that is kept would be an object of its own: a GiB does not hold them."""
    file = tmp_path / "result.report.json"
    file.write_text(around % (item * ((LARGEST - 200) // len(item))))
    command = [sys.executable, "-c", READS_WITHIN_BOUNDS, str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "None\n"), done.stderr[-2_000:]


def test_a_larger_text_is_not_looked_at() -> None:
    assert from_json(to_json(DATA).encode() + b" " * LARGEST) is None


def test_entrypoints_that_find_no_room_are_left_out() -> None:
    names = [CallFrame(function=f"{number:05}" + "漢" * 900, file="x.py") for number in range(5_000)]
    large = TREE.model_copy(update={"table": names})
    entrypoints = [EntrypointData(name=f"large-{number}", peak=large) for number in range(4)]
    text = to_json(ReportData(entrypoints=[*entrypoints, *DATA.entrypoints])).encode()
    data = from_json(text)
    assert data is not None
    assert [one.name for one in data.entrypoints] == ["large-0", "large-1", "web"]


def test_data_belong_to_the_measurement_whose_peak_they_are() -> None:
    assert DATA.of("web", 123) == DATA.entrypoints[0]
    assert DATA.of("web", 124) is None
    assert DATA.of("web", None) is None
    assert DATA.of("job", 123) is None


@pytest.mark.parametrize(
    ("result", "data"),
    [("result.json", "result.report.json"), ("result.base.json", "result.base.report.json"), ("kept", "kept.report")],
)
def test_the_place_is_beside_the_result(tmp_path: Path, result: str, data: str) -> None:
    assert report_data_path(tmp_path / result) == tmp_path / data


def test_written_data_are_read(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    assert read_report_data(result) is None
    write_report_data(DATA, result)
    assert read_report_data(result) == DATA


def test_data_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    place = report_data_path(result)
    place.write_bytes(b"{" + b" " * LARGEST)
    assert read_report_data(result) is None
    place.unlink()
    os.mkfifo(place)
    assert read_report_data(result) is None
    place.unlink()
    place.mkdir()
    assert read_report_data(result) is None
