"""Small programs, each with one change that is known, measured as `memci run` does: the change is the first cause."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.measured import examples_python, measure, program, target_at, value

from memci.judge.causes import Explanation, explain
from memci.model.comparison import Cause
from memci.model.result import EntrypointResult

KIB, MIB = 2**10, 2**20

Sources = Mapping[str, str]
Measure = Callable[[Sources], EntrypointResult]

APP: Sources = {
    "app.py": "import shop.main\nshop.main.run()\n",
    "shop/__init__.py": "",
    "shop/main.py": """\
import json
import shop.cache
from shop import report

def run():
    kept = [shop.cache.find(n) for n in range(2000)]
    return report.make(kept)
""",
    "shop/cache.py": """\
import re
PATTERN = re.compile(r"(a|b)+c?[0-9]{3}")
TABLE = dict((n, str(n) * 20) for n in range(20000))

def load():
    rows = []
    for number in range(500):
        rows.append(bytes(900))
    return rows

ROWS = load()

def find(n):
    return TABLE[n], bytearray(200)
""",
    "shop/report.py": "from shop import util\ndef make(rows):\n    return dict(enumerate(rows))\n",
    "shop/util.py": 'def helper(a):\n    """Does nothing."""\n    return [a]\n',
}

CODE = "\n".join(
    f"def function_{n}(a, b=(1, 2)):\n    'The function with the number {n}.'\n    return {{a: {n}, 'x{n}': [a, b]}}\n"
    for n in range(160)
)
"""Some 20 kB."""


def changed(file: str, before: str, after: str) -> Sources:
    """The program with one piece of a file replaced."""
    assert APP[file].count(before) == 1
    return {**APP, file: APP[file].replace(before, after)}


def put(file: str, text: str) -> Sources:
    """The program with a file put before what was in it."""
    return {**APP, file: text + APP.get(file, "")}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measure:
    """Measures a program in a folder of its own; all folders' names are equally long."""

    def run(sources: Sources) -> EntrypointResult:
        root = tmp_path_factory.mktemp("side") / "app"
        for name, text in sources.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return measure(target_at(root), program("python", "app.py", runs=1))

    return run


@pytest.fixture(scope="module")
def base(measured: Measure) -> EntrypointResult:
    return measured(APP)


def explained(base: EntrypointResult, head: EntrypointResult) -> Explanation:
    """The causes; what they leave is less than the heap differs from run to run by chance, and 10 KiB."""
    found = explain(base, head, [])
    difference = value(head, "peak_heap") - value(base, "peak_heap")
    assert sum(cause.bytes for cause in found.causes) + found.other_bytes == difference
    assert abs(found.other_bytes) < 10 * KIB
    return found


def first(base: EntrypointResult, head: EntrypointResult) -> Cause:
    return explained(base, head).causes[0]


def place(cause: Cause) -> tuple[str, int, str]:
    assert cause.where is not None
    return cause.where.file, cause.where.line, cause.where.function


def test_the_same_program_again_has_no_causes(base: EntrypointResult, measured: Measure) -> None:
    assert explained(base, measured(APP)).causes == []


def test_64_kib_more_at_a_modules_top_level(base: EntrypointResult, measured: Measure) -> None:
    head = measured(changed("shop/cache.py", "ROWS = load()\n", "ROWS = load()\nMORE = bytes(65536)\n"))
    cause = first(base, head)
    assert (cause.kind, *place(cause), cause.module) == ("grown-site", "shop/cache.py", 12, "<module>", "shop.cache")
    assert cause.bytes == pytest.approx(64 * KIB, rel=0.05)


def test_64_kib_more_in_a_function_that_an_import_calls(base: EntrypointResult, measured: Measure) -> None:
    cause = first(base, measured(changed("shop/cache.py", "bytes(900)", "bytes(900 + 131)")))
    assert (cause.kind, *place(cause), cause.module) == ("grown-site", "shop/cache.py", 8, "load", "shop.cache")
    assert cause.bytes == pytest.approx(64 * KIB, rel=0.05)


def test_64_kib_more_at_run_time(base: EntrypointResult, measured: Measure) -> None:
    head = measured(changed("shop/main.py", "    return", "    more = bytearray(65536)\n    return"))
    cause = first(base, head)
    assert (*place(cause), cause.module) == ("shop/main.py", 7, "run", None)
    assert cause.bytes == pytest.approx(64 * KIB, rel=0.05)


