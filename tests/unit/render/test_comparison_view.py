import pytest
from tests.factories import MIB, failed, hostile, result, shop_job, shop_sides, shop_web, site
from tests.unit.render.screen import below, line_with, printed

from memci.judge import compare, judge
from memci.model.entrypoint import Budget, Entrypoint
from memci.render.terminal.comparison import comparison_view

SETTINGS = {"web": Entrypoint("web", budget={"peak_heap": Budget(max=60 * MIB)})}


def shown(width: int = 80) -> str:
    return printed(comparison_view(compare(*shop_sides(), SETTINGS)), width)


def test_the_verdict_and_the_cause_come_first() -> None:
    lines = shown().split("\n")
    assert lines[0].startswith("web ───")
    assert lines[1].strip() == "fail"
    assert lines[2].strip() == "import pandas, new at start-up from shop/report.py:3, adds 38.2 MiB and 410 ms"


def test_metrics_of_both_sides_with_their_change_and_verdict() -> None:
    assert line_with(shown(), "peak_heap").split() == [
        "peak_heap",
        "34.1",
        "MiB",
        "72.3",
        "MiB",
        "+38.2",
        "MiB",
        "(+112",
        "%)",
        "fail",
    ]
    assert line_with(shown(), "cpu_time").split() == ["cpu_time", "520", "ms", "1.09", "s", "+574", "ms", "(+110", "%)"]


def test_a_wide_terminal_has_the_budgets_too() -> None:
    assert "60.0 MiB" in line_with(shown(120), "peak_heap")
    assert "+2.0 % and +1.0 MiB (warns)" in line_with(shown(120), "  anon_rss")


def test_allocators_and_imports() -> None:
    lines = below(shown(), "What the heap's peak is made of")
    assert lines[2].split()[:4] == ["+11.4", "0.0", "11.4", "new"]
    assert lines[3].strip() == "from shop/report.py:3"
    assert below(shown(), "Newly loaded at start-up")[1].split() == [
        "+38.2",
        "+410.0",
        "12",
        "pandas",
        "shop/report.py:3",
    ]


def test_what_shrank_has_a_minus() -> None:
    base, head = shop_sides()
    text = printed(comparison_view(compare(head, base, {})))
    assert line_with(text, "pandas/core/generic.py").split()[:4] == ["−11.4", "11.4", "0.0", "gone"]


def test_more_than_ten_changes_are_counted() -> None:
    many = [site(20 - n, f"shop/m{n}.py", n, "make") for n in range(14)]
    compared = compare(result(shop_web(allocations=[])), result(shop_web(allocations=many)), {})
    assert "… and 4 more" in printed(comparison_view(compared))


def test_new_failed_and_removed_entrypoints() -> None:
    text = printed(comparison_view(compare(result(shop_job(name="gone")), result(shop_web(), failed()), {})))
    assert "the base does not have this entrypoint" in text
    assert "failed with exit code 1" in text
    assert "the head no longer has this entrypoint" in text


@pytest.mark.parametrize("width", [20, 40, 80, 140])
def test_hostile_text_at_any_width(width: int) -> None:
    good = hostile().model_copy(update={"outcome": shop_web().outcome})
    bare = good.model_copy(update={"imports": [], "allocations": []})
    for comparison in (judge(result(hostile()), {}), compare(result(bare), result(good), {})):
        text = printed(comparison_view(comparison), width)
        assert not set(text) & set("\x1b\x00\x07\r\u202e\u200b")
        assert max(map(len, text.split("\n"))) <= width
