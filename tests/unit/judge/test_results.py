import pytest
from tests.factories import (
    MIB,
    bytes_metric,
    count_metric,
    environment,
    failed,
    hostile,
    imported,
    out_of_memory,
    result,
    seconds_metric,
    shop_job,
    shop_sides,
    shop_web,
    with_metrics,
)

from memci.errors import ExitCode
from memci.judge import compare, exit_code, judge
from memci.model.comparison import Comparison, EntrypointComparison
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import EntrypointResult, Note, Result

OTHER = "sha256:" + "1" * 64


def only(comparison: Comparison) -> EntrypointComparison:
    assert len(comparison.entrypoints) == 1
    return comparison.entrypoints[0]


def budget(**metrics: Budget) -> dict[str, Entrypoint]:
    return {"web": Entrypoint("web", budget=metrics)}  # type: ignore[arg-type]


def verdicts(entrypoint: EntrypointComparison) -> dict[str, str]:
    return {metric.metric: metric.verdict for metric in entrypoint.metrics}


@pytest.mark.parametrize("entrypoint", [shop_web(), shop_job()])
def test_a_result_compared_with_itself_passes(entrypoint: EntrypointResult) -> None:
    same = result(entrypoint)
    compared = only(compare(same, same, {}))
    assert set(verdicts(compared).values()) == {"pass"}
    assert compared.verdict == "pass"
    assert compared.allocations == []
    assert compared.new_imports == []
    assert compared.causes == []


def test_two_sides_differ_by_plain_subtraction() -> None:
    heap = next(metric for metric in only(compare(*shop_sides(), {})).metrics if metric.metric == "peak_heap")
    assert heap.difference == round(72.3 * MIB) - round(34.1 * MIB)


def test_without_budgets_growth_warns_and_exits_with_0() -> None:
    comparison = compare(*shop_sides(), {})
    assert comparison.verdict == "warn"
    assert verdicts(only(comparison))["peak_heap"] == "warn"
    assert verdicts(only(comparison))["cold_start"] == "pass"
    assert exit_code(comparison) == ExitCode.OK


def test_a_broken_budget_fails_and_exits_with_1() -> None:
    comparison = compare(*shop_sides(), budget(peak_heap=Budget(max=60 * MIB)))
    assert comparison.verdict == "fail"
    assert exit_code(comparison) == ExitCode.BUDGET_BROKEN


def test_the_cause_is_the_import_that_is_new() -> None:
    cause = only(compare(*shop_sides(), {})).causes[0]
    assert (cause.module, cause.distribution) == ("pandas", "pandas")
    assert cause.where is not None
    assert (cause.where.file, cause.where.line) == ("shop/report.py", 3)
    assert cause.bytes == pytest.approx(38.2 * MIB, abs=16)
    assert cause.seconds == pytest.approx(0.410)


def test_causes_and_the_rest_add_up_to_the_difference() -> None:
    base, head = shop_sides()
    shrunk = result(with_metrics(head.entrypoints[0], peak_heap=bytes_metric(30, 0, 2)))
    for now in (head, shrunk):
        compared = only(compare(base, now, {}))
        heap = next(metric for metric in compared.metrics if metric.metric == "peak_heap")
        assert compared.new_imports
        assert sum(cause.bytes for cause in compared.causes) + compared.other_bytes == heap.difference


def test_an_installed_version_that_differs_is_listed() -> None:
    base, head = shop_sides()
    upgraded = head.model_copy(update={"environment": environment(distributions={"Flask": "4.0", "pandas": "2.2.3"})})
    changes = compare(base, upgraded, {}).distributions
    assert [(one.distribution, one.base_version, one.head_version) for one in changes] == [
        ("Flask", "3.1.2", "4.0"),
        ("numpy", "2.1.0", None),
    ]
    assert compare(base, head, {}).distributions == []
    assert judge(head, {}).distributions == []


def test_times_of_sides_that_ran_by_turns_are_judged() -> None:
    base, head = (side.model_copy(update={"interleaved": "one-job"}) for side in shop_sides())
    assert verdicts(only(compare(base, head, {})))["cold_start"] == "warn"
    strict = budget(cold_start=Budget(increase=0.1))
    assert exit_code(compare(base, head, strict)) == ExitCode.BUDGET_BROKEN
    other = head.model_copy(update={"interleaved": "another-job"})
    assert verdicts(only(compare(base, other, strict)))["cold_start"] == "inconclusive"
    assert verdicts(only(compare(base, other, {})))["cold_start"] == "pass"