def test_one_percent_more_heap(base: EntrypointResult, measured: Measure) -> None:
    more = round(value(base, "peak_heap") / 100)
    head = measured(changed("shop/util.py", "def helper", f"BLOB = bytearray({more})\ndef helper"))
    cause = first(base, head)
    assert place(cause) == ("shop/util.py", 1, "<module>")
    assert cause.bytes == pytest.approx(more, rel=0.02)


def test_one_more_import_of_a_module_of_20_kb(base: EntrypointResult, measured: Measure) -> None:
    head = measured({**put("shop/report.py", "import shop.extra\n"), "shop/extra.py": CODE})
    cause = first(base, head)
    assert (cause.kind, cause.module, *place(cause)) == ("new-import", "shop.extra", "shop/report.py", 1, "<module>")
    assert [(step.module, step.imported_by and step.imported_by.line) for step in cause.chain] == [
        ("shop.main", 1),
        ("shop.report", 3),
        ("shop.extra", 1),
    ]
    assert cause.bytes == pytest.approx(value(head, "peak_heap") - value(base, "peak_heap"), rel=0.05)


def test_an_import_that_is_gone(base: EntrypointResult, measured: Measure) -> None:
    (cause,) = explained(base, measured(changed("shop/report.py", "from shop import util\n", ""))).causes
    assert (cause.kind, cause.module, *place(cause)) == ("gone-import", "shop.util", "shop/report.py", 1, "<module>")


def test_a_renamed_file_is_no_cause(base: EntrypointResult, measured: Measure) -> None:
    renamed = {name.replace("cache", "stock"): text.replace("shop.cache", "shop.stock") for name, text in APP.items()}
    assert explained(base, measured(renamed)).causes == []


def test_lines_that_moved_are_no_cause(base: EntrypointResult, measured: Measure) -> None:
    moved = changed("shop/cache.py", "TABLE =", '"""A comment that takes some lines.\n\n\n\n"""\n\n\nTABLE =')
    assert explained(base, measured(moved)).causes == []


def test_a_module_with_more_functions(base: EntrypointResult, measured: Measure) -> None:
    head = measured(put("shop/util.py", CODE))
    cause = first(base, head)
    assert (cause.kind, cause.module, *place(cause)) == ("grown-module", "shop.util", "shop/util.py", 0, "")
    assert cause.bytes == pytest.approx(value(head, "peak_heap") - value(base, "peak_heap"), rel=0.05)


@pytest.mark.parametrize("module", ["decimal", "asyncio"])
def test_a_module_of_the_standard_library_is_imported(base: EntrypointResult, measured: Measure, module: str) -> None:
    head = measured(put("shop/util.py", f"import {module}\n"))
    (cause,) = explained(base, head).causes
    assert (cause.kind, cause.module, *place(cause)) == ("new-import", module, "shop/util.py", 1, "<module>")
    assert cause.bytes == pytest.approx(value(head, "peak_heap") - value(base, "peak_heap"), rel=0.02)
    assert cause.seconds is not None
    assert cause.seconds > 0


def test_pandas_at_the_top_of_a_module_that_one_function_uses(tmp_path: Path) -> None:
    sources = {
        "app.py": "import shop.main\n",
        "shop/__init__.py": "",
        "shop/main.py": "import flask\nfrom shop import report\napp = flask.Flask('shop')\n",
        "shop/report.py": "import json\n\ndef table(rows):\n    return pandas.DataFrame(rows)\n",
    }
    sides = []
    for number, report in enumerate((sources["shop/report.py"], "import json\nimport pandas\n")):
        root = tmp_path / f"side{number}"
        for name, text in {**sources, "shop/report.py": report}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sides.append(measure(target_at(root, examples_python()), program("python", "app.py", runs=1)))
    base, head = sides
    found = explain(base, head, [])
    cause = found.causes[0]
    assert (cause.kind, cause.module, cause.distribution) == ("new-import", "pandas", "pandas")
    assert place(cause) == ("shop/report.py", 2, "<module>")
    assert [step.module for step in cause.chain] == ["shop.main", "shop.report", "pandas"]
    difference = value(head, "peak_heap") - value(base, "peak_heap")
    assert sum(one.bytes for one in found.causes) + found.other_bytes == difference
    assert cause.bytes == pytest.approx(difference, rel=0.01)
    assert cause.bytes > 15 * MIB
    assert cause.modules > 300
    packages = {one.package: one for one in found.packages}
    assert packages["pandas"].base_bytes is None
    assert packages["flask"].base_bytes == pytest.approx(packages["flask"].head_bytes, rel=0.1)
