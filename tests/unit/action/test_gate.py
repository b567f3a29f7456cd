import pytest
from tests.comparisons import comparison, crashed, entrypoint, failing, passing, waived, warning, without_base

from memci.action.gate import conclusion, gate, gate_sentence, lacks_baseline, something_changed
from memci.errors import ExitCode
from memci.model.comparison import Comparison


@pytest.mark.parametrize(
    ("one", "fail", "warn", "never"),
    [
        (passing(), 0, 0, 0),
        (warning(), 0, 1, 0),
        (failing(), 1, 1, 0),
        (waived(), 0, 0, 0),
        (crashed(), 3, 3, 3),
        (without_base(), 0, 0, 0),
    ],
)
def test_from_which_verdict_on_the_step_fails(one: Comparison, fail: int, warn: int, never: int) -> None:
    assert gate(one, "fail", "pass") == fail
    assert gate(one, "warn", "pass") == warn
    assert gate(one, "never", "pass") == never


def test_a_missing_baseline_may_fail_it() -> None:
    assert gate(without_base(), "fail", "fail") == ExitCode.BUDGET_BROKEN
    assert gate(without_base(), "never", "fail") == ExitCode.OK
    assert gate(passing(), "fail", "fail") == ExitCode.OK
    assert lacks_baseline(comparison(entrypoint(basis="not-comparable")))


def test_the_last_line_says_why() -> None:
    assert gate_sentence(failing(), ExitCode.BUDGET_BROKEN) == "Exit code 1: a budget is broken."
    assert gate_sentence(failing(), ExitCode.OK) == "Exit code 0: a budget is broken, and `fail-on` lets it through."
    assert "`fail-on` does not let them through" in gate_sentence(warning(), ExitCode.BUDGET_BROKEN)
    assert "`on-missing-baseline` asks for one" in gate_sentence(without_base(), ExitCode.BUDGET_BROKEN)


def test_what_a_check_run_calls_it() -> None:
    assert conclusion(passing(), ExitCode.OK) == "success"
    assert conclusion(without_base(), ExitCode.OK) == "success"
    assert conclusion(warning(), ExitCode.OK) == "neutral"
    assert conclusion(warning(), ExitCode.BUDGET_BROKEN) == "failure"
    assert conclusion(crashed(), ExitCode.PROGRAM_FAILED) == "failure"


def test_nothing_to_tell() -> None:
    assert not something_changed(comparison(entrypoint()))
    assert not something_changed(without_base())
    assert something_changed(comparison(entrypoint(basis="new")))


@pytest.mark.parametrize("one", [warning(), failing(), waived(), crashed()])
def test_something_to_tell(one: Comparison) -> None:
    assert something_changed(one)
