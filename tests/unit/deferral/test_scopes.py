import sys

import pytest
from tests.unit.deferral.reading import change, kind, kinds, line, only, read


@pytest.mark.parametrize(
    "function",
    [
        "def load(pd):\n    return pd.NA",
        "def load(*pd):\n    return pd[0]",
        "def load(*, pd=None):\n    return pd.NA",
        "def load(**pd):\n    return pd['a']",
        "def load():\n    pd = 1\n    return pd",
        "def load():\n    return pd\n    pd = 1",
        "def load():\n    import fast_pandas as pd\n    return pd.NA",
        "def load():\n    import pd.io\n    return pd.NA",
        "def load():\n    for pd in range(3):\n        print(pd)",
        "def load():\n    with open('x') as pd:\n        print(pd)",
        "def load():\n    try: ...\n    except OSError as pd:\n        print(pd)",
        "def load(kind):\n    match kind:\n        case [*pd]:\n            print(pd)",
        "def load(kind):\n    match kind:\n        case {'a': 1, **pd}:\n            print(pd)",
        "def load(kind):\n    match kind:\n        case int() as pd:\n            print(pd)",
        "def load():\n    if (pd := 1):\n        print(pd)",
        "def load():\n    print([pd := one for one in range(3)], pd)",
        "def load():\n    del pd\n    print(pd)",
        "def load():\n    def pd(): ...\n    return pd",
        "def load():\n    class pd: ...\n    return pd",
        "def load():\n    pd = 1\n    def inner():\n        return pd\n    return inner",
        "def load():\n    pd = 1\n    def inner():\n        nonlocal pd\n        pd += 1\n    return inner",
        "def load():\n    return [pd for pd in range(3)]",
        "def load():\n    return lambda pd: pd.NA",
        "def load():\n    pd: int\n    print(pd)",
        "def load():\n    pd += 1",
    ],
)
def test_a_name_of_the_functions_own_is_no_use_of_the_import(function: str) -> None:
    assert kind(f"import pandas as pd\n{function}\n") == "unused"


@pytest.mark.parametrize(
    "function",
    [
        "def load():\n    return [one for one in pd.options if pd.NA]",
        "def load():\n    print([pd for pd in pd.options])",
        "def load():\n    return lambda one=pd: one",
        "def load():\n    x.pd = 1\n    return pd",
        "def load():\n    return [one for pd in range(3)], pd",
        "def load():\n    return (lambda pd: 1), pd",
    ],
)
def test_a_name_of_an_inner_scopes_own_hides_nothing_around_it(function: str) -> None:
    assert change(f"import pandas as pd\n{function}\n").functions == (2,)


def test_functions_do_not_see_the_names_of_their_class() -> None:
    text = """
        import pandas as pd

        class Report:
            pd = 1

            def load(self):
                return pd.NA

            def loads(self):
                return [pd for _ in range(3)]
    """
    assert change(text).functions == (7, 10)


def test_a_class_in_a_function_that_binds_the_name_reads_the_modules() -> None:
    text = "import pandas as pd\ndef load():\n    class Report:\n        pd = pd.NA\n    return Report\n"
    ruling = only(read(text))
    assert (ruling.kind, line(ruling)) == ("rebound", 4)


@pytest.mark.parametrize(
    "code",
    [
        "pd = None",
        "pd += 1",
        "pd: int = 1",
        "def pd(): ...",
        "class pd: ...",
        "for pd in (): ...",
        "with open('x') as pd: ...",
        "try: ...\nexcept OSError as pd: ...",
        "del pd",
        "print(pd := 1)",
        "print([pd := one for one in ()])",
        "match 1:\n    case pd: ...",
        "from polars import pd",
        "import pandas as pd",
        "import pd",
        "if True:\n    import polars as pd",
        "try:\n    import polars as pd\nexcept ImportError: ...",
        "def change():\n    global pd\n    pd = None",
        "from . import pd",
        "a, (b, *pd) = 1, (2, 3)",
        "def change(x=(pd := 1)): ...",
    ],
)
def test_a_name_that_the_module_binds_more_than_once_keeps_its_import(code: str) -> None:
    text = f"import pandas as pd\ndef load():\n    return pd.NA\n{code}\n"
    assert kinds(read(text))[0] == ("pd", "rebound")


def test_the_line_of_the_other_binding_is_given() -> None:
    ruling = only(read("import pandas as pd\ndef load():\n    return pd\ntry:\n    pd = 1\nfinally:\n    ...\n"))
    assert (ruling.reason, line(ruling)) == ("`pd` is bound here, too", 5)


def test_names_that_classes_would_alter_are_left_alone() -> None:
    assert kind("import pandas as __pd\ndef load():\n    return __pd.NA\n") == "unclear"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="needs a Python 3.12 below memci, which reads type parameters")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def load[pd](x: pd) -> pd:\n    return pd", "unused"),
        ("class Frame[pd](Base[pd]):\n    def load(self):\n        return pd", "unused"),
        ("type Frame[pd] = list[pd]", "unused"),
        ("type Frame = pd.DataFrame", "import-time"),
        ("def load[T: pd.DataFrame](x: T): ...", "import-time"),
        ("class Frame[T: pd.DataFrame]: ...", "import-time"),
        ("def load():\n    type Frame = pd.DataFrame", "deferrable"),
        ("def load[T](x: T):\n    return pd.NA", "deferrable"),
    ],
)
def test_type_parameters_have_a_scope_of_their_own(code: str, expected: str) -> None:
    assert kind(f"import pandas as pd\n{code}\n") == expected


def test_a_deeply_nested_file_has_a_reason_in_place_of_rulings() -> None:
    found = read("import pandas\nx = " + " + ".join(["1"] * 20_000) + "\n")
    assert found.rulings == []
    assert [unreadable.reason for unreadable in found.unreadable] == ["is nested too deeply to be read"]