@pytest.mark.parametrize(("ms", "kinds"), [(1_200, ["slower-module"]), (1_030, [])])
def test_a_slower_module_is_named_only_when_the_start_is_slower_than_is_let_through(
    ms: float, kinds: list[str]
) -> None:
    def side(start: float, own: float) -> Result:
        loaded = imported("shop.cache", "shop.main", ("shop/main.py", 4), 2.0, self_ms=own, project=True)
        cold_start = {"cold_start": seconds_metric(start, 0.01)}
        return result(shop_web(metrics=cold_start, imports=[loaded]), interleaved="one-job")

    compared = only(compare(side(1_000, 10), side(ms, ms - 990), {}))
    assert [cause.kind for cause in compared.causes] == kinds


def test_a_result_did_not_run_by_turns_with_itself() -> None:
    alone = result(shop_web(), interleaved="one-job")
    assert verdicts(only(compare(alone, alone, {})))["cold_start"] == "pass"
    assert all(metric.test is None for metric in only(compare(alone, alone, {})).metrics)


def test_entrypoints_of_one_name_are_taken_in_turn() -> None:
    base = result(shop_web(False), shop_web(False), shop_web(False))
    head = result(shop_web(False), shop_web(True))
    assert [(one.name, one.basis, one.verdict) for one in compare(base, head, {}).entrypoints] == [
        ("web", "compared", "pass"),
        ("web", "compared", "warn"),
        ("web", "removed", "pass"),
    ]
    assert [one.basis for one in compare(head, base, {}).entrypoints] == ["compared", "compared", "new"]


def test_a_metric_in_another_unit_has_no_base() -> None:
    base = result(with_metrics(shop_web(), peak_heap=count_metric(3)))
    heap = next(one for one in only(compare(base, result(shop_web()), {})).metrics if one.metric == "peak_heap")
    assert (heap.base, heap.unit, heap.verdict) == (None, "bytes", "no-baseline")


def test_a_head_alone_is_judged_by_what_needs_no_base() -> None:
    head = result(shop_web())
    assert judge(head, {}).verdict == "no-baseline"
    assert exit_code(judge(head, {})) == ExitCode.OK
    broken = judge(head, budget(peak_heap=Budget(max=60 * MIB)))
    assert broken.verdict == "fail"
    assert broken.base is None
    assert only(broken).basis == "no-baseline"


def test_a_new_entrypoint_is_judged_alone() -> None:
    comparison = compare(result(), result(shop_web()), budget(peak_heap=Budget(max=60 * MIB)))
    assert only(comparison).basis == "new"
    assert verdicts(only(comparison))["peak_heap"] == "fail"
    assert verdicts(only(comparison))["anon_rss"] == "no-baseline"


def test_a_removed_entrypoint_is_named_and_wrong_in_nothing() -> None:
    comparison = compare(result(shop_web()), result(), {})
    assert (only(comparison).basis, only(comparison).outcome) == ("removed", None)
    assert comparison.verdict == "pass"
    assert exit_code(comparison) == ExitCode.OK


def test_another_environment_is_not_compared_and_what_differs_is_said() -> None:
    base, head = shop_sides()
    there = environment(python="3.13.0", abi="cp313", libc="musl 1.2", fingerprint=OTHER)
    moved = head.model_copy(update={"environment": there})
    compared = only(compare(base, moved, budget(peak_heap=Budget(max=60 * MIB))))
    assert compared.basis == "not-comparable"
    assert [(one.what, one.base, one.head) for one in compared.mismatches] == [
        ("Python", "3.12", "3.13"),
        ("ABI", "cp312", "cp313"),
        ("C library", "glibc 2.36", "musl 1.2"),
    ]
    assert all(metric.base is None and metric.difference is None for metric in compared.metrics)
    assert verdicts(compared)["peak_heap"] == "fail"
    assert compared.allocations == []
    assert compared.new_imports == []


def test_fingerprints_that_differ_in_nothing_else_are_named_themselves() -> None:
    moved = result(shop_web(), environment=environment(fingerprint=OTHER))
    assert [one.what for one in only(compare(result(shop_web()), moved, {})).mismatches] == ["fingerprint"]


