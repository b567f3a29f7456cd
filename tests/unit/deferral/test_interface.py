import pytest
from tests.unit.deferral.reading import kinds, line, only, read

USE = "\ndef load():\n    return pd.NA\n"


@pytest.mark.parametrize(
    "code",
    [
        "__all__ = ['pd']",
        "__all__ = ('load', 'pd')",
        "__all__: list[str] = ['pd']",
        "__all__ = ['load'] + ['pd']",
        "__all__ = ['load']\n__all__ += ['pd']",
        "__all__ = ['load']\n__all__.extend(['pd'])",
        "__all__ = ['load']\n__all__.append('pd')",
        "if x:\n    __all__ = ['pd']",
    ],
)
def test_what_all_lists_is_offered_to_others(code: str) -> None:
    ruling = only(read(f"import pandas as pd{USE}{code}\n"))
    assert (ruling.kind, ruling.reason) == ("re-exported", "`__all__` lists it")
    assert line(ruling) == 4 + code.partition("'pd'")[0].count("\n")


def test_what_all_does_not_list_is_the_modules_own() -> None:
    assert only(read(f"import pandas as pd{USE}__all__ = ['load']\n")).kind == "deferrable"
    package = "from pandas import NA as pd\n__all__ = ['load']\ndef load():\n    return pd\n"
    assert only(read(package, path="shop/__init__.py")).kind == "deferrable"


@pytest.mark.parametrize(
    "code",
    [
        "__all__ = other.__all__",
        "__all__ = names()",
        "__all__ = [name for name in x]",
        "__all__ = ['load', *others]",
        "__all__ = ['load'] + others",
        "__all__ = ['load']; __all__ += others",
        "__all__ = ['load']; __all__.extend(others)",
        "__all__ = ['load']; __all__.remove('load')",
        "__all__ = ['load']; change(__all__)",
        "__all__ = names = ['load']",
        "for __all__ in x: ...",
    ],
)
def test_a_computed_all_may_list_anything(code: str) -> None:
    ruling = only(read(f"import pandas as pd{USE}{code}\n"))
    assert (ruling.kind, ruling.reason) == ("re-exported", "`__all__` is computed, and may list it")
    assert line(ruling) == 4


@pytest.mark.parametrize("statement", ["import pd as pd", "from pandas import pd as pd"])
def test_an_import_under_its_own_name_is_an_offer(statement: str) -> None:
    assert only(read(statement + USE)).kind == "re-exported"


def test_what_a_package_imports_by_name_may_be_its_interface() -> None:
    text = """
        from pandas import NA
        from pandas import NaT as _nothing
        import json
        import numpy as np

        def load():
            return NA, _nothing, json, np
    """
    assert kinds(read(text, path="shop/__init__.py")) == [
        ("NA", "re-exported"),
        ("_nothing", "deferrable"),
        ("json", "deferrable"),
        ("np", "deferrable"),
    ]
    assert {kind for _, kind in kinds(read(text))} == {"deferrable"}


def test_a_module_with_a_getattr_answers_for_names_that_it_lacks() -> None:
    ruling = only(read(f"import pandas as pd{USE}def __getattr__(name): ...\n"))
    assert (ruling.kind, line(ruling)) == ("module-getattr", 4)


def test_a_class_may_have_a_getattr() -> None:
    assert only(read(f"import pandas as pd{USE}class A:\n    def __getattr__(self, name): ...\n")).kind == "deferrable"
