"""What anybody may have written, as lines for the log."""

from hypothesis import given
from hypothesis import strategies as st

from memci.action.sandbox.lines import LONGEST_LINE, Lines


def said(*chunks: bytes, most: int = 100) -> list[str]:
    log: list[str] = []
    lines = Lines(log.append, most)
    for chunk in chunks:
        lines.add(chunk)
    lines.end()
    return log


def test_lines_come_whole_however_they_are_cut() -> None:
    assert said(b"one\ntw", b"o\nthr", b"ee") == ["one", "two", "three"]


def test_a_line_without_end_is_cut() -> None:
    [line, after] = said(*[b"x" * 60_000] * 50, b"\nafter")
    assert len(line) == LONGEST_LINE
    assert after == "after"


def test_lines_without_end_are_counted() -> None:
    assert said(b"a\n" * 1_500, most=2) == ["a", "a", "… and 1,498 more lines"]


@given(st.lists(st.binary(max_size=200)))
def test_nothing_but_visible_characters(chunks: list[bytes]) -> None:
    assert all(line.isprintable() for line in said(*chunks))


@given(st.binary(max_size=300), st.integers(1, 20))
def test_where_it_is_cut_makes_no_difference(text: bytes, size: int) -> None:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert said(*pieces) == said(text)
