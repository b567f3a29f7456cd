"""Functions of the project, and modules, that hold more or less than they did."""

from collections.abc import Sequence

import pytest
from tests.factories import MIB
from tests.unit.judge.causes.sides import (
    CACHE,
    FLASK,
    JSON,
    KIB,
    LOADED,
    MAIN,
    OUTSIDE,
    REPORT,
    bigger,
    contents,
    line,
    side,
    upgraded,
)

from memci.judge.causes import explain
from memci.model.comparison import Cause, DistributionChange
from memci.model.result import EntrypointResult, Import, Location, ProjectSite

LOAD = line("shop/cache.py:5", "load", 900, "shop.cache")


def with_cache(kib: float, *sites: ProjectSite, loaded: tuple[Import, ...] = LOADED) -> EntrypointResult:
    """The cache holds so much more, in these lines."""
    return side(*(bigger(item, kib) if item.module == "shop.cache" else item for item in loaded), sites=sites)


def only(base: EntrypointResult, head: EntrypointResult, changed: Sequence[DistributionChange] = ()) -> Cause:
    explained = explain(base, head, changed)
    (cause,) = explained.causes
    assert explained.other_bytes == 0
    return cause


def test_a_line_that_is_new_at_run_time() -> None:
    head = side(*LOADED, sites=(line("shop/main.py:30", "run", 64),), unattributed=OUTSIDE + 64 * KIB)
    cause = only(side(*LOADED), head)
    assert (cause.kind, cause.bytes, cause.module) == ("new-site", 64 * KIB, None)
    assert cause.where == Location(file="shop/main.py", line=30, function="run")


@pytest.mark.parametrize(
    ("before", "after", "kind", "kib"),
    [
        ((), (LOAD,), "new-site", 900),
        ((LOAD,), (), "gone-site", -900),
        ((LOAD,), (line("shop/cache.py:6", "load", 1_000, "shop.cache"),), "grown-site", 100),
        ((LOAD,), (line("shop/cache.py:6", "load", 800, "shop.cache"),), "shrunk-site", -100),
    ],
)
def test_a_function_while_its_module_is_loaded(
    before: tuple[ProjectSite, ...], after: tuple[ProjectSite, ...], kind: str, kib: int
) -> None:
    cause = only(with_cache(0, *before), with_cache(kib, *after))
    assert (cause.kind, cause.bytes, cause.module) == (kind, kib * KIB, "shop.cache")
    assert cause.where is not None
    assert cause.where.line == (after or before)[0].line


def test_the_line_that_grew_is_named_not_the_heaviest() -> None:
    large = line("shop/cache.py:3", "<module>", 900, "shop.cache")
    before = with_cache(0, large, line("shop/cache.py:8", "<module>", 70, "shop.cache"))
    after = with_cache(
        64,
        line("shop/cache.py:4", "<module>", 900, "shop.cache"),
        line("shop/cache.py:9", "<module>", 70, "shop.cache"),
        line("shop/cache.py:6", "<module>", 64, "shop.cache"),
    )
    cause = only(before, after)
    assert cause.where is not None
    assert (cause.kind, cause.where.line) == ("grown-site", 6)


def test_in_a_file_that_is_the_same_lines_are_known_by_their_numbers() -> None:
    """Line 3 holds nothing any more, and line 4 something: it is line 3 that changed most."""
    lines = [contents("shop/cache.py", "a")]
    base = with_cache(0, line("shop/cache.py:3", "load", 300, "shop.cache")).model_copy(update={"lines": lines})
    head = with_cache(-280, line("shop/cache.py:4", "load", 20, "shop.cache")).model_copy(update={"lines": lines})
    cause = only(base, head)
    assert cause.where is not None
    assert cause.where.line == 3


def test_more_functions_are_the_modules_growth_with_what_defining_them_takes() -> None:
    defined = [line(f"shop/cache.py:{number}", "<module>", 1, "shop.cache") for number in range(100, 160)]
    cause = only(with_cache(0), with_cache(60 + 200, *defined))
    assert (cause.kind, cause.module, cause.bytes) == ("grown-module", "shop.cache", 260 * KIB)
    assert cause.where == Location(file="shop/cache.py", line=0)


def test_a_module_and_a_line_of_it_share_no_byte() -> None:
    causes = explain(with_cache(0), with_cache(300 + 900, LOAD), []).causes
    assert [(cause.kind, cause.bytes) for cause in causes] == [("new-site", 900 * KIB), ("grown-module", 300 * KIB)]


def test_the_top_level_of_a_script_has_no_module_to_grow() -> None:
    thin = tuple(line(f"app.py:{number}", "<module>", 1) for number in range(1, 61))
    head = side(*LOADED, sites=thin, unattributed=OUTSIDE + 60 * KIB)
    assert only(side(*LOADED), head).kind == "new-site"


def test_what_is_too_small_to_be_told_from_chance_is_in_the_rest() -> None:
    explained = explain(with_cache(0), with_cache(30, line("shop/cache.py:5", "load", 30, "shop.cache")), [])
    assert (explained.causes, explained.other_bytes) == ([], 30 * KIB)


