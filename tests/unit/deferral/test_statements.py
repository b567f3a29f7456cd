import re

import pytest
from tests.unit.deferral.reading import change, kind, kinds, line, only, read

from memci.model.advice import TopImport

USE = "\ndef load():\n    return pd.NA\n"


@pytest.mark.parametrize(
    ("code", "expected", "where"),
    [
        ("if True:\n    import pandas as pd", "conditional", 2),
        ("if True: ...\nelse:\n    import pandas as pd", "conditional", 3),
        ("with x:\n    import pandas as pd", "conditional", 2),
        ("for x in y:\n    import pandas as pd", "conditional", 2),
        ("while x:\n    import pandas as pd", "conditional", 2),
        ("match x:\n    case 1:\n        import pandas as pd", "conditional", 3),
        ("try:\n    import pandas as pd\nexcept ImportError: ...", "optional", 2),
        ("try: ...\nexcept ImportError:\n    import pandas as pd", "optional", 3),
        ("try: ...\nexcept ImportError: ...\nelse:\n    import pandas as pd", "optional", 4),
        ("try: ...\nfinally:\n    import pandas as pd", "optional", 3),
        ("try:\n    if x:\n        import pandas as pd\nfinally: ...", "optional", 3),
        ("if not TYPE_CHECKING:\n    import pandas as pd", "conditional", 2),
        ("if TYPE_CHECKING: ...\nelse:\n    import pandas as pd", "conditional", 3),
    ],
)
def test_an_import_below_another_statement_stays(code: str, expected: str, where: int) -> None:
    ruling = only(read(code + USE))
    assert (ruling.kind, line(ruling)) == (expected, where)


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_what_is_for_type_checkers_only_is_not_ruled_on(test: str) -> None:
    assert read(f"if {test}:\n    import pandas as pd\n    if x:\n        import y\n").rulings == []


@pytest.mark.parametrize(
    "code",
    [
        "from __future__ import annotations",
        "from . import pd",
        "from .. import pd",
        "from .pd import pd",
        "class A:\n    import pandas as pd",
        "def load():\n    import pandas as pd",
    ],
)
def test_other_statements_are_not_ruled_on(code: str) -> None:
    assert read(code).rulings == []


def test_a_star_does_not_say_what_it_binds() -> None:
    ruling = only(read("from pandas import *\ndef load():\n    return NA\n"))
    assert (ruling.kind, ruling.imported.name) == ("star", "*")


def test_an_import_for_its_effect_is_unused() -> None:
    assert kind("import readline\n") == "unused"


def test_each_name_of_a_statement_is_ruled_on() -> None:
    text = """
        import json, pandas as pd
        from scipy import (
            stats,
            optimize as fit,
        )

        def load():
            return json, stats
    """
    assert kinds(read(text)) == [
        ("json", "deferrable"),
        ("pd", "unused"),
        ("stats", "deferrable"),
        ("fit", "unused"),
    ]
    assert [ruling.imported for ruling in read(text).rulings] == [
        TopImport(file="src/shop/report.py", line=2, statement="import json", name="json", module="json"),
        TopImport(file="src/shop/report.py", line=2, statement="import pandas as pd", name="pd", module="pandas"),
        TopImport(
            file="src/shop/report.py",
            line=3,
            statement="from scipy import stats",
            name="stats",
            module="scipy",
            member="stats",
        ),
        TopImport(
            file="src/shop/report.py",
            line=3,
            statement="from scipy import optimize as fit",
            name="fit",
            module="scipy",
            member="optimize",
        ),
    ]


def test_two_statements_on_a_line_are_two_imports() -> None:
    found = read("import json; import csv\ndef load():\n    return json, csv\n")
    assert [(item.imported.statement, item.imported.line, item.functions) for item in found.deferrable] == [
        ("import json", 1, (2,)),
        ("import csv", 1, (2,)),
    ]


def test_plain_imports_of_one_package_move_together() -> None:
    text = "import scipy.stats\nimport scipy.optimize\ndef load():\n    return scipy.stats\n"
    found = read(text)
    assert [(item.imported.module, item.functions) for item in found.deferrable] == [
        ("scipy.stats", (3,)),
        ("scipy.optimize", (3,)),
    ]
    assert kinds(read(text + "fit = scipy.optimize.fit\n")) == [("scipy", "import-time")] * 2


def test_a_plain_import_stays_with_one_of_its_package_that_is_below_a_try() -> None:
    text = "import scipy\ntry:\n    import scipy.stats\nexcept ImportError: ...\ndef load():\n    return scipy\n"
    assert kinds(read(text)) == [("scipy", "rebound"), ("scipy", "optional")]


def test_what_is_lazy_already_is_said_to_be() -> None:
    text = """
        lazy import pandas as pd
        import json; lazy from scipy import stats

        def load():
            return pd, json, stats
    """
    assert kinds(read(text)) == [("pd", "lazy"), ("json", "deferrable"), ("stats", "lazy")]


def test_a_string_that_speaks_of_lazy_imports_makes_nothing_lazy() -> None:
    text = '"""Notes.\n\nlazy import pandas\n"""\nimport pandas\n\ndef load(lazy):\n    return pandas, lazy\n'
    assert change(text).imported.line == 5


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import json\ndef load(:\n", r"is not what Python 3\.\d+, which runs memci, takes for Python \(line 2\)"),
        ("import json\x00\n", "which runs memci|holds characters"),
        ("import json\nx = '\ud800'\n", "holds characters that no source may hold"),
    ],
)
def test_what_cannot_be_parsed_has_a_reason_in_place_of_rulings(text: str, reason: str) -> None:
    found = read(text)
    assert found.rulings == []
    (unreadable,) = found.unreadable
    assert unreadable.file.path == "src/shop/report.py"
    assert re.search(reason, unreadable.reason)


def test_a_byte_order_mark_and_doubtful_escapes_are_no_obstacle() -> None:
    assert kind("\ufeffimport json\ndef load():\n    return json, '\\d'\n") == "deferrable"


def test_names_that_no_advice_can_hold_are_left_out() -> None:
    assert read(f"import {'a' * 1_001}\n").rulings == []
