from tests.factories import MIB, failed, imported, shop_web

from memci.judge.imports import check_forbidden, new_imports
from memci.model.base import LARGEST
from memci.model.result import Import, Note


def test_a_new_module_stands_for_the_new_ones_below_it() -> None:
    new = new_imports(shop_web(False), shop_web(True))
    assert [(one.module, one.modules) for one in new] == [("pandas", 12)]


def test_what_the_base_loads_too_is_not_counted() -> None:
    base = shop_web(imports=[imported("shop"), imported("numpy", "shop", None, 15)])
    head = shop_web(
        imports=[
            imported("shop"),
            imported("pandas", "shop", ("shop/report.py", 3), 20, 36, 100, 180),
            imported("numpy", "pandas", None, 15, 15, 75, 75),
            imported("pytz", "numpy", None, 1, 1, 5, 5),
        ]
    )
    (pandas,) = new_imports(base, head)
    assert (pandas.module, pandas.modules) == ("pandas", 2)
    assert pandas.added_bytes == 21 * MIB
    assert round(pandas.added_seconds, 6) == 0.105


def test_two_new_modules_side_by_side_are_two_heaviest_first() -> None:
    base = shop_web(imports=[imported("shop")])
    head = shop_web(imports=[imported("shop"), imported("light", "shop", None, 1), imported("heavy", "shop", None, 9)])
    assert [new.module for new in new_imports(base, head)] == ["heavy", "light"]


def test_nothing_is_new_when_the_base_could_not_be_seen() -> None:
    blind = shop_web(imports=[], notes=[Note(kind="no-capture", message="-I")])
    assert new_imports(blind, shop_web()) == []
    assert new_imports(failed(), shop_web()) == []


def test_everything_is_new_to_a_base_that_imports_nothing() -> None:
    assert [new.module for new in new_imports(shop_web(imports=[]), shop_web(imports=[imported("a")]))] == ["a"]


def test_sums_of_forged_figures_stay_within_the_model() -> None:
    forged = [
        Import(
            module=name,
            parent="shop" if name == "a" else "a",
            self_bytes=LARGEST,
            self_rss_bytes=-LARGEST,
            self_seconds=1e9,
        )
        for name in ("a", "b", "c")
    ]
    (new,) = new_imports(shop_web(imports=[]), shop_web(imports=forged))
    assert (new.added_bytes, new.added_rss_bytes, new.added_seconds) == (LARGEST, -LARGEST, 1e9)


def test_a_forbidden_module_is_found_with_who_asked_for_it() -> None:
    (check,) = check_forbidden(["pandas"], shop_web())
    assert check.verdict == "fail"
    assert check.found is not None
    assert check.found.imported_by is not None
    assert (check.found.module, check.found.imported_by.file) == ("pandas", "shop/report.py")


def test_a_module_below_a_forbidden_one_is_forbidden_too() -> None:
    head = shop_web(imports=[imported("google.cloud.storage"), imported("torchvision")])
    found = [check.found.module if check.found else None for check in check_forbidden(["google.cloud", "torch"], head)]
    assert found == ["google.cloud.storage", None]


def test_what_is_not_loaded_passes_and_what_could_not_be_seen_does_not() -> None:
    assert [check.verdict for check in check_forbidden(["torch"], shop_web())] == ["pass"]
    blind = shop_web(imports=[], notes=[Note(kind="no-capture", message="-I")])
    assert [check.verdict for check in check_forbidden(["torch"], blind)] == ["inconclusive"]