def test_the_causes_that_go_the_way_of_the_whole_come_first() -> None:
    sites = (line("shop/main.py:3", "run", 500), line("shop/main.py:9", "stop", 400))
    head = side(MAIN, bigger(CACHE, -700), *LOADED[2:], sites=sites, unattributed=OUTSIDE + 900 * KIB)
    assert [cause.bytes // KIB for cause in explain(side(*LOADED), head, []).causes] == [500, 400, -700]
    assert [cause.bytes // KIB for cause in explain(head, side(*LOADED), []).causes] == [-500, -400, 700]


def test_code_that_was_moved_from_one_module_to_another_is_no_change() -> None:
    head = side(MAIN, bigger(CACHE, -300), bigger(REPORT, 305), *LOADED[3:])
    explained = explain(side(*LOADED), head, [])
    assert (explained.causes, explained.other_bytes) == ([], 5 * KIB)


def test_a_table_that_another_module_enlarges_now_is_no_change_of_either() -> None:
    """The names of all code are in one table; whoever fills it pays for the next, twice as large."""
    flask = LOADED[3]
    head = [bigger(flask, -400) if item is flask else bigger(item, 401) if item is JSON else item for item in LOADED]
    explained = explain(side(*LOADED), side(*head), [])
    assert (explained.causes, explained.other_bytes) == ([], KIB)


@pytest.mark.parametrize(("smaller", "larger"), [(207_552, 415_088), (415_088, 961_216)])
def test_a_table_that_is_larger_now_is_what_the_upgrade_that_filled_it_costs(smaller: int, larger: int) -> None:
    """In the base flask paid for the smaller table; now json, which nobody touched, pays for the larger one."""
    paid = {FLASK.module: -smaller, JSON.module: larger}
    head = [bigger(item, paid.get(item.module, 0) / KIB) for item in LOADED]
    cause = only(side(*LOADED), side(*head), [upgraded("flask")])
    assert (cause.kind, cause.distribution, cause.bytes) == ("distribution", "flask", larger - smaller)
    back = only(side(*head), side(*LOADED), [upgraded("flask")])
    assert (back.kind, back.bytes) == ("distribution", smaller - larger)


def test_a_table_that_is_larger_now_is_no_change_of_modules_that_nobody_touched() -> None:
    paid = {FLASK.module: -207_552, JSON.module: 415_088}
    head = [bigger(item, paid.get(item.module, 0) / KIB) for item in LOADED]
    explained = explain(side(*LOADED), side(*head), [])
    assert (explained.causes, explained.other_bytes) == ([], 207_536)


def test_a_table_that_a_new_import_enlarges_now_is_not_counted_as_what_it_adds() -> None:
    new = JSON.model_copy(update={"module": "decimal", "parent": "shop.cache", "self_bytes": 500 * KIB})
    flask = LOADED[3]
    head = [bigger(item, -400) if item is flask else item for item in LOADED]
    cause = only(side(*LOADED), side(*head, new))
    assert (cause.kind, cause.bytes) == ("new-import", 100 * KIB)


@pytest.mark.parametrize(("digest", "causes"), [("a", [100]), ("b", [500, -400])])
def test_a_module_of_the_project_holds_less_for_no_reason_only_when_its_file_is_the_same(
    digest: str, causes: list[int]
) -> None:
    new = JSON.model_copy(update={"module": "decimal", "parent": "shop.cache", "self_bytes": 500 * KIB})
    base = side(*LOADED, lines=[contents("shop/cache.py", "a")])
    head = side(MAIN, bigger(CACHE, -400), *LOADED[2:], new, lines=[contents("shop/cache.py", digest)])
    assert [cause.bytes // KIB for cause in explain(base, head, []).causes] == causes


def test_an_installed_module_that_holds_more_for_no_other_reason_is_named() -> None:
    head = [bigger(item, 400) if item is JSON else item for item in LOADED]
    cause = only(side(*LOADED), side(*head))
    assert (cause.kind, cause.module, cause.distribution) == ("grown-module", "json", "python")


def test_the_heaviest_fifty_are_named_and_the_others_are_in_the_rest() -> None:
    sites = tuple(line(f"shop/a{number}.py:1", "f", 64 + number, None) for number in range(60))
    held = sum(site.bytes for site in sites)
    explained = explain(side(*LOADED), side(*LOADED, sites=sites, unattributed=OUTSIDE + held), [])
    assert len(explained.causes) == 50
    assert explained.causes[0].bytes == 123 * KIB
    assert explained.other_bytes == sum((64 + number) * KIB for number in range(10))


def test_a_module_with_no_file_has_no_place() -> None:
    built_in = JSON.model_copy(update={"file": None, "module": "_json"})
    head = side(*LOADED, bigger(built_in, 4 * MIB / KIB))
    cause = only(side(*LOADED, built_in), head)
    assert (cause.kind, cause.where) == ("grown-module", None)
