"""Somebody lets a broken budget through: it is shown as broken, and the check does not fail."""

import pytest
from tests.factories import MIB, failed, result, shop_sides, shop_web

from memci.errors import ExitCode
from memci.judge import compare, exit_code, judge
from memci.model.comparison import Comparison, Waiver
from memci.model.entrypoint import Budget, Entrypoint

LABEL = Waiver(by="octocat", reason="memci: accepted")
STRICT = {"web": Entrypoint("web", budget={"peak_heap": Budget(max=60 * MIB)}, forbid_imports=("pandas", "torch"))}


@pytest.mark.parametrize("comparison", [compare(*shop_sides(), STRICT, LABEL), judge(shop_sides()[1], STRICT, LABEL)])
def test_what_would_fail_is_waived_and_still_shown(comparison: Comparison) -> None:
    (web,) = comparison.entrypoints
    heap = next(metric for metric in web.metrics if metric.metric == "peak_heap")
    assert heap.verdict == "waived"
    assert heap.breach is not None
    assert [check.verdict for check in web.forbidden] == ["waived", "pass"]
    assert (web.verdict, comparison.verdict) == ("waived", "waived")
    assert comparison.waiver == LABEL
    assert exit_code(comparison) == ExitCode.OK


def test_a_warning_needs_no_waiver() -> None:
    warned = compare(*shop_sides(), {}, LABEL)
    assert (warned.verdict, warned.waiver) == ("warn", LABEL)
    assert warned.entrypoints == compare(*shop_sides(), {}).entrypoints


def test_a_waiver_is_for_budgets_and_not_for_a_program_that_failed() -> None:
    broken = failed("web").model_copy(update={"imports": shop_web().imports})
    comparison = judge(result(broken, shop_web()), STRICT, LABEL)
    assert [one.verdict for one in comparison.entrypoints] == ["fail", "waived"]
    assert comparison.verdict == "fail"
    assert exit_code(comparison) == ExitCode.PROGRAM_FAILED
