"""Ten million integers, held in four ways: what they cost is what memray, GNU time and arithmetic say."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from memray import FileReader
from tests.integration.measure.peaks import assert_adds_up, nodes
from tests.measured import EXAMPLES, examples_python, kinds, measure, measure_with_data, program, target_at, value

from memci.model.report_data import EntrypointData
from memci.model.result import EntrypointResult

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

FOLDER = EXAMPLES / "ten_million"
NAMES = ("list", "numpy_array", "generator", "chunks")

Usual = Callable[[str], tuple[EntrypointResult, EntrypointData]]


@pytest.fixture(scope="module")
def usual() -> Usual:
    """A program by its name, as memci measures it unless told otherwise. Once: memray sees twenty million events."""

    @cache
    def measured(name: str) -> tuple[EntrypointResult, EntrypointData]:
        return measure_with_data(target_at(FOLDER, examples_python()), program("python", f"{name}.py", runs=5))

    return measured


def _peak_by_memray(script: Path, capture: Path) -> int:
    """The peak that memray reports for a script when it runs it itself, seeing every object."""
    own = next(path for path in map(Path, sys.path) if (path / "memray").is_dir())
    code = (
        f"import sys; sys.path.append({str(own)!r}); import memray, runpy\n"
        f"with memray.Tracker({str(capture)!r}, trace_python_allocators=True):\n"
        f"    runpy.run_path({str(script)!r}, run_name='__main__')\n"
    )
    subprocess.run([examples_python(), "-c", code], check=True, capture_output=True, cwd=script.parent)
    return FileReader(str(capture)).metadata.peak_memory


def _peak_by_time(script: Path, bytecode: Path) -> int:
    """GNU time's maximum resident set size in bytes, with bytecode ready as memci has it."""
    command = ["time", "-f", "%M", str(examples_python()), script.name]
    environment = {"PYTHONPYCACHEPREFIX": str(bytecode), "PYTHONHASHSEED": "1", "PATH": "/usr/bin:/bin"}
    peaks = []
    for _ in range(6):
        done = subprocess.run(command, cwd=script.parent, env=environment, capture_output=True, text=True, check=True)
        peaks.append(int(re.findall(r"^(\d+)$", done.stderr, re.MULTILINE)[-1]) * 1024)
    return sorted(peaks[1:])[2]


@pytest.mark.parametrize("name", NAMES)
def test_the_heap_is_what_memray_says(name: str, usual: Usual, tmp_path: Path) -> None:
    """With memray imported whole, as its own command does, the figures agree. memci's usual figure is larger by the
    modules that the program shares with memray's 437, which are in place there before memray looks."""
    script = FOLDER / f"{name}.py"
    by_memray = _peak_by_memray(script, tmp_path / "capture.bin")
    plain = measure(target_at(FOLDER, examples_python()), program("python", script.name), tracker="plain")
    found, _ = usual(name)

    assert "plain-tracker" in kinds(plain)
    assert "plain-tracker" not in kinds(found)
    # What the interpreter itself allocates around the script, in which a small program would drown.
    around = 0.01 * by_memray if by_memray > 10_000_000 else 200_000
    assert abs(_heap_and_mappings(plain) - by_memray) <= around
    assert -around <= _heap_and_mappings(found) - by_memray <= 5_000_000


@pytest.mark.parametrize("name", NAMES)
def test_they_are_as_resident_as_time_says(name: str, usual: Usual, tmp_path: Path) -> None:
    if shutil.which("time") is None:
        pytest.skip("GNU time is not installed")
    found, _ = usual(name)
    by_time = _peak_by_time(FOLDER / f"{name}.py", tmp_path / "pyc")
    # The kernel maps pages in groups around a fault, which ones depends on the address layout of each start.
    by_chance = 160 * 1024
    assert abs(value(found, "peak_rss") - by_time) <= max(0.01 * by_time, by_chance)


def _heap_and_mappings(result: EntrypointResult) -> float:
    return value(result, "peak_heap") + value(result, "peak_mapped")


def test_those_of_a_list_are_one_node(usual: Usual) -> None:
    result, data = usual("list")
    assert_adds_up(result, data)
    (module,) = nodes(data.peak, "<module>", "list.py")
    assert data.peak.bytes[module] == pytest.approx(399_991_776, rel=0.001)
    assert data.peak.counts[module] == pytest.approx(9_999_744, rel=0.001)
    assert data.peak.lines[module] == 8
    integers = next(one for one in data.sizes if one.up_to == 32)
    assert integers.bytes == pytest.approx(319_991_776, rel=0.001)
