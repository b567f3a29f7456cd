"""What the comment says of imports that start-up can do without."""

import pytest
from tests.advices import advice, entrypoint_advice, top_import, trial
from tests.comparisons import HEAD_SHA, KINDS
from tests.factories import HOSTILE
from tests.unit.render.page import page
from tests.unit.render.test_comment_inert import LINKS, assert_inert

from memci.model.advice import Advice
from memci.render.markdown import render_comment, render_summary
from memci.render.markdown.comment import MOST_COMMENT


def said(found: Advice, kind: str = "fail") -> str:
    return render_comment(KINDS[kind](), LINKS, advice=found)


def test_a_package_that_pays_has_a_line_with_its_place_its_saving_and_the_command() -> None:
    text = said(advice())
    assert (
        "Start-up can do without `pandas`, imported at "
        f"[`shop/report.py:3`](https://github.com/owner/shop/blob/{HEAD_SHA}/shop/report.py#L3): memci moved it into "
        "the functions that use it, and `web` started all the same with 29.2 MiB of heap, 34.1 MiB of private memory "
        "and 213 ms (194 ms to 237 ms) less. `memci advise web --apply` makes the change." in text
    )


def test_it_stands_below_the_cause_and_above_the_metrics() -> None:
    text = said(advice())
    assert text.index("new at start-up from") < text.index("Start-up can do without") < text.index("| metric |")


def test_the_summary_says_it_too() -> None:
    assert "Start-up can do without `pandas`" in render_summary(KINDS["fail"](), LINKS, advice=advice())


def test_several_places_are_named_as_far_as_there_is_room() -> None:
    imports = [top_import("import pandas", f"shop/{name}.py", 3) for name in "abcde"]
    text = said(advice(entrypoint_advice(trial("pandas", *imports))))
    assert "shop/c.py" in text
    assert "shop/d.py" not in text
    assert "and 2 more: memci moved them into the functions that use them" in text


def test_three_packages_at_most() -> None:
    trials = [trial(name) for name in ("pandas", "scipy", "torch", "boto3", "numpy")]
    text = said(advice(entrypoint_advice(*trials)))
    assert text.count("Start-up can do without") == 3
    assert "… and 2 more packages: `memci advise` lists all." in text


def test_what_does_not_pay_is_not_in_the_comment() -> None:
    idle = trial("numpy", state="still-imported", reason="It saves nothing.")
    assert said(advice(entrypoint_advice(idle))) == said(advice(entrypoint_advice()))


def test_advice_on_another_entrypoint_is_left_out() -> None:
    assert "Start-up can do without" not in said(advice(entrypoint_advice(trial(), name="worker")))


def test_a_lazy_import_is_called_so() -> None:
    assert "memci made it lazy" in said(advice(lazy=True))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name])
def test_hostile_names_are_inert(name: str) -> None:
    imported = top_import("import x").model_copy(update={"file": name, "statement": name, "module": name, "name": name})
    text = said(advice(entrypoint_advice(trial(name[:900], imported))))
    assert "Start-up can do without" in text
    assert len(text.encode()) <= MOST_COMMENT
    assert_inert(page(text))


def test_of_very_many_packages_ten_are_named() -> None:
    found = trial().model_copy(update={"packages": [f"p{number}" for number in range(1_000)]})
    text = said(advice(entrypoint_advice(found)))
    assert "`p9` and 990 more, imported at" in text
    assert "`p10`" not in text
