"""What is not even parsed."""

import pytest

from memci.deferral.bounds import too_much
from memci.deferral.deferrable import Deferrable
from memci.deferral.rewrite import deferred
from memci.deferral.rewrite_error import RewriteError
from memci.deferral.rulings import rulings
from memci.deferral.source import SourceFile, Unreadable, parse
from memci.model.advice import TopImport

LONG_NAME = "import " + ".".join("a" * 300) + "\n"
BAD = {
    "a file of data": ("x\n" * 600_000, "is longer than 1,048,576 characters"),
    "an endless name": (LONG_NAME, "holds a name with more than 200 dots"),
    "one with breaks in it": (LONG_NAME.replace(".", " \\\n ."), "holds a name with more than 200 dots"),
    "one of letters beyond `\\w`": (LONG_NAME.replace("a", "\u2118"), "holds a name with more than 200 dots"),
    "columns to count": ("x = 1\ny = 'ä" + "a" * 11_000 + "'\n", "has more than 10,000 characters in line 2"),
}


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_with_the_reason(what: str) -> None:
    text, reason = BAD[what]
    assert too_much(text) == reason


@pytest.mark.parametrize("what", BAD)
def test_reading_and_rewriting_both_refuse_it(what: str) -> None:
    text, reason = BAD[what]
    assert parse(SourceFile("a.py", text)) == Unreadable(SourceFile("a.py", text), reason)
    imported = TopImport(file="a.py", line=1, statement="import a", name="a", module="a")
    with pytest.raises(RewriteError, match=r"a\.py cannot be rewritten: it "):
        deferred(text, [Deferrable(imported, (2,), (), typing=False)])


@pytest.mark.parametrize(
    "text", ["", "import a.b.c\n", "x = '" + "a" * 20_000 + "'\n", "y = 'ä'\n" * 1_000, "a" * 500_000]
)
def test_ordinary_text_is_not(text: str) -> None:
    assert too_much(text) == ""


def test_of_a_file_of_more_imports_than_are_held_against_each_other_nothing_is_said() -> None:
    text = "def f():\n    a\n"
    few, many = (SourceFile("a.py", "import a\n" * number + text) for number in (1, 1_001))
    assert [len(rulings([file], [], (3, 12), {}).rulings) for file in (few, many)] == [1, 0]
    (unread,) = rulings([many], [], (3, 12), {}).unreadable
    assert unread.reason == "imports more than 1,000 names at its top"
