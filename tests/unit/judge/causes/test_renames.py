"""A file that was renamed, a line or a function that was moved: no change."""

import pytest
from tests.factories import imported
from tests.unit.judge.causes.sides import CACHE, FLASK, KIB, LOADED, MAIN, REPORT, bigger, called, contents, line, side

from memci.judge.causes import explain
from memci.model.result import Import

STOCK = called(CACHE, "shop.stock")


def others(*without: Import) -> list[Import]:
    return [item for item in LOADED if item not in without]


def test_the_same_contents_under_another_name_are_the_same_module() -> None:
    """Though nothing else is the same: not the name, not the size, not who asks."""
    moved = bigger(called(CACHE, "shop.storage.rows", parent="shop.report"), -900)
    base = side(*LOADED, lines=[contents("shop/cache.py", "a")])
    explained = explain(base, side(*others(CACHE), moved, lines=[contents("shop/storage/rows.py", "a")]), [])
    assert [(cause.kind, cause.module) for cause in explained.causes] == [("shrunk-module", "shop.storage.rows")]


@pytest.mark.parametrize("grown", [0, 100])
def test_a_renamed_package_is_found_from_the_top(grown: int) -> None:
    names = {"shop.main": "store.main", "shop.cache": "store.cache", "shop.report": "store.report"}
    head = [
        called(item, names.get(item.module, item.module), parent=names.get(item.parent or "", item.parent))
        for item in LOADED
        if item.project
    ]
    flask = [
        item.model_copy(update={"parent": names.get(item.parent or "", item.parent)})
        for item in LOADED
        if not item.project
    ]
    explained = explain(side(*LOADED), side(*(bigger(item, grown) for item in head), *flask), [])
    # All three are larger, and none of them is new.
    assert {cause.kind for cause in explained.causes} == ({"grown-module"} if grown else set())
    assert explained.other_bytes == 0


def test_a_file_of_another_name_with_small_edits_is_known_by_who_asks_and_by_its_size() -> None:
    assert explain(side(*LOADED), side(*others(CACHE), bigger(STOCK, 20)), []).causes == []


def test_a_file_in_another_folder_that_another_module_asks_for_is_known_by_its_name_and_size() -> None:
    moved = bigger(called(CACHE, "shop.storage.cache", parent="shop.report"), 20)
    assert explain(side(*LOADED), side(*others(CACHE), moved), []).causes == []


def test_two_that_could_be_it_are_two_that_are_new() -> None:
    twins = [STOCK, called(CACHE, "shop.goods")]
    kinds = [cause.kind for cause in explain(side(*LOADED), side(*others(CACHE), *twins), []).causes]
    assert kinds == ["new-import", "gone-import"]


def test_a_module_of_another_size_is_another_module() -> None:
    kinds = [cause.kind for cause in explain(side(*LOADED), side(*others(CACHE), bigger(STOCK, 900)), []).causes]
    assert kinds == ["new-import", "gone-import"]


def test_what_is_installed_is_never_renamed() -> None:
    """A library is replaced by another: that is news."""
    head = side(*others(FLASK), called(FLASK, "quart", distribution="quart"))
    kinds = {cause.kind for cause in explain(side(*LOADED), head, []).causes}
    assert kinds == {"new-import", "gone-import"}


def test_lines_that_moved_are_no_change() -> None:
    before = (line("shop/cache.py:5", "load", 900, "shop.cache"), line("shop/cache.py:9", "<module>", 90, "shop.cache"))
    after = (line("shop/cache.py:45", "load", 900, "shop.cache"), line("shop/cache.py:2", "<module>", 90, "shop.cache"))
    assert explain(side(*LOADED, sites=before), side(*LOADED, sites=after), []).causes == []


def test_a_renamed_file_keeps_its_functions() -> None:
    before = (line("shop/cache.py:5", "load", 900, "shop.cache"),)
    after = (line("shop/stock.py:7", "load", 1000, "shop.stock"),)
    head = side(*others(CACHE), bigger(STOCK, 100), sites=after)
    (cause,) = explain(side(*LOADED, sites=before), head, []).causes
    assert (cause.kind, cause.bytes, cause.module) == ("grown-site", 100 * KIB, "shop.stock")
    assert cause.where is not None
    assert (cause.where.file, cause.where.line) == ("shop/stock.py", 7)


@pytest.mark.parametrize(
    "now",
    [line("shop/report.py:8", "load", 910, "shop.report"), line("shop/cache.py:5", "read_all", 910, "shop.cache")],
)
def test_a_function_that_was_moved_or_renamed_is_the_same(now: object) -> None:
    before = line("shop/cache.py:5", "load", 900, "shop.cache")
    in_report = getattr(now, "imported", None) == "shop.report"
    head = [bigger(CACHE, -900), bigger(REPORT, 910)] if in_report else [bigger(CACHE, 10), REPORT]
    base = side(*LOADED, sites=(before,))
    explained = explain(base, side(MAIN, *head, *LOADED[3:], sites=(now,)), [])  # type: ignore[arg-type]
    assert explained.causes == []
    assert explained.other_bytes == 10 * KIB


def test_what_is_made_later_than_before_is_no_change() -> None:
    before = line("shop/cache.py:5", "load", 900, "shop.cache")
    base = side(*LOADED, sites=(before,))
    lazily = side(
        *others(CACHE),
        bigger(CACHE, -900),
        sites=(line("shop/cache.py:5", "load", 900),),
        unattributed=(4_000 + 900) * KIB,
    )
    assert explain(base, lazily, []).causes == []


def test_a_package_in_place_of_a_module_keeps_its_name() -> None:
    package = CACHE.model_copy(update={"file": "shop/cache/__init__.py"})
    before = (line("shop/cache.py:5", "load", 900, "shop.cache"),)
    after = (line("shop/cache/__init__.py:5", "load", 900, "shop.cache"),)
    head = side(*others(CACHE), package, sites=after)
    assert explain(side(*LOADED, sites=before), head, []).causes == []


def test_two_modules_on_both_sides_are_not_renames_of_each_other() -> None:
    first = imported("shop.a", "shop.main", ("shop/main.py", 8), 1, project=True)
    second = imported("shop.b", "shop.main", ("shop/main.py", 9), 2, project=True)
    swapped = [called(second, "shop.a"), called(first, "shop.b")]
    kinds = {cause.kind for cause in explain(side(*LOADED, first, second), side(*LOADED, *swapped), []).causes}
    assert "new-import" not in kinds
