import pytest
from tests.comparisons import KINDS, comparison, entrypoint, failing, passing, slower, waived, with_pandas
from tests.unit.render.screen import below, line_with, printed

from memci.render.terminal.comparison import comparison_view

WIDTHS = [20, 40, 80, 120]


def shown(kind: str = "fail", width: int = 80) -> str:
    return printed(comparison_view(KINDS[kind]()), width)


def test_the_verdict_and_the_causes_come_first() -> None:
    lines = shown().split("\n")
    assert lines[0].startswith("web ───")
    assert lines[1].strip() == "fail"
    assert below(shown(), "Where it comes from") == [
        "  import pandas, new at start-up from shop/report.py:3, adds 31.2 MiB and 410 ms",
        "    shop/__main__.py:2 → shop/main.py:5 → shop/report.py:3",
        "  load in shop/cache.py:41 holds 6.0 MiB more",
        "  Flask 3.0.0 → 3.1.2 adds 819.2 KiB and 12 ms",
    ]


def test_metrics_of_both_sides_with_their_change_and_verdict() -> None:
    assert line_with(shown(), "  peak_heap").split("  ")[1:] == [
        "peak_heap",
        " 34.1 MiB",
        "72.3 MiB",
        " +38.2 MiB (+112 %)",
        "fail",
    ]


def test_what_is_within_the_noise_is_no_change() -> None:
    assert line_with(shown("pass"), "anon_rss").split() == ["anon_rss", "41.5", "MiB", "41.6", "MiB", "≈"]


def test_a_wide_terminal_has_the_budgets_too() -> None:
    assert "60.0 MiB" in line_with(shown(width=120), "peak_heap")


def test_a_narrow_terminal_has_the_head_its_change_and_a_sign() -> None:
    assert line_with(shown(width=40), "peak_heap").split() == ["peak_heap", "72.3", "MiB", "+38.2", "MiB", "✗"]
    assert "cold_start_wall" not in shown(width=40)


def test_a_time_is_told_in_words() -> None:
    text = " ".join(printed(comparison_view(slower())).split())
    assert "10 pairs of starts by turns put the change of cold_start at +11.8 %, with 99 % confidence between" in text


def test_who_waived() -> None:
    assert printed(comparison_view(waived())).split("\n")[1].strip() == "waived by octocat (label memci-waive)"


def test_allocators_and_imports() -> None:
    lines = below(shown(), "What the heap's peak is made of")
    assert lines[2].split()[:4] == ["+11.4", "0.0", "11.4", "new"]
    assert lines[3].strip() == "from shop/report.py:3"
    assert lines[-1].split()[:4] == ["−0.4", "0.4", "0.0", "gone"]
    imports = below(shown(), "Newly loaded at start-up")
    assert imports[1].split() == ["+31.2", "+410.0", "214", "pandas", "shop/report.py:3"]


def test_packages_and_dependencies_only_when_they_changed() -> None:
    assert below(shown(), "Packages that changed")[2].split() == ["+20.1", "20.1", "214", "pandas"]
    assert [line.split() for line in below(shown(), "Changed dependencies")[1:]] == [
        ["Flask", "3.0.0", "3.1.2"],
        ["pandas", "–", "2.2.3"],
        ["idna", "3.7", "3.8"],
    ]
    assert "Packages that changed" not in printed(comparison_view(passing()))
    assert "Changed dependencies" not in printed(comparison_view(passing()))


def test_more_than_ten_are_counted() -> None:
    (one,) = failing().entrypoints
    long = {"allocations": one.allocations * 3, "causes": one.causes * 5, "new_imports": one.new_imports * 12}
    text = printed(comparison_view(comparison(one.model_copy(update=long))))
    assert text.count("… and 5 more") == 2
    assert text.count("… and 2 more") == 1


def test_new_and_removed_entrypoints_are_said() -> None:
    text = printed(
        comparison_view(
            comparison(entrypoint("one", basis="new"), entrypoint("two", basis="removed", outcome=None, metrics=[]))
        )
    )
    assert "the base does not have this entrypoint" in text
    assert "the head no longer has this entrypoint" in text


def test_a_program_that_failed() -> None:
    assert "failed with exit code 1" in shown("crash")


def test_several_entrypoints_follow_one_another() -> None:
    text = printed(comparison_view(comparison(with_pandas("one"), entrypoint("two"))))
    assert text.index("one ──") < text.index("two ──")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_terminal(kind: str, width: int) -> None:
    text = shown(kind, width)
    assert not set(text) & set("\x1b\x00\x07\r\u202e\u200b")
    assert max(map(len, text.split("\n"))) <= width
