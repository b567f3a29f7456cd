import string

from hypothesis import given
from hypothesis import strategies as st

from memci.judge.line_changes import at_peak, line_changes
from memci.judge.line_pairs import lines_of, pair_lines
from memci.model.result import SourceLines

SAME, OTHER = "a" * 64, "b" * 64

BASE = """\
import json

def load():
    return [0] * 1000

def small():
    return 1

TABLE = load()
"""


def side(figures: dict[int, int], sha256: str | None = SAME) -> SourceLines:
    return SourceLines(
        file="shop/cache.py", sha256=sha256, lines=[(n, size, size, size, 1) for n, size in figures.items()]
    )


def test_in_the_same_file_a_line_is_known_by_its_number() -> None:
    found = line_changes(side({1: 10, 4: 50, 7: 3}), side({1: 10, 4: 20, 9: 8}), None, None)
    assert found is not None
    assert found.changed == {1: 0, 4: 30, 7: 3, 9: -8}
    assert (found.removed, found.lines) == (0, 0)


def test_without_the_text_of_a_changed_file_nothing_is_said_of_its_lines() -> None:
    assert line_changes(side({1: 10}), side({1: 10}, OTHER), BASE, None) is None
    assert line_changes(side({1: 10}, None), side({1: 10}, None), None, None) is None


def test_inserted_lines_move_the_others_and_are_their_own() -> None:
    head = "import re\n" + BASE.replace("TABLE", "OTHER = [1] * 9\nTABLE")
    found = line_changes(side({1: 7, 5: 100, 10: 9, 11: 5}), side({4: 100, 9: 5}, OTHER), head, BASE)
    assert found is not None
    assert found.changed == {1: 7, 5: 0, 10: 9, 11: 0}
    assert (found.removed, found.lines) == (0, 0)


def test_an_edited_line_is_the_line_that_it_was() -> None:
    found = line_changes(side({4: 300}), side({4: 100}, OTHER), BASE.replace("1000", "3000"), BASE)
    assert found is not None
    assert found.changed == {4: 200}


def test_a_line_that_was_edited_beside_new_ones_is_still_that_line() -> None:
    head = BASE.replace("    return [0] * 1000", "    # more\n    check()\n    return [0] * 3000")
    found = line_changes(side({6: 300}), side({4: 100}, OTHER), head, BASE)
    assert found is not None
    assert (found.changed, found.lines) == ({6: 200}, 0)


def test_a_line_that_has_nothing_in_common_with_the_old_one_is_another() -> None:
    head = BASE.replace("    return [0] * 1000", "    import numpy\n    x = numpy.zeros(9)")
    found = line_changes(side({5: 300}), side({4: 100}, OTHER), head, BASE)
    assert found is not None
    assert (found.changed, found.removed) == ({5: 300}, -100)


def test_a_moved_function_has_not_grown() -> None:
    head = BASE.replace("def small():\n    return 1\n\n", "") + "\ndef small():\n    return 1\n"
    assert pair_lines(BASE, head) is not None
    number = head.split("\n").index("    return 1") + 1
    found = line_changes(side({4: 100, number: 40}), side({4: 100, 7: 40}, OTHER), head, BASE)
    assert found is not None
    assert found.changed == {4: 0, number: 0}


def test_removed_lines_are_summed_up() -> None:
    head = BASE.replace("def small():\n    return 1\n\n", "")
    found = line_changes(side({4: 100}), side({4: 90, 6: 2, 7: 40}, OTHER), head, BASE)
    assert found is not None
    assert found.changed == {4: 10}
    assert (found.removed, found.lines) == (-42, 2)


def test_a_line_that_holds_nothing_any_more_is_still_there() -> None:
    found = line_changes(side({}), side({9: 5}, OTHER), "\n" + BASE, BASE)
    assert found is not None
    assert found.changed == {10: -5}


def test_lines_end_where_python_says() -> None:
    assert lines_of("a\x0c\nb\u2028c\r\nd\re\n") == ["a\x0c", "b\u2028c", "d", "e"]
    assert lines_of("") == []
    assert lines_of("a\n\n") == ["a", ""]


def test_thousands_of_lines_that_are_much_the_same_are_not_told_apart() -> None:
    rows = [f"    {number % 100}," for number in range(20_000)]
    assert pair_lines("\n".join(rows), "\n".join(["start", *reversed(rows)])) is None


def test_lines_that_are_everywhere_do_not_matter() -> None:
    functions = [line for number in range(2_000) for line in (f"def f{number}():", "    pass", "", "")]
    old = pair_lines(
        "\n".join(functions), "\n".join(["import re", *functions[:4_000], "x = 1", *functions[4_000:], "y"])
    )
    assert old is not None
    assert old[2] == 1
    assert old[len(functions)] == len(functions) - 2


texts = st.lists(st.sampled_from(["", "a = 1", "b = 2", "    c()", *string.ascii_lowercase]), max_size=30)
figures = st.dictionaries(st.integers(0, 35), st.integers(0, 10**9), max_size=12)


@given(texts, texts, figures, figures)
def test_the_changes_of_the_lines_are_that_of_the_file(
    base: list[str], head: list[str], before: dict[int, int], after: dict[int, int]
) -> None:
    one, other = side(after), side(before, OTHER)
    found = line_changes(one, other, "\n".join(head), "\n".join(base))
    assert found is not None
    assert sum(found.changed.values()) + found.removed == sum(after.values()) - sum(before.values())
    assert after.keys() <= found.changed.keys()
    assert found.removed <= 0


@given(texts, texts)
def test_no_line_of_the_base_is_two_of_the_head(base: list[str], head: list[str]) -> None:
    before, after = "\n".join(base), "\n".join(head)
    old = pair_lines(before, after)
    assert old is not None
    assert len(set(old.values())) == len(old)
    assert all(1 <= its <= len(lines_of(before)) and 1 <= mine <= len(lines_of(after)) for mine, its in old.items())


@given(texts)
def test_a_text_is_itself(text: list[str]) -> None:
    whole = "\n".join(text)
    assert pair_lines(whole, whole) == {number: number for number in range(1, len(lines_of(whole)) + 1)}


def test_a_line_that_is_there_twice_in_a_result_counts_twice() -> None:
    assert at_peak(SourceLines(file="x.py", lines=[(1, 2, 2, 2, 1), (1, 3, 3, 3, 1)])) == {1: 5}
