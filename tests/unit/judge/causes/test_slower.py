"""When a start is surely slower: the module that takes longer is named, and what explains most comes first."""

from tests.unit.judge.causes.sides import CACHE, FLASK, FLASK_APP, JSON, LOADED, MAIN, REPORT, bigger, side, upgraded

from memci.judge.causes import explain
from memci.model.result import Import, Location


def _slower(item: Import, seconds: float) -> Import:
    return item.model_copy(update={"self_seconds": item.self_seconds + seconds})


def test_a_module_that_takes_longer_is_named_with_the_line_that_asks_for_it() -> None:
    explained = explain(side(*LOADED), side(MAIN, _slower(CACHE, 0.04), *LOADED[2:]), [], slower_by=0.042)
    (cause,) = explained.causes
    assert (cause.kind, cause.module, cause.bytes) == ("slower-module", "shop.cache", 0)
    assert cause.seconds is not None
    assert round(cause.seconds, 6) == 0.04
    assert cause.where == Location(file="shop/main.py", line=4)
    assert [step.module for step in cause.chain] == ["shop.main", "shop.cache"]
    assert explained.other_bytes == 0


def test_without_a_slower_start_no_module_is_called_slower() -> None:
    assert explain(side(*LOADED), side(MAIN, _slower(CACHE, 0.04), *LOADED[2:]), []).causes == []


def test_what_explains_little_of_it_is_not_named() -> None:
    head = side(MAIN, _slower(CACHE, 0.3), _slower(REPORT, 0.03), *LOADED[3:])
    (cause,) = explain(side(*LOADED), head, [], slower_by=0.33).causes
    assert cause.module == "shop.cache"


def test_a_module_that_makes_the_start_slow_comes_before_one_that_holds_a_little_more() -> None:
    head = side(MAIN, _slower(CACHE, 0.3), bigger(REPORT, 100), *LOADED[3:])
    assert [cause.kind for cause in explain(side(*LOADED), head, [], slower_by=0.3).causes] == [
        "slower-module",
        "grown-module",
    ]


def test_a_module_that_holds_much_more_comes_before_one_that_is_a_part_of_the_time() -> None:
    head = side(MAIN, _slower(CACHE, 0.1), bigger(REPORT, 30_000), *LOADED[3:])
    assert [cause.kind for cause in explain(side(*LOADED), head, [], slower_by=0.3).causes] == [
        "grown-module",
        "slower-module",
    ]


def test_what_an_upgrade_takes_longer_is_said_of_the_distribution() -> None:
    head = side(MAIN, CACHE, REPORT, bigger(_slower(FLASK, 0.1), 500), _slower(FLASK_APP, 0.1), JSON)
    (cause,) = explain(side(*LOADED), head, [upgraded("flask")], slower_by=0.2).causes
    assert (cause.kind, cause.distribution) == ("distribution", "flask")
    assert cause.seconds is not None
    assert round(cause.seconds, 6) == 0.2
