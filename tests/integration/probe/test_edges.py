"""The edges pass sees who asks for what, loaded already or not, and the program does not see the pass."""

from pathlib import Path

from tests.starts import Started

from memci.measure.capture import read_import_edges, read_import_records
from memci.measure.child_environment import Pass
from memci.measure.interpreter import Interpreter

EDGES: Pass = "edges"

PACKAGE = """from . import first
from .first import word, go
import shelf.starred.one
from shelf.starred import *
try:
    import shelf.missing
except ImportError:
    pass
go(), go()
"""
FIRST = """word = "no module"
def go():
    from .second import late
    from . import second
    import importlib; importlib.import_module("shelf.starred.two"); importlib.import_module(".third", "shelf")
"""
FILES = {
    "shelf/__init__.py": PACKAGE,
    "shelf/first.py": FIRST,
    "shelf/second.py": "from shelf import first as same\nlate = 1\n",
    "shelf/third.py": "",
    "shelf/starred/__init__.py": "__all__ = ['one', 'two']\n",
    "shelf/starred/one.py": "",
    "shelf/starred/two.py": "",
}

SEEN = [
    ("__main__", "<module>", 1, "shelf"),
    ("shelf", "<module>", 1, "shelf"),
    ("shelf", "<module>", 1, "shelf.first"),
    ("shelf", "<module>", 2, "shelf.first"),
    ("shelf", "<module>", 3, "shelf.starred.one"),
    ("shelf", "<module>", 4, "shelf.starred"),
    ("shelf", "<module>", 4, "shelf.starred.one"),
    ("shelf", "<module>", 4, "shelf.starred.two"),
    ("shelf", "<module>", 6, "shelf.missing"),
    ("shelf.first", "go", 3, "shelf.second"),
    ("shelf.first", "go", 4, "shelf"),
    ("shelf.first", "go", 5, "shelf.starred.two"),
    ("shelf.first", "go", 5, "shelf.third"),
    ("shelf.second", "<module>", 1, "shelf"),
    ("shelf.second", "<module>", 1, "shelf.first"),
]
"""All between these modules, each where a function first asked for it, or a line at the top."""


def on_the_shelf(folder: Path) -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_what_asks_for_what(start: Started, tmp_path: Path) -> None:
    on_the_shelf(tmp_path)
    done = start("-c", "import shelf", with_pass=EDGES, PYTHONPATH=str(tmp_path))
    assert (done.code, done.stderr) == (0, "")
    edges = read_import_edges(tmp_path / "edges.jsonl")
    asked = [(edge.importer, edge.function, edge.line, edge.module) for edge in edges if edge.function]
    assert sorted(edge for edge in asked if str(edge[3]).startswith("shelf")) == SEEN
    inside = {(edge.importer, edge.module) for edge in edges if not edge.function}
    assert {("shelf.starred.one", "shelf.starred"), ("shelf.starred", "shelf"), ("shelf.third", "shelf")} <= inside
    loaded = {record.module for record in read_import_records(tmp_path / "imports.jsonl") if record.ok}
    assert loaded >= {"shelf", "shelf.first", "shelf.second", "shelf.third", "shelf.starred.two"}
    # Nothing is loaded that nobody has asked for.
    assert loaded <= {edge.module for edge in edges}


def test_a_program_that_prints_all_it_sees_prints_the_same(start: Started, interpreter: Interpreter) -> None:
    alone = start("tells_all.py", with_pass=None)
    measured = start("tells_all.py", with_pass=EDGES)
    assert (measured.code, measured.stdout) == (alone.code, alone.stdout)
    said = measured.stderr
    if interpreter.series < (3, 11):
        ours = [line for line in said.splitlines(keepends=True) if 'importlib._bootstrap>"' in line]
        assert len(ours) == 2
        said = said.replace(ours[0], "").replace(ours[1], "")
    assert said == alone.stderr
