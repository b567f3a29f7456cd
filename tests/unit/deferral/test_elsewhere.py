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
    assert ruling.where and ruling.where.file == "tests/test_report.py"
    assert ruling.reason == f"tests/test_report.py:{ruling.where.line} takes `pd` from this module"
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


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    from shop.report import load\nexcept ImportError:\n    load = None",
        "try:\n    from .report import load\nexcept ModuleNotFoundError:\n    load = None",
        "try:\n    from . import report\nexcept (KeyError, ImportError):\n    report = None",
        "try:\n    import shop.report\nexcept Exception:\n    pass",
        "def main():\n    try:\n        if wanted:\n            import shop.report\n    except:\n        pass",
        "with contextlib.suppress(ImportError):\n    import shop.report",
        "try:\n    importlib.import_module('shop.report')\nexcept ImportError:\n    pass",
    ],
)
def test_a_module_that_may_fail_for_want_of_a_package_goes_on_needing_it(code: str) -> None:
    main = source(code, "src/shop/main.py", {"shop.main"})
    ruling = only(read(REPORT, main))
    assert ruling.kind == "optional"
    assert ruling.where and ruling.where.file == "src/shop/main.py"
    assert ruling.reason == f"src/shop/main.py:{ruling.where.line} is prepared for this module to fail for want of it"


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    from .orders import load\nexcept ImportError:\n    load = None",
        "try:\n    from shop.report import load\nexcept KeyError:\n    load = None",
        "try:\n    from shop.report import load\nfinally:\n    done = 1",
        "try:\n    done = 1\nexcept ImportError:\n    import shop.report",
        "with contextlib.suppress(KeyError):\n    import shop.report",
        "from shop.report import load",
    ],
)
def test_other_files_are_not_prepared_for_that(code: str) -> None:
    assert only(read(REPORT, source(code, "src/shop/main.py", {"shop.main"}))).kind == "deferrable"
