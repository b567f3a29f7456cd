import pytest
from tests.factories import CACHE_SOURCE, HOSTILE, cache_lines, failed, hostile, shop_web
from tests.unit.render.screen import line_with, printed

from memci.errors import UsageError
from memci.model.result import SourceLines
from memci.render.terminal.lines import find_lines, lines_view

SAME = "a" * 64


def shown(width: int = 100, sha256: str | None = SAME) -> str:
    return printed(lines_view(cache_lines(), CACHE_SOURCE, sha256), width)


def test_figures_stand_beside_their_lines() -> None:
    line = line_with(shown(120), "return Product(")
    assert line.split()[:6] == ["4.1", "4.1", "4.1", "60,000", "21", "return"]
    assert line_with(shown(120), "writer.writerow").split()[:5] == ["0.0", "2.0", "3.0", "20,033", "15"]


def test_lines_without_figures_have_their_number_and_source_only() -> None:
    assert line_with(shown(), "def parse").split() == ["19", "def", "parse(line:", "str)", "->", "Product:"]


def test_long_untouched_stretches_are_folded_and_short_ones_are_not() -> None:
    text = shown()
    assert "… 7 lines" in text
    assert "… 9 lines" in text
    assert "so that there is a long stretch" not in text
    assert "CACHE = load()" in text


def test_the_source_keeps_its_indentation() -> None:
    text = shown()
    for line in (13, 14):
        assert CACHE_SOURCE[line - 1] in text


def test_a_changed_file_is_said_to_have_changed() -> None:
    assert "This file has changed since it was measured" in shown(sha256="c" * 64)
    assert "changed" not in shown()


def test_without_the_source_the_figures_are_shown() -> None:
    text = printed(lines_view(cache_lines(), None, None))
    assert "its source cannot be shown" in text
    assert [line.split()[4] for line in text.rstrip().split("\n")[-7:]] == ["3", "15", "16", "20", "21", "35", "37"]


def test_figures_for_lines_that_the_file_no_longer_has() -> None:
    text = printed(lines_view(cache_lines(), CACHE_SOURCE[:5], "c" * 64))
    assert "has changed" in text
    assert "import csv" in text


def test_a_file_without_figures_is_folded_whole() -> None:
    empty = SourceLines(file="shop/empty.py", lines=[])
    assert "… 3 lines" not in printed(lines_view(empty, ["a", "b", "c"], None))
    assert "… 41 lines" in printed(lines_view(empty, CACHE_SOURCE, None))


def test_colour_highlights_the_source_and_changes_no_text() -> None:
    view = lines_view(cache_lines(), CACHE_SOURCE, SAME)
    coloured = printed(view, 100, color=True)
    assert "\x1b[" in coloured
    assert "\x1b" not in printed(view, 100)


def test_a_narrow_terminal_goes_without_some_figures_but_not_without_the_source() -> None:
    text = shown(50)
    assert "most live" not in text
    assert line_with(text, "return Prod").split()[:3] == ["4.1", "4.1", "21"]
    assert max(map(len, text.split("\n"))) <= 50


def test_hostile_source() -> None:
    lines = SourceLines(file="x.py", lines=[(1, 1, 1, 1, 1)])
    text = printed(lines_view(lines, HOSTILE, None), 200)
    assert "[red]markup[/red] :bomb:" in text
    assert r"\u202egnp.exe" in text
    assert not set(text) & set("\x1b\x07\r\u202e\u200b")


def test_string_that_ends_nowhere_still_has_all_its_lines() -> None:
    source = ['x = """', "never", "", "", "closed"]
    lines = SourceLines(file="x.py", lines=[(number, 1, 1, 1, 1) for number in range(1, 6)])
    text = printed(lines_view(lines, source, None))
    assert [line.split()[4] for line in text.rstrip().split("\n")[-5:]] == ["1", "2", "3", "4", "5"]


def test_a_file_is_found_by_its_path_or_by_the_end_of_it() -> None:
    assert find_lines(shop_web(), "shop/cache.py").file == "shop/cache.py"
    assert find_lines(shop_web(), "cache.py").file == "shop/cache.py"
    assert find_lines(shop_web(), "./shop/cache.py").file == "shop/cache.py"


def test_an_exact_path_wins_over_the_end_of_another() -> None:
    files = [SourceLines(file="app.py"), SourceLines(file="shop/app.py")]
    assert find_lines(shop_web(lines=files), "app.py").file == "app.py"


def test_an_unknown_file_lists_those_with_figures() -> None:
    with pytest.raises(UsageError, match=r"for views\.py; there are for shop/cache\.py, shop/report\.py$"):
        find_lines(shop_web(), "views.py")


def test_part_of_a_name_is_no_end_of_a_path() -> None:
    with pytest.raises(UsageError):
        find_lines(shop_web(), "che.py")


def test_a_path_that_may_be_two_files_lists_them() -> None:
    files = [SourceLines(file=f"{folder}/app.py") for folder in ("shop", "admin")]
    with pytest.raises(UsageError, match=r"app\.py may be any of shop/app\.py, admin/app\.py"):
        find_lines(shop_web(lines=files), "app.py")


def test_a_result_without_any_figures_says_so() -> None:
    with pytest.raises(UsageError, match="the result has none for any file"):
        find_lines(failed(), "app.py")


def test_an_error_shows_names_inertly_and_not_all_of_a_thousand() -> None:
    with pytest.raises(UsageError) as error:
        find_lines(hostile(), "\x1b[31m.py")
    assert "\x1b" not in str(error.value)
    many = [SourceLines(file=f"f{n}.py") for n in range(1_000)]
    with pytest.raises(UsageError, match=r"f19\.py and 980 others$"):
        find_lines(shop_web(lines=many), "x.py")
