"""The tail that a person reads."""

import re

from hypothesis import given
from hypothesis import strategies as st

from memci.measure.process.output import Source, Tail, clean_text
from memci.model.result import Outcome


def test_sources_are_kept_in_the_order_they_came() -> None:
    tail = Tail()
    tail.add(Source.STDOUT, b"one\n")
    tail.add(Source.STDERR, b"two\n")
    tail.add(Source.STDOUT, b"three\n")
    assert tail.text() == "one\ntwo\nthree\n"


def test_an_unfinished_line_is_not_continued_by_the_other_source() -> None:
    tail = Tail()
    tail.add(Source.STDOUT, b"Loading... ")
    tail.add(Source.STDERR, b"Error: no\n")
    assert tail.text() == "Loading... \nError: no\n"


def test_a_flood_on_one_source_leaves_the_other_alone() -> None:
    tail = Tail()
    tail.add(Source.STDERR, b"the reason\n")
    for _ in range(100):
        tail.add(Source.STDOUT, b"x" * 1_000)
    text = tail.text()
    assert text.startswith("…the reason\n")
    assert text.endswith("x" * 8_000)
    assert tail.last_line(Source.STDERR) == "the reason"


def test_escapes_and_control_characters_are_gone() -> None:
    assert clean_text(b"\x1b[31mred\x1b[0m \x1b]0;title\x07\x00\x07done\r\n10%\r20%\r\n") == "red done\n10%\n20%\n"


def test_bytes_that_are_no_text_are_marked() -> None:
    assert clean_text(b"caf\xe9") == "caf\N{REPLACEMENT CHARACTER}"


def test_the_last_line_is_the_last_with_something_on_it() -> None:
    tail = Tail()
    tail.add(Source.STDERR, b"Traceback\nMemoryError\n\n  \n")
    tail.add(Source.STDOUT, b"bye\n")
    assert tail.last_line(Source.STDERR) == "MemoryError"
    assert Tail().last_line(Source.STDERR) == ""


@given(st.lists(st.tuples(st.sampled_from(Source), st.binary(max_size=20_000)), max_size=8))
def test_whatever_was_written_fits_the_model_and_is_readable(chunks: list[tuple[Source, bytes]]) -> None:
    tail = Tail()
    for source, data in chunks:
        tail.add(source, data)
    outcome = Outcome(state="failed", output_tail=tail.text())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", outcome.output_tail)


def test_sources_that_alternate_do_not_make_it_too_long() -> None:
    tail = Tail()
    for _ in range(9_000):
        tail.add(Source.STDOUT, b"o")
        tail.add(Source.STDERR, b"e")
    assert len(Outcome(state="failed", output_tail=tail.text()).output_tail) == 16_001
    assert tail.text().endswith("o\ne\no\ne")
