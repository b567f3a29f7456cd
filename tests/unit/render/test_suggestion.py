import re

import pytest
from tests.factories import HOSTILE, MIB
from tests.unit.render.page import page

from memci.model.advice import Predicted, Saving, TopImport, Trial
from memci.render.markdown.placement import Placement
from memci.render.markdown.suggestion import note_body

COMMAND = "memci advise shop --apply"
SAVING = Saving(
    peak_heap=round(29.2 * MIB),
    anon_rss=31 * MIB,
    cold_start=0.230,
    low=0.210,
    high=0.251,
    confidence=0.99,
    faster=True,
    pairs=6,
)
SUGGESTED = Placement(2, 8, ("def f():", "    import pandas"), ("-import pandas", "+    import pandas"))
SHOWN = Placement(None, 2, None, ("@@ -1,2 +1,2 @@", "-import pandas", "+    import pandas"))


def imported(statement: str = "import pandas", file: str = "shop/a.py") -> TopImport:
    return TopImport(file=file, line=2, statement=statement, name="pandas", module="pandas")


def trial(*imports: TopImport, saving: Saving | None = SAVING, packages: tuple[str, ...] = ("pandas",)) -> Trial:
    return Trial(
        packages=list(packages),
        imports=list(imports or [imported()]),
        predicted=Predicted(bytes=round(29.2 * MIB), seconds=0.241, modules=300),
        state="pays",
        saving=saving,
    )


def test_first_comes_what_was_tried_and_seen() -> None:
    assert note_body(trial(), SUGGESTED, COMMAND) == (
        "At start-up, `import pandas` costs about 29.2 MiB and 241 ms. memci moved it into the functions that use it "
        "and started the program 2 × 6 times by turns: it starts, `pandas` stays away and that saves 29.2 MiB of heap, "
        "31.0 MiB of private memory and 230 ms (210 ms to 251 ms).\n"
        "\n"
        "`memci advise shop --apply` makes the same change.\n"
        "\n"
        "```suggestion\n"
        "def f():\n"
        "    import pandas\n"
        "```"
    )


def test_change_that_cannot_be_suggested_is_shown() -> None:
    body = note_body(trial(), SHOWN, COMMAND)
    assert body.endswith(
        "\n\n`memci advise shop --apply` makes the change.\n\n"
        "```diff\n@@ -1,2 +1,2 @@\n-import pandas\n+    import pandas\n```"
    )


def test_change_that_cannot_be_shown_either_is_left_to_the_command() -> None:
    body = note_body(trial(), Placement(None, 2, None, ()), COMMAND)
    assert body.endswith("`memci advise shop --apply` makes the change.")


def test_other_files_that_have_to_change_too_are_named() -> None:
    body = note_body(trial(imported(), imported(file="shop/b.py")), SUGGESTED, COMMAND)
    assert "That takes the change in `shop/a.py` and `shop/b.py`; `memci advise shop --apply` makes it" in body


def test_several_statements_are_counted_together() -> None:
    several = trial(
        *(imported(statement) for statement in ("import a", "import b", "import a", "import c", "import d"))
    )
    assert note_body(several, SUGGESTED, COMMAND).startswith(
        "At start-up, `import a`, `import b`, `import c` and 1 more cost about 29.2 MiB and 241 ms. "
        "memci moved them into the functions that use them and started"
    )


def test_lazy_import_is_said_to_be_one() -> None:
    assert "memci made it lazy and started" in note_body(trial(), SUGGESTED, COMMAND, lazy=True)


@pytest.mark.parametrize("saving", [None, Saving()])
def test_what_was_not_measured_is_not_said(saving: Saving | None) -> None:
    body = note_body(trial(saving=saving), SUGGESTED, COMMAND)
    assert "and started the program: it starts and `pandas` stays away.\n" in body


def test_time_that_the_test_did_not_find_is_not_promised() -> None:
    unsure = SAVING.model_copy(update={"faster": False})
    assert "230 ms" not in note_body(trial(saving=unsure), SUGGESTED, COMMAND)


@pytest.mark.parametrize("fence", ["```", "````", "  ```", "~~~", "```` `````"])
def test_nothing_in_the_source_ends_the_block(fence: str) -> None:
    lines = ("x = '''", fence, "<img src=x onerror=alert(1)>", "@octocat #1", "'''")
    for placement in (
        Placement(2, 6, lines, ()),
        Placement(None, 2, None, tuple(f" {line}" for line in lines)),
    ):
        shown = page(note_body(trial(), placement, COMMAND))
        assert "octocat" not in shown.text
        assert "img" not in shown.elements


def test_suggestion_holds_the_lines_to_the_letter() -> None:
    lines = ("", "def f():", "\tx = '````'  ", "")
    body = note_body(trial(), Placement(2, 6, lines, ()), COMMAND)
    found = re.search(r"^(`{3,})suggestion\n(.*)\n\1$", body, re.DOTALL | re.MULTILINE)
    assert found
    assert tuple(found[2].split("\n")) == lines


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_names_are_inert(text: str) -> None:
    hostile = trial(imported(text, text), imported(text, f"{text}2"), packages=(text,))
    shown = page(note_body(hostile, SUGGESTED, f"memci advise '{text}' --apply"))
    assert set(shown.elements) <= {"p", "pre", "code"}
    assert not shown.comments
    assert "octocat" not in shown.text
    assert "evil.example" not in shown.text
