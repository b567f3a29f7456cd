"""The page says what a start could do without, where that was looked into."""

import pytest
from tests.advices import advice, entrypoint_advice, top_import, trial
from tests.factories import HOSTILE
from tests.unit.render.html.document import document
from tests.unit.render.html.inert import assert_inert
from tests.unit.render.html.reports import shop_report

from memci.render.html.page import render_report


def test_a_package_that_pays_has_its_sentence() -> None:
    shown = document(render_report(shop_report(advice=advice()))).text.replace("\xa0", " ")
    assert "Start-up can do without pandas, imported at shop/report.py:3: memci moved it" in shown
    assert "29.2 MiB of heap" in shown


def test_what_does_not_pay_has_none() -> None:
    idle = advice(entrypoint_advice(trial(state="saves-nothing", reason="It saves too little.")))
    assert render_report(shop_report(advice=idle)) == render_report(shop_report())


@pytest.mark.parametrize("name", [name for name in HOSTILE if name])
def test_hostile_names_stay_text(name: str) -> None:
    imported = top_import("import x").model_copy(update={"file": name, "statement": name, "module": name, "name": name})
    found = advice(entrypoint_advice(trial(name[:900], imported)))
    assert_inert(document(render_report(shop_report(advice=found))))
