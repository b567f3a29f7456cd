"""The call tree of the heap's peak, of real programs: whole, and where it is known to be."""

from collections import Counter
from pathlib import Path

import pytest
from tests.call_trees import sums
from tests.integration.measure.peaks import assert_adds_up, nodes
from tests.interpreters import interpreters
from tests.measured import EXAMPLES, examples_python, measure_with_data, program, target_at

from memci.model.entrypoint import Ready
from memci.model.report_data import EntrypointData

HOLDING = 8_000_000

APP = """
import sys
from decimal import Decimal
import helper
held = bytearray(30_000_000)
more = helper.make(5_000_000)
"""
HELPER = "held = [str(number) for number in range(20_000)]\ndef make(size):\n    return bytearray(size)\n"

FORKING = f"""
import os, time
before = bytearray({HOLDING})
def work():
    held = bytearray({HOLDING})
    time.sleep(0.5)
children = []
for _ in range(2):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
"""

WSGI = f"""
held = bytearray({HOLDING})
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""


@pytest.mark.parametrize("python", interpreters(), ids=lambda path: path.parent.parent.name)
def test_the_tree_is_the_peak_on_every_python(python: Path, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "helper.py").write_text(HELPER)
    result, data = measure_with_data(target_at(tmp_path, python), program("python", "app.py"))
    assert result.outcome.good, result.outcome
    assert_adds_up(result, data)
    tree = data.peak
    (app,) = nodes(tree, "<module>", "app.py")
    (helper,) = nodes(tree, "import helper", "helper.py")
    (module,) = nodes(tree, "<module>", "helper.py")
    (make,) = nodes(tree, "make", "helper.py")
    assert (tree.parents[app], tree.parents[helper], tree.parents[module], tree.parents[make]) == (-1, app, helper, app)
    assert (tree.lines[app], tree.lines[module], tree.lines[make]) == (5, 1, 3)
    assert tree.table[tree.frames[helper]].project
    assert sums(tree)[helper] == next(one.cumulative_bytes for one in result.imports if one.module == "helper")
    assert 30_000_000 < tree.bytes[app] < 31_000_000
    assert 5_000_000 < tree.bytes[make] < 5_100_000
    largest = max(data.sizes, key=lambda one: one.up_to)
    assert (largest.up_to, largest.count) == (2**25, 1)


def test_a_heavy_import_has_what_it_holds_below_it() -> None:
    result, data = measure_with_data(target_at(EXAMPLES / "heavy_import"), program("python", "eager.py"))
    assert_adds_up(result, data)
    tree = data.peak
    (heavy,) = nodes(tree, "import distances", "distances.py")
    assert tree.parents[heavy] == nodes(tree, "<module>", "eager.py")[0]
    assert sums(tree)[heavy] == pytest.approx(32_032_000, rel=0.01)
    (module,) = nodes(tree, "<module>", "distances.py")
    assert tree.bytes[module] >= 32_032_000


def test_forked_children_are_in_one_tree(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(FORKING)
    result, data = measure_with_data(target_at(tmp_path), program("python", "app.py"))
    assert_adds_up(result, data)
    (module,), (work,) = nodes(data.peak, "<module>", "app.py"), nodes(data.peak, "work", "app.py")
    assert data.peak.parents[work] == module
    assert data.peak.bytes[module] == pytest.approx(HOLDING, rel=0.01)
    assert data.peak.bytes[work] == pytest.approx(2 * HOLDING, rel=0.01)


def test_a_servers_workers_are_in_one_tree(tmp_path: Path) -> None:
    (tmp_path / "wsgi_app.py").write_text(WSGI)
    options = ("--no-control-socket", "-w", "2", "-b", "127.0.0.1:0", "wsgi_app:app")
    result, data = measure_with_data(
        target_at(tmp_path, examples_python()), program("gunicorn", *options, ready=Ready(kind="http"))
    )
    assert result.outcome.state == "ready", result.outcome
    assert_adds_up(result, data)
    held = Counter[int]()
    for node in nodes(data.peak, "<module>", "wsgi_app.py"):
        held[data.peak.lines[node]] += data.peak.bytes[node]
    assert held[2] == pytest.approx(2 * HOLDING, rel=0.01)
    assert {frame.distribution for frame in data.peak.table} >= {"gunicorn", "python", None}


def test_without_a_heap_there_are_no_data(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import sys\nsys.exit(3)\n")
    result, data = measure_with_data(target_at(tmp_path), program("python", "app.py"))
    assert "peak_heap" not in result.metrics
    assert data == EntrypointData(name="program")
