import pytest
from tests.unit.deferral.reading import kinds, line, only, read, source

from memci.deferral.rulings import rulings

REPORT = "import pandas as pd\ndef load():\n    return pd.NA\n"


@pytest.mark.parametrize(
    "code",
    [
        "from shop.report import pd",
        "from shop.report import load, pd as frames",
        "from src.shop.report import pd",
        "from report import pd",
        "from shop.report import *",
        "import shop.report\nshop.report.pd.NA",
        "import shop.report as r\nr.pd",
        "import shop\nshop.report.pd",
        "from shop import report\nreport.pd.NA = 1",
        "from shop import report as r\nother = r\nother.pd",
        "def test():\n    from shop import report\n    report.pd",
        "import sys\nsys.modules['shop.report'].pd",
        "import sys\nr = sys.modules['shop.report']\nr.pd",
        "import importlib\nimportlib.import_module('shop.report').pd",
        "r = __import__('shop.report')\nr.pd",
        "patch('shop.report.pd.read_csv')",
        "patch('shop.report.pd')",
        "TARGETS = ['src.shop.report.pd']",
        "MODULE = 'shop.report'\npatch(f'{MODULE}.pd.read_csv')",
        "MODULE = 'shop.report'\npatch(MODULE + '.pd')",
        "MODULE = 'shop.report'\npatch('%s.pd' % MODULE)",
        "MODULE = 'shop.report'\npatch('{}.pd'.format(MODULE))",
        "from shop import report\npatch.object(report, 'pd')",
        "from shop import report\npatch.object(report, attribute='pd')",
        "from shop import report\nmonkeypatch.setattr(report, 'pd', None)",
        "from shop import report\nmonkeypatch.setattr(report, 'pd.read_csv', None)",
        "import shop.report\ngetattr(shop.report, 'pd')",
        "from shop import report\npatch.multiple(report, pd=None)",
        "patch.multiple('shop.report', pd=None)",
        "def test(report, monkeypatch):\n    monkeypatch.setattr(report, 'pd', None)",
        "from shop import report\nvars(report)",
        "from shop import report\nreport.__dict__",
        "from shop import report\ninspect.getmembers(report)",
        "from shop import report\ngetattr(report, name, None)",
    ],
)
def test_what_another_file_takes_from_the_module_stays_there(code: str) -> None:
    ruling = only(read(REPORT, source(code, "tests/test_report.py")))
    assert ruling.kind == "read-elsewhere"
    assert ruling.reason == "tests/test_report.py takes `pd` from this module"
    assert ruling.where and ruling.where.file == "tests/test_report.py"
    assert code.split("\n")[ruling.where.line - 1].find("pd") >= 0 or "pd" not in code


@pytest.mark.parametrize(
    "code",
    [
        "import pandas as pd\npd.NA",
        "from shop.report import load\nload()",
        "from shop.reports import pd",
        "from workshop.other import pd",
        "import shop.report\nshop.pd",
        "import shop.report\nshop.report.load.pd",
        "patch('shop.report.pds')",
        "patch('shop.report.load')",
        "patch('shop.myreport.pd')",
        "from shop import report\npatch.object(report, 'load')",
        "from shop import report\nreport.load(x, 'csv')",
        "from shop import report\ngetattr(report, 'load')",
        "report = 1\nx = 'orders.csv'",
        "setattr(x, 'pd', 1)",
        "other('.pd')",
    ],
)
def test_what_it_takes_from_elsewhere_says_nothing(code: str) -> None:
    assert only(read(REPORT, source(code, "tests/test_report.py"))).kind == "deferrable"


def test_a_star_takes_only_what_is_offered() -> None:
    star = source("from shop.report import *", "src/shop/web.py")
    assert only(read("import json as _json\ndef load():\n    return _json\n", star)).kind == "deferrable"
    assert only(read(f"{REPORT}__all__ = ['load']\n", star)).kind == "deferrable"
    assert only(read(REPORT, star)).kind == "read-elsewhere"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("src/shop/web.py", "from .report import pd"),
        ("src/shop/web.py", "from . import report\nreport.pd"),
        ("src/shop/__init__.py", "from .report import pd"),
        ("src/shop/api/web.py", "from ..report import pd"),
        ("src/shop/api/__init__.py", "from ..report import pd"),
    ],
)
def test_relative_imports_are_followed(path: str, code: str) -> None:
    assert only(read(REPORT, source(code, path))).kind == "read-elsewhere"


def test_a_relative_import_of_another_package_is_another_module() -> None:
    assert only(read(REPORT, source("from .report import pd", "src/mail/web.py"))).kind == "deferrable"


def test_the_names_that_the_program_gave_a_file_count_too() -> None:
    loaded = [
        source(REPORT, "lib/report_v2.py", ["reports.current"]),
        source("from .current import pd\ndef load():\n    return pd\n", "lib/web.py", ["reports.web"]),
    ]
    found = rulings(loaded, [], (3, 12), {})
    assert kinds(found) == [("pd", "read-elsewhere")]


def test_a_package_is_what_its_init_holds() -> None:
    package = "import pandas as pd\ndef load():\n    return pd.NA\n"
    user = source("from shop import pd", "tests/test_shop.py")
    ruling = only(read(package, user, path="shop/__init__.py"))
    assert (ruling.kind, line(ruling)) == ("read-elsewhere", 1)


def test_a_file_takes_nothing_from_itself() -> None:
    text = "from django.report import pd\nNAME = 'report.pd'\ndef load():\n    return pd\n"
    assert only(read(text, path="report.py")).kind == "deferrable"


def test_a_file_that_cannot_be_read_may_take_what_it_mentions() -> None:
    ruling = only(read(REPORT, source("from report import pd\nprint 1", "tools/old.py")))
    assert (ruling.kind, ruling.reason) == ("unclear", "tools/old.py mentions it, and cannot be read")
    assert only(read(REPORT, source("import report\nprint 1", "tools/old.py"))).kind == "deferrable"
