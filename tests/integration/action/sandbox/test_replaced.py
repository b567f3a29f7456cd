"""A measured program that puts things in the place of what the worker tells."""

import pytest
from tests.integration.action.sandbox.house import House, running


@pytest.mark.parametrize("name", ["result.json", "report.json", "base.json"])
@pytest.mark.parametrize("what", ["link", "pipe"])
def test_what_stands_in_the_place_of_a_file_is_replaced_or_refused(house: House, what: str, name: str) -> None:
    house.has("replace.py")
    outcome = house.step("replace.py", what, name)
    if name == "base.json":
        assert outcome.error == (
            "What was measured could not be read: base.json is no file, which only the measured program can have done."
        )
    else:
        assert (outcome.error, outcome.state) == (None, "exited")


@pytest.mark.parametrize("what", ["link", "pipe"])
def test_report_data_that_are_none_cost_nothing_else(house: House, what: str) -> None:
    house.has("replace.py")
    outcome = house.step("replace.py", what, "base.report.json")
    assert (outcome.error, outcome.state) == (None, "exited")
    assert (
        "What was measured could not be read: base.report.json is no file, which only the measured program can have "
        "done."
    ) in outcome.log


def test_a_result_that_can_not_be_kept_is_a_sentence(house: House) -> None:
    house.has("replace.py")
    outcome = house.step("replace.py", "folder", "result.json")
    assert outcome.error == (
        "What was measured could not be read: result.json is no file, which only the measured program can have done."
    )


def test_a_spool_that_can_not_be_written_is_a_sentence(house: House) -> None:
    house.has("replace.py")
    outcome = house.step("replace.py", "closed", "other")
    assert outcome.error is None
    assert outcome.report["error"].startswith("The process that measures ended with code 1 before it had told")
    assert running() == []


def test_the_spool_cannot_be_moved_away(house: House) -> None:
    house.has("replace.py")
    outcome = house.step("replace.py", "gone", "other")
    assert "PermissionError" in outcome.state
