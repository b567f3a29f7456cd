import pytest
from tests.factories import hostile, imported, result, shop_imports, shop_web
from tests.unit.render.screen import below, line_with, printed

from memci.model.result import Import
from memci.render.terminal.import_tree import import_tree_view
from memci.render.terminal.imports import heaviest_distinct
from memci.render.terminal.run import run_view


def names(imports: list[Import], most: int = 10) -> list[str]:
    return ["  " * row.depth + row.item.module for row in heaviest_distinct(imports, most)]


def test_a_chain_within_one_package_counts_once() -> None:
    chain = [imported("pandas", None, None, 1, 20, distribution="pandas")]
    chain += [
        imported(f"pandas.m{n}", "pandas" if n == 0 else f"pandas.m{n - 1}", None, 1, 19 - n, distribution="pandas")
        for n in range(15)
    ]
    small = imported("click", None, None, 0.5, 0.5, distribution="click")
    assert names([*chain, small]) == ["pandas", "click"]


def test_the_top_ten_of_the_shop_are_its_packages_below_who_brought_them() -> None:
    assert names(shop_imports()) == [
        "pandas",
        "  numpy",
        "    secrets",
        "  dateutil.tz",
        "  pytz",
        "flask",
        "  werkzeug",
        "  jinja2",
        "  click",
        "shop.cache",
    ]


def test_a_module_of_the_project_counts_with_what_it_costs_itself() -> None:
    project = [
        imported("shop.main", None, None, 0.0, 50, project=True),
        imported("shop.cache", "shop.main", None, 30, 30, project=True),
        imported("flask", "shop.main", None, 20, 20, distribution="Flask"),
    ]
    assert names(project) == ["shop.cache", "flask"]


def test_what_takes_time_but_no_memory_is_among_them() -> None:
    slow = imported("slow", None, None, 0, 0, self_ms=900, ms=900)
    heavy = [imported(f"heavy{n}", None, None, 10, 10, self_ms=1, ms=1) for n in range(12)]
    assert "slow" in names([*heavy, slow], 5)


def test_imports_that_cost_nothing_are_not_among_them() -> None:
    assert names([imported("free")]) == []


def test_the_run_table_names_module_distribution_cost_and_who_asked() -> None:
    lines = below(printed(run_view(result(shop_web()))), "What the imports cost")
    assert lines[1].split() == ["38.2", "410.0", "pandas", "pandas", "shop/report.py:3"]
    assert lines[10].split() == ["5.8", "24.0", "shop.cache", "this", "project", "shop/main.py:10"]


def test_the_tree_is_heaviest_first_with_self_and_cumulative_cost() -> None:
    text = printed(import_tree_view(shop_web()), 120)
    assert line_with(text, " shop.main ").split()[:6] == ["59.6", "0.3", "65.6", "558.0", "3.0", "shop.main"]
    assert text.index("pandas ") < text.index("numpy ") < text.index("flask ") < text.index("shop.cache")
    assert line_with(text, "asyncio").split()[5:] == ["asyncio", "Python", "jinja2/async_utils.py:1"]


def test_children_are_moved_in() -> None:
    text = printed(import_tree_view(shop_web()), 120)
    columns = [
        line_with(text, f" {name} ").index(f" {name} ") for name in ("shop.main", "shop.report", "pandas.core.api")
    ]
    assert [column - columns[0] for column in columns] == [0, 2, 6]


def test_light_imports_are_folded_with_what_they_cost_together() -> None:
    text = printed(import_tree_view(shop_web()))
    assert "werkzeug.part" not in text
    assert line_with(text, "… and 214 more").split() == ["2.1", "2.4", "42.8", "…", "and", "214", "more"]


def test_what_is_folded_in_many_places_stands_once_at_the_end() -> None:
    heavy = [imported(f"heavy{n}", None, None, 10, 10.01) for n in range(3)]
    light = [imported(f"light{n}", f"heavy{n}", None, 0.01) for n in range(3)]
    lines = printed(import_tree_view(shop_web(imports=[*heavy, *light]))).rstrip().split("\n")
    assert [line for line in lines if "more" in line] == lines[-1:]
    assert "… and 3 more" in lines[-1]


def test_folded_modules_are_counted_with_all_below_them() -> None:
    heavy = imported("heavy", None, None, 100, 100)
    chain = [imported(f"m{n}", f"m{n - 1}" if n else None, None, 0.0, 0.001) for n in range(50)]
    assert "… and 50 more" in printed(import_tree_view(shop_web(imports=[heavy, *chain])))


def test_a_small_program_is_cut_at_floors_not_at_one_percent() -> None:
    tiny = [imported("json", None, None, 0.1, 0.1, 5, 5), imported("enum", None, None, 0.01, 0.01, 0.5, 0.5)]
    text = printed(import_tree_view(shop_web(imports=tiny)))
    assert "json" in text
    assert "enum" not in text


def test_a_tree_deeper_than_the_stack_and_wider_than_the_terminal() -> None:
    deep = [imported(f"m{n}", f"m{n - 1}" if n else None, None, 1, 3_000 - n) for n in range(3_000)]
    text = printed(import_tree_view(shop_web(imports=deep)))
    assert "m2000" in text
    assert max(map(len, text.split("\n"))) <= 80


def test_a_ring_of_imports_is_cut() -> None:
    ring = [imported("a", "b", None, 5, 5), imported("b", "a", None, 5, 5)]
    lines = printed(import_tree_view(shop_web(imports=ring))).rstrip().split("\n")
    assert [line.split()[-1] for line in lines[2:]] == ["a", "b"]


def test_no_imports() -> None:
    assert printed(import_tree_view(shop_web(imports=[]))).strip() == "No imports were seen."


@pytest.mark.parametrize("width", [20, 40, 80, 140])
def test_hostile_names(width: int) -> None:
    text = printed(import_tree_view(hostile()), width)
    assert not set(text) & set("\x1b\x00\x07\r\u202e\u200b")
    assert "[red]" in text or width < 140
