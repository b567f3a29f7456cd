"""What `memci advise` prints: what can go and what that saves, what was tried in vain, and why the rest stays."""

import pytest
from tests.advices import advice, entrypoint_advice, ruling, saving, top_import, trial
from tests.factories import HOSTILE, MIB
from tests.unit.render.screen import below, line_with, printed

from memci.model.advice import EntrypointAdvice, Saving, WhatIf
from memci.model.profit import Profit
from memci.model.result import Outcome
from memci.render.terminal.advice import advice_view


def shown(entrypoint: EntrypointAdvice, width: int = 120) -> str:
    return printed(advice_view(advice(entrypoint)), width)


def test_each_package_that_pays_has_its_figures_and_places() -> None:
    scipy = trial("scipy", top_import("from scipy import stats", "shop/trends.py", 4), saved=saving(35, 544))
    text = shown(entrypoint_advice(trial(), scipy))
    line = line_with(text, "pandas")
    for part in ("−29.2 MiB", "−34.1 MiB", "−213 ms", "−237 ms to −194 ms", "shop/report.py:3"):
        assert part in line
    assert "shop/trends.py:4" in line_with(text, "scipy")


def test_all_together_have_a_line_and_their_share_of_the_whole() -> None:
    joint = trial("pandas", *trial().imports, *trial("scipy").imports, saved=saving(64, 600))
    joint = joint.model_copy(update={"packages": ["pandas", "scipy"]})
    text = shown(entrypoint_advice(trial(), trial("scipy"), joint=joint))
    assert "−64.0 MiB" in line_with(text, "together")
    assert "64.0 %" in line_with(text, "of all")
    assert "60.0 %" in line_with(text, "of all")
    assert "2 imports: pandas and scipy" in line_with(text, "together")


def test_a_narrow_terminal_leaves_out_the_interval() -> None:
    text = shown(entrypoint_advice(trial()), width=72)
    assert "194 ms" not in text
    assert "−213 ms" in text


def test_what_was_tried_in_vain_says_why() -> None:
    numpy = trial("numpy", state="still-imported", reason="It saves nothing by itself: pandas/__init__.py:3 asks too.")
    text = shown(entrypoint_advice(numpy))
    assert "nothing that was found" in text
    assert below(text, "Looked at, and not offered") == [
        "  numpy  It saves nothing by itself: pandas/__init__.py:3 asks too."
    ]


def test_what_goes_only_beside_others_says_so() -> None:
    numpy = trial("numpy", state="still-imported", reason="pandas asks too.")
    scipy = trial("scipy", state="fails", reason="It fails.")
    joint = trial("pandas").model_copy(update={"packages": ["pandas", "numpy"]})
    text = shown(entrypoint_advice(trial(), numpy, scipy, joint=joint))
    assert [line.rstrip() for line in below(text, "Looked at, and not offered")] == [
        "  numpy  pandas asks too. Beside the others it goes, too.",
        "  scipy  It fails.",
    ]


def test_what_stays_has_one_line_a_package_with_the_deciding_place() -> None:
    rulings = [
        ruling("import sqlalchemy"),
        ruling("from sqlalchemy import orm"),
        ruling("import flask", "own-module", "it is a module of the project's own", None),
    ]
    lines = below(shown(entrypoint_advice(rulings=rulings)), "Costly, and not to be deferred")
    assert len(lines) == 2
    assert "import sqlalchemy" in lines[0]
    assert "used while the module is loaded (line 9); 1 more stays, too" in lines[0]
    assert lines[1].rstrip().endswith("it is a module of the project's own")


def test_a_narrow_terminal_has_the_place_below_the_statement() -> None:
    lines = below(
        shown(entrypoint_advice(rulings=[ruling("import flask")]), width=72), "Costly, and not to be deferred"
    )
    assert [line.rstrip() for line in lines] == [
        "  import flask      used while the module is loaded (line 9)",
        "  shop/report.py:3",
    ]


def test_what_it_is_worth_is_said_where_it_is_known() -> None:
    text = shown(entrypoint_advice(trial(), profit=Profit(seconds_a_day=720, bytes=3 * 1024 * MIB)))
    assert "Where it runs, that is 12 min a day and 3.00 GiB." in text
    assert "Where it runs" not in shown(entrypoint_advice(trial()))


def test_other_ideas_are_offered_only_when_they_pay() -> None:
    first = WhatIf(kind="bytecode", state="pays", saving=Saving(cold_start=3.51, low=3.4, high=3.6, faster=True))
    text = shown(
        entrypoint_advice(
            what_ifs=[
                first,
                WhatIf(kind="collector", state="saves-nothing", reason="It works, and saves too little: −3 ms."),
                WhatIf(kind="blas-threads", state="pays", saving=Saving(), cpu_time=0.225),
            ]
        )
    )
    lines = below(text, "What else was tried")
    assert "Saves 3.51 s (3.40 s to 3.60 s) of a first start. Ship bytecode" in lines[0]
    assert "– garbage collector off while loading: It works, and saves too little" in " ".join(text.split())
    assert "Saves 225 ms of CPU time." in text


def test_it_ends_with_how_to_make_the_change() -> None:
    text = shown(entrypoint_advice(trial(), small=31))
    assert "31 other imports would save less than 1 MiB and 20 ms each." in text
    assert "Add `--diff` to see the change of 1 file, `--apply` to make it and measure again." in text
    assert "--apply" not in shown(entrypoint_advice(small=3))
    assert "--apply" not in printed(advice_view(advice(entrypoint_advice(trial())), asked=True), 120)


def test_a_program_that_does_not_start_gets_no_advice() -> None:
    failed = Outcome(state="failed", exit_code=1, message="It ended with exit code 1: ValueError: no.")
    text = shown(entrypoint_advice(outcome=failed))
    assert "✗ failed with exit code 1" in text
    assert "It ended with exit code 1: ValueError: no." in text
    assert "Start-up could do without" not in text


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("width", [60, 120])
def test_hostile_names_stay_text(name: str, width: int) -> None:
    imported = top_import("import x").model_copy(update={"file": name, "statement": name, "module": name, "name": name})
    bad = trial(name[:900], imported, state="fails", reason=name)
    good = trial(name[:900], imported)
    entrypoint = entrypoint_advice(
        good, bad, rulings=[ruling("import x").model_copy(update={"imported": imported, "reason": name})], name=name
    )
    text = printed(advice_view(advice(entrypoint)), width)
    assert not any(character in text for character in "\x1b\x07\u202e\u2066\u200b\r")
    assert "\x1b[" not in text.replace("\\x1b", "")
