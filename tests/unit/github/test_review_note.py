import dataclasses

import pytest

from memci.github.review_note import Mark, ReviewNote, identity_of, mark_of, marked, read_mark

NOTE = ReviewNote(identity_of("shop/a.py", "import pandas"), "shop/a.py", 2, 9, "Costs 29 MiB", "def f():\n    pass")


def test_marker_is_not_seen_and_comes_first() -> None:
    body = marked(mark_of(NOTE, "memci-test-0123"), NOTE.body)
    first, rest = body.split("\n", 1)
    assert first.startswith(f"<!-- memci:advice memci-test-0123 {NOTE.identity} ")
    assert first.endswith(" -->")
    assert rest == "Costs 29 MiB"


@pytest.mark.parametrize("mark", [mark_of(NOTE, "key"), Mark("key", NOTE.identity, None)])
@pytest.mark.parametrize("ending", ["\n", "\r\n", " \n"])
def test_what_was_marked_is_read_again(mark: Mark, ending: str) -> None:
    assert read_mark(marked(mark, "Text").replace("\n", ending)) == mark


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Text",
        f"> {marked(mark_of(NOTE, 'key'), 'quoted')}",
        f"\n{marked(mark_of(NOTE, 'key'), 'further down')}",
        "<!-- memci:sticky key -->\nFigures",
        f"<!-- memci:advice key {NOTE.identity} other -->",
        f"<!-- memci:advice {NOTE.identity} settled -->",
    ],
)
def test_anything_else_is_no_mark(body: str) -> None:
    assert read_mark(body) is None


def test_identity_is_of_the_file_and_the_statement() -> None:
    others = [identity_of("b.py", "import pandas"), identity_of("a.py", "import numpy"), identity_of("a.pyi", "mport")]
    assert identity_of("a.py", "import pandas") not in others
    assert identity_of("a.py", "import pandas") == identity_of("a.py", "import pandas")
    assert identity_of("a\udcff.py", "import pandas").isalnum()


def test_figures_and_place_are_not_in_the_mark_and_the_change_is() -> None:
    moved = dataclasses.replace(NOTE, start_line=12, line=19, body="Costs 31 MiB")
    assert mark_of(moved, "key") == mark_of(NOTE, "key")
    assert mark_of(dataclasses.replace(NOTE, change="pass"), "key") != mark_of(NOTE, "key")


@pytest.mark.parametrize(("start", "further"), [(None, 0), (9, 0), (2, 7)])
def test_further_lines(start: int | None, further: int) -> None:
    assert dataclasses.replace(NOTE, start_line=start).further_lines == further
