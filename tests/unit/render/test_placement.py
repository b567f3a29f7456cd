import pytest

from memci.render.markdown.placement import Placement, placed

OLD = """\
import os
import pandas as pd

PATH = os.environ["DATA"]


def total(name):
    frame = pd.read_csv(name)
    return frame.sum()


def unused():
    return None
"""
NEW = OLD.replace("import pandas as pd\n", "").replace("    frame =", "    import pandas as pd\n\n    frame =", 1)
IMPORT = 2
WHOLE = [range(1, 14)]


def applied(old: str, placement: Placement) -> str:
    """The file after the click on "Commit suggestion": exactly the lines that the comment stands on are replaced."""
    assert placement.suggestion is not None
    lines = old.removesuffix("\n").split("\n")
    start = placement.start_line or placement.line
    lines[start - 1 : placement.line] = placement.suggestion
    return "\n".join(lines) + "\n"


def only(placement: Placement | None) -> Placement:
    assert placement is not None
    return placement


def test_suggestion_makes_the_whole_change() -> None:
    placement = only(placed(OLD, NEW, IMPORT, WHOLE, {IMPORT}))
    assert applied(OLD, placement) == NEW
    assert (placement.start_line, placement.line) == (1, 8)


@pytest.mark.parametrize("hunks", [[range(2, 9)], [range(1, 3), range(2, 20)], [range(2, 8)]])
def test_suggestion_fits_into_its_hunk_to_the_line(hunks: list[range]) -> None:
    placement = only(placed(OLD, NEW, IMPORT, hunks, {IMPORT}))
    assert applied(OLD, placement) == NEW
    assert any(placement.start_line in hunk and placement.line in hunk for hunk in hunks)


@pytest.mark.parametrize("hunks", [[range(1, 7)], [range(1, 5), range(5, 14)], [range(3, 14)], []])
def test_change_that_one_hunk_does_not_hold_is_shown_and_not_suggested(hunks: list[range]) -> None:
    placement = only(placed(OLD, NEW, IMPORT, hunks, {IMPORT}))
    assert (placement.start_line, placement.line, placement.suggestion) == (None, IMPORT, None)
    assert {"-import pandas as pd", "+    import pandas as pd"} <= set(placement.diff)


def test_import_that_the_pull_request_did_not_add_is_passed_over() -> None:
    assert placed(OLD, NEW, IMPORT, WHOLE, {1, 3, 7, 8}) is None


@pytest.mark.parametrize(("between", "suggested"), [(73, True), (74, False)])
def test_suggestion_has_eighty_lines_at_most(between: int, suggested: bool) -> None:
    filler = "".join(f"x{number} = 0\n" for number in range(between))
    old, new = OLD.replace("PATH", f"{filler}PATH"), NEW.replace("PATH", f"{filler}PATH")
    placement = only(placed(old, new, IMPORT, [range(2, 9 + between)], {IMPORT}))
    assert (placement.suggestion is not None) is suggested


def test_suggestion_neither_begins_nor_ends_with_a_blank_line_where_it_can_be_helped() -> None:
    suggestion = only(placed(OLD, NEW, IMPORT, WHOLE, {IMPORT})).suggestion
    assert suggestion is not None
    assert suggestion[0].strip()
    assert suggestion[-1].strip()


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\x00", "\x0c", "\u2028", "\r", "\udcff"])
def test_what_cannot_be_seen_is_not_suggested_and_shown_as_an_escape(char: str) -> None:
    old, new = (text.replace("def total(name):", f"def total(name):  # {char}!") for text in (OLD, NEW))
    placement = only(placed(old, new, IMPORT, WHOLE, {IMPORT}))
    assert placement.suggestion is None
    assert placement.diff
    assert all(line.isprintable() for line in placement.diff)
    assert any("\\" in line for line in placement.diff)


def test_what_is_outside_of_the_change_does_not_matter() -> None:
    old, new = (f"{text}# \u202e\n" for text in (OLD, NEW))
    assert only(placed(old, new, IMPORT, WHOLE, {IMPORT})).suggestion is not None


def test_tabs_are_suggested_as_they_are() -> None:
    old, new = (text.replace("    ", "\t") for text in (OLD, NEW))
    assert applied(old, only(placed(old, new, IMPORT, WHOLE, {IMPORT}))) == new


def test_lines_that_git_does_not_end_are_not_ended() -> None:
    old, new = (f"x = '\x0c\x0b\x1c'\n{text}" for text in (OLD, NEW))
    placement = only(placed(old, new, IMPORT + 1, [range(2, 15)], {IMPORT + 1}))
    assert applied(old, placement) == new


def test_file_without_a_line_end_at_its_end() -> None:
    old, new = (text.partition("\n    return frame")[0] for text in (OLD, NEW))
    assert applied(old, only(placed(old, new, IMPORT, [range(1, 9)], {IMPORT}))) == f"{new}\n"


def test_change_that_is_too_long_is_neither_suggested_nor_shown() -> None:
    old, new = (text.replace("def total(name):", f"def total(name):  # {'é' * 40_000}") for text in (OLD, NEW))
    placement = only(placed(old, new, IMPORT, WHOLE, {IMPORT}))
    assert placement.suggestion is None
    assert len("\n".join(placement.diff).encode()) <= 60_000
    many = "".join(f"x{number} = 0\n" for number in range(500))
    assert only(placed(OLD, many, IMPORT, WHOLE, {IMPORT})).diff == ()


def test_change_is_told_from_another_by_its_code_alone() -> None:
    suggested, shown = (only(placed(OLD, NEW, IMPORT, hunks, {IMPORT})) for hunks in (WHOLE, []))
    lower = only(placed(f"#\n{OLD}", f"#\n{NEW}", IMPORT + 1, [range(2, 15)], {IMPORT + 1}))
    assert suggested.change == lower.change != shown.change
    assert "import pandas as pd" in suggested.change
    assert "-import pandas as pd" in shown.change


def test_a_file_that_is_too_long_to_be_compared_is_not_shown() -> None:
    longer = "x = 0\n" * 5_000
    placement = only(placed(OLD + longer, NEW + longer, IMPORT, [], {IMPORT}))
    assert (placement.suggestion, placement.diff) == (None, ())