def test_a_patch_release_or_an_upgraded_distribution_is_compared() -> None:
    there = environment(python="3.12.9", distributions={"Flask": "4.0"})
    assert only(compare(result(shop_web()), result(shop_web(), environment=there), {})).basis == "compared"


def test_another_command_or_another_ready_is_not_compared() -> None:
    base, head = result(shop_web()), result(shop_web(command=["flask", "run"], ready="listen"))
    compared = only(compare(base, head, {}))
    assert compared.basis == "not-comparable"
    assert [one.what for one in compared.mismatches] == ["command", "ready"]


def test_a_crashed_head_fails_and_exits_with_3() -> None:
    comparison = compare(result(failed("web", exit_code=2)), result(failed("web")), {})
    base = failed("web").model_copy(update={"outcome": shop_job().outcome})
    good_base = compare(result(base), result(failed("web")), {})
    for one in (comparison, good_base):
        assert one.verdict == "fail"
        assert exit_code(one) == ExitCode.PROGRAM_FAILED
    assert only(good_base).basis == "compared"


def test_the_figures_of_a_crashed_head_are_shown_but_not_judged() -> None:
    settings = {"greedy": Entrypoint("greedy", budget={"peak_rss": Budget(max=1)})}
    metric = next(one for one in only(judge(result(out_of_memory()), settings)).metrics if one.metric == "peak_rss")
    assert (metric.verdict, metric.reason, metric.breach) == ("inconclusive", "program-failed", None)


def test_a_crashed_base_is_no_base() -> None:
    comparison = compare(
        result(failed("web")), result(failed("web").model_copy(update={"outcome": shop_job().outcome})), {}
    )
    assert only(comparison).basis == "base-failed"
    assert only(comparison).base_outcome is not None
    assert exit_code(comparison) == ExitCode.OK


def test_a_missing_heap_exits_with_4_unless_there_is_worse() -> None:
    blind = shop_web(notes=[Note(kind="no-capture", message="-I")], imports=[])
    blind = blind.model_copy(update={"metrics": {"anon_rss": bytes_metric(50)}})
    assert exit_code(judge(result(blind), {})) == ExitCode.NOT_MEASURED
    assert exit_code(judge(result(blind), budget(anon_rss=Budget(max=1)))) == ExitCode.BUDGET_BROKEN
    assert exit_code(judge(result(blind, failed()), {})) == ExitCode.PROGRAM_FAILED


def test_a_budget_on_the_missing_heap_is_inconclusive() -> None:
    blind = shop_web(metrics={"anon_rss": bytes_metric(50)}, notes=[Note(kind="no-capture", message="-I")])
    compared = only(compare(result(shop_web()), result(blind), budget(peak_heap=Budget(max=1))))
    assert verdicts(compared)["peak_heap"] == "inconclusive"


def test_a_budget_on_a_metric_that_no_side_has_is_not_forgotten() -> None:
    settings = {"nightly": Entrypoint("nightly", budget={"listening": Budget(max=1)})}
    assert verdicts(only(judge(result(shop_job()), settings)))["listening"] == "inconclusive"


def test_too_many_modules_fail() -> None:
    settings = {"web": Entrypoint("web", max_modules=500)}
    base, head = shop_sides()
    assert compare(base, head, settings).verdict == "fail"
    assert judge(base, settings).verdict != "fail"


def test_several_entrypoints_are_as_bad_as_the_worst() -> None:
    base = result(shop_web(False), shop_job())
    head = result(shop_web(True), shop_job(), failed())
    comparison = compare(base, head, {})
    assert [one.name for one in comparison.entrypoints] == ["web", "nightly", "broken"]
    assert comparison.verdict == "fail"


def test_no_entrypoints_at_all() -> None:
    comparison = compare(result(), result(), {})
    assert (comparison.verdict, exit_code(comparison)) == ("pass", ExitCode.OK)


def test_a_comparison_survives_its_own_json() -> None:
    comparison = compare(*shop_sides(), budget(peak_heap=Budget(max=60 * MIB)))
    text = comparison.model_dump_json(by_alias=True)
    assert '"schema":"memci.comparison/1"' in text
    assert Comparison.model_validate_json(text) == comparison


def test_a_hostile_result_is_compared() -> None:
    forged = hostile().model_copy(update={"outcome": shop_web().outcome})
    assert compare(result(forged), result(forged), {}).verdict == "pass"
    assert compare(result(), result(forged), {}).verdict == "no-baseline"
