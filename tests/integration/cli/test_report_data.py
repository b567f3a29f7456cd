"""`memci run` leaves the report data beside its results, and does without where it cannot."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.starts import Answer

from memci.store import read_report_data, read_result, report_data_path

Memci = Callable[..., Answer]

ENTRYPOINTS = """
runs = 2
[entrypoints.small]
command = "python app.py 1000"
[entrypoints.large]
command = "python app.py 9000000"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "memci.toml").write_text(ENTRYPOINTS)
    (tmp_path / "app.py").write_text("import sys\nheld = bytearray(int(sys.argv[1]))\n")
    return tmp_path


def assert_belong(result: Path) -> None:
    data = read_report_data(result)
    assert data is not None
    for entrypoint in read_result(result).entrypoints:
        assert data.of(entrypoint.name, entrypoint.metrics["peak_heap"].value) is not None


def test_each_entrypoint_has_its_data_beside_the_result(memci: Memci, project: Path) -> None:
    answer = memci("run", "--python", sys.executable, "-o", "kept/head.json")
    assert answer.code == 0, answer.stderr
    assert_belong(project / "kept/head.json")
    assert sorted(path.name for path in (project / "kept").iterdir()) == ["head.json", "head.report.json"]


def test_old_data_are_not_taken_for_those_of_a_new_result(memci: Memci, project: Path) -> None:
    assert memci("run", "--python", sys.executable, "small", "-o", "r.json").code == 0
    old = report_data_path(project / "r.json").read_bytes()
    (project / "app.py").write_text("held = bytearray(123_456)\n")
    assert memci("run", "--python", sys.executable, "small", "-o", "r.json").code == 0
    assert_belong(project / "r.json")
    report_data_path(project / "r.json").write_bytes(old)
    data, (entrypoint,) = read_report_data(project / "r.json"), read_result(project / "r.json").entrypoints
    assert data is not None
    assert data.of("small", entrypoint.metrics["peak_heap"].value) is None


@pytest.mark.parametrize("quiet", [(), ("-q",)])
def test_data_that_cannot_be_written_cost_a_sentence(memci: Memci, project: Path, quiet: tuple[str, ...]) -> None:
    (project / "r.report.json").mkdir()
    answer = memci("run", "--python", sys.executable, "-o", "r.json", *quiet)
    assert answer.code == 0, answer.stderr
    assert answer.stderr.count("r.report.json could not be written (Is a directory)") == 1
    assert len(read_result(project / "r.json").entrypoints) == 2


def test_a_result_on_stdout_has_no_file_beside_it(memci: Memci, project: Path) -> None:
    before = sorted(project.iterdir())
    answer = memci("run", "--python", sys.executable, "small", "-o", "-")
    assert json.loads(answer.stdout)["schema"] == "memci.result/1"
    assert memci("run", "--python", sys.executable, "small", "-o", "/dev/null").code == 0
    assert not report_data_path(Path("/dev/null")).exists()
    assert sorted(project.iterdir()) == before
