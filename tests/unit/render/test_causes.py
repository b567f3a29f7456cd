"""A sentence for each kind of cause."""

from typing import get_args

import pytest
from tests.comparisons import TO_PANDAS, cause, entrypoint, way
from tests.factories import KIB, MIB

from memci.model.comparison import Cause, CauseKind
from memci.model.result import Location
from memci.render.causes import cause_sentence, chain_words, rest_sentence, subject
from memci.render.voice import MARKDOWN, PLAIN

SENTENCES = [
    (cause("new-import", 38.2, 410), "import pandas, new at start-up from shop/report.py:3, adds 38.2 MiB and 410 ms"),
    (cause("new-import", 38.2, where=None), "import pandas, new at start-up, adds 38.2 MiB"),
    (cause("new-import", 0, 20), "import pandas, new at start-up from shop/report.py:3, adds 20 ms"),
    (
        cause("new-import", 0),
        "import pandas, new at start-up from shop/report.py:3, costs nothing that could be seen",
    ),
    (
        cause("gone-import", -38.2, -410),
        "import pandas, no longer loaded at start-up from shop/report.py:3, saves 38.2 MiB and 410 ms",
    ),
    (cause("distribution", 3.1), "pydantic 2.8.2 → 2.9.0 adds 3.1 MiB"),
    (cause("distribution", 3.1, -20), "pydantic 2.8.2 → 2.9.0 adds 3.1 MiB and saves 20 ms"),
    (cause("distribution", 3.1, base_version=None), "pydantic 2.9.0, newly installed, adds 3.1 MiB"),
    (cause("distribution", -3.1, head_version=None), "pydantic 2.8.2, no longer installed, saves 3.1 MiB"),
    (cause("distribution", 1, base_version=None, head_version=None), "pydantic adds 1.0 MiB"),
    (cause("grown-module", 1.2), "shop.models itself holds 1.2 MiB more"),
    (cause("shrunk-module", -1.2), "shop.models itself holds 1.2 MiB less"),
    (cause("slower-module", 0, 44), "shop.models, imported from shop/report.py:3, takes 44 ms longer to load"),
    (cause("slower-module", 0, -44, where=None), "shop.models takes 44 ms less to load"),
    (cause("new-site", 6), "load in shop/cache.py:41, new, holds 6.0 MiB"),
    (cause("grown-site", 6), "load in shop/cache.py:41 holds 6.0 MiB more"),
    (cause("shrunk-site", -6), "load in shop/cache.py:41 holds 6.0 MiB less"),
    (cause("gone-site", -6), "load in shop/cache.py:41 no longer holds 6.0 MiB"),
    (
        cause("grown-site", 6, where=Location(file="shop/cache.py", line=9, function="<module>")),
        "shop/cache.py:9 holds 6.0 MiB more",
    ),
]


@pytest.mark.parametrize(("one", "words"), SENTENCES)
def test_every_kind_has_its_sentence(one: Cause, words: str) -> None:
    assert cause_sentence(one, PLAIN) == words


def test_there_is_one_for_each() -> None:
    assert {one.kind for one, _ in SENTENCES} == set(get_args(CauseKind))


def test_in_markdown_foreign_names_are_code() -> None:
    assert (
        cause_sentence(cause("distribution", 3.1, distribution="*a*|b`"), MARKDOWN)
        == "`` *a*|b` `` `2.8.2` → `2.9.0` adds 3.1 MiB"
    )


def test_the_way_to_an_import() -> None:
    words = "shop/__main__.py:2 → shop/main.py:5 → shop/report.py:3"
    assert chain_words(cause("new-import", 1, chain=TO_PANDAS), PLAIN) == words


def test_a_way_of_one_step_says_nothing_new() -> None:
    assert chain_words(cause("new-import", 1, chain=way(("pandas", "shop/report.py", 3))), PLAIN) == ""
    assert chain_words(cause("new-import", 1), PLAIN) == ""


def test_the_one_line_that_imports_an_upgraded_distribution_is_shown() -> None:
    upgraded = cause("distribution", 1, where=None, chain=way(("pydantic", "app.py", 3)))
    assert chain_words(upgraded, PLAIN) == "app.py:3"


def test_of_a_long_way_the_end_is_shown() -> None:
    steps = way(*((f"m{number}", f"m{number}.py", number + 1) for number in range(50)))
    words = chain_words(cause("new-import", 1, chain=steps), PLAIN)
    assert words.startswith("… → m44.py:45 → ")
    assert words.endswith(" → m49.py:50")


def test_what_is_left_over_is_said_when_it_matters() -> None:
    of_one = entrypoint(causes=[cause("grown-site", 6)], other_bytes=12 * KIB)
    assert rest_sentence(of_one) == ""
    assert rest_sentence(of_one.model_copy(update={"other_bytes": -MIB})) == "the rest: −1.0 MiB in other places"
    assert rest_sentence(entrypoint(other_bytes=MIB)) == ""


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (cause("new-import", 1), "import pandas"),
        (cause("distribution", 1), "pydantic 2.9.0"),
        (cause("distribution", 1, head_version=None), "pydantic 2.8.2"),
        (cause("grown-module", 1), "shop.models"),
        (cause("slower-module", 0, 1), "shop.models"),
        (cause("grown-site", 1), "load"),
        (cause("grown-site", 1, where=None), ""),
    ],
)
def test_what_a_cause_is_called(one: Cause, words: str) -> None:
    assert subject(one) == words
