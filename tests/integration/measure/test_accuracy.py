"""The figures are true: against each other, and against known costs."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.measured import EXAMPLES, examples_python, measure, program, target_at, value

from memci.measure.target import Target
from memci.model.entrypoint import Entrypoint, Ready
from memci.model.result import EntrypointResult

DJANGO = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"], SECRET_KEY="x")
django.setup()
"""
FLASK = """
import flask
app = flask.Flask(__name__)
app.route("/")(lambda: "hello")
"""
FASTAPI = """
import fastapi
app = fastapi.FastAPI()
@app.get("/")
def hello() -> dict[str, str]:
    return {"say": "hello"}
"""
PROGRAMS = {"plain": "import json, decimal\n", "django": DJANGO, "flask": FLASK, "pandas": "import pandas\n"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Target:
    """A folder with the programs above and the examples' interpreter."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in {**PROGRAMS, "api": FASTAPI}.items():
        (folder / f"{name}_start.py").write_text(text)
    return target_at(folder, examples_python())


@pytest.fixture(scope="module")
def once(project: Target) -> Callable[[str], EntrypointResult]:
    """One of the programs as measured the first time that it is asked for."""
    return cache(lambda name: measure(project, _entrypoint(name)))


def _entrypoint(name: str) -> Entrypoint:
    if name == "uvicorn":
        serve = ("python", "-m", "uvicorn", "--port", "0", "api_start:app")
        return program(*serve, ready=Ready(kind="http"), runs=3)
    return program("python", f"{name}_start.py", runs=3)


@pytest.mark.parametrize("name", [*PROGRAMS, "uvicorn"])
def test_the_same_program_measured_twice_costs_the_same(
    name: str, project: Target, once: Callable[[str], EntrypointResult]
) -> None:
    first, second = once(name), measure(project, _entrypoint(name))
    assert first.outcome.good, first.outcome
    _within(first, second, 0.0005, "peak_heap")
    _within(first, second, 0.002, "anon_rss")
    assert value(first, "modules") == value(second, "modules")


def _within(first: EntrypointResult, second: EntrypointResult, share: float, name: str) -> None:
    one, other = first.metrics[name].value, second.metrics[name].value  # type: ignore[index]
    assert abs(one - other) <= share * min(one, other), (name, one, other, first.metrics[name], second.metrics[name])  # type: ignore[index]


def test_a_true_growth_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text("held = []\n")
    (tmp_path / "head.py").write_text("held = [bytes(8_000 - 33) for _ in range(110)]\n")
    target = target_at(tmp_path)
    base = measure(target, program("python", "base.py"))
    head = measure(target, program("python", "head.py"))
    assert 800_000 <= value(head, "peak_heap") - value(base, "peak_heap") <= 900_000


@pytest.mark.parametrize("name", ["pandas", "django", "fastapi"])
def test_the_imports_and_the_rest_add_up_to_the_peak(
    name: str, project: Target, once: Callable[[str], EntrypointResult]
) -> None:
    result = measure(project, program("python", "-c", "import api_start")) if name == "fastapi" else once(name)
    parts = sum(item.self_bytes for item in result.imports) + result.unattributed_bytes
    assert abs(parts - value(result, "peak_heap")) <= 16 * 1024
    sites = sum(site.bytes for site in result.allocations) + result.other_allocated_bytes
    assert abs(sites - value(result, "peak_heap")) <= 16 * 1024
    named = next(item for item in result.imports if item.module == name)
    assert named.imported_by is not None
    assert named.imported_by.file in (f"{name}_start.py", "api_start.py")
    assert named.distribution == name
    assert named.cumulative_bytes > 1_000_000
    assert named.cumulative_seconds > named.self_seconds > 0


def test_a_heavy_import_is_charged_to_the_line_that_asks(tmp_path: Path) -> None:
    folder = EXAMPLES / "heavy_import"
    assert folder.is_dir()
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text("")
    (tmp_path / "shop" / "report.py").write_text(
        "\n\nimport decimal\n\n\ndef total():\n    return decimal.Decimal(1)\n"
    )
    result = measure(target_at(tmp_path), program("python", "-c", "import shop.report"))
    item = next(item for item in result.imports if item.module == "decimal")
    assert item.imported_by is not None
    assert (item.imported_by.file, item.imported_by.line) == ("shop/report.py", 3)
    assert item.parent == "shop.report"
    assert item.distribution == "python"
    report = next(item for item in result.imports if item.module == "shop.report")
    assert report.project
    assert report.file == "shop/report.py"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A project folder of its own for each test."""
    yield tmp_path


def test_a_line_of_the_project_shows_what_it_holds(folder: Path) -> None:
    (folder / "app.py").write_text("a = [1] * 1_000_000\nb = [2] * 2_000_000\ndel b\nc = bytearray(500_000)\n")
    result = measure(target_at(folder), program("python", "app.py"))
    (source,) = [lines for lines in result.lines if lines.file == "app.py"]
    figures = {line[0]: line[1:] for line in source.lines}
    assert figures[1][0] == pytest.approx(8_000_000, rel=0.001)
    at_peak, most_live, total, _ = figures[2]
    assert [at_peak, most_live, total] == pytest.approx([16_000_000] * 3, rel=0.001)
    assert figures[4][0] == 0
    assert figures[4][2] == pytest.approx(500_000, rel=0.01)
