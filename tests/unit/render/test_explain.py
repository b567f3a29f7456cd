from tests.comparisons import waived
from tests.factories import MIB, bytes_metric, environment, failed, hostile, result, shop_job, shop_sides, shop_web

from memci.judge import compare, judge
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import Note
from memci.render.explain import explain


def explained(**metrics: Budget) -> list[str]:
    settings = {"web": Entrypoint("web", budget=metrics)}  # type: ignore[arg-type]
    return explain(compare(*shop_sides(), settings)).split("\n")


def test_a_broken_maximum_says_by_how_much_and_the_exit_code() -> None:
    lines = explained(peak_heap=Budget(max=60 * MIB))
    assert lines[0] == "web: peak_heap is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB."
    assert lines[-1] == "Exit code 1: a budget is broken."
    assert "web: import pandas, new at start-up from shop/report.py:3, adds 38.2 MiB and 410 ms." in lines


def test_a_broken_increase_says_what_was_allowed() -> None:
    lines = explained(peak_heap=Budget(increase=0.05, floor=MIB))
    assert lines[0] == "web: peak_heap grew by 38.2 MiB (+112 %) to 72.3 MiB; its budget allows 35.8 MiB."


def test_what_fails_comes_before_what_warns() -> None:
    lines = explained(anon_rss=Budget(max=1 * MIB))
    assert lines[0].startswith("web: anon_rss is 79.7 MiB")
    assert lines[1].startswith("web: warning: peak_heap grew by 38.2 MiB")


def test_a_waiver_is_said_with_who_and_why() -> None:
    lines = explain(waived()).split("\n")
    assert lines[0] == "web: waived: peak_heap is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB."
    assert lines[-1] == "Exit code 0: what is broken was waived by octocat (label memci-waive)."


def test_warnings_exit_with_0() -> None:
    assert explained()[-1] == "Exit code 0: there are warnings, but no budget is broken."


def test_a_pass_is_one_line() -> None:
    base, _ = shop_sides()
    assert explain(compare(base, base, {})) == "Exit code 0: no budget is broken."
    assert explain(judge(base, {})) == "Exit code 0: no budget is broken."


def test_what_has_no_verdict_says_why() -> None:
    lines = explained(cold_start=Budget(increase=0.1), listening=Budget(max=1))
    assert any(
        line.startswith("web: cold_start has a budget for its increase, which needs both sides") for line in lines
    )
    missing = explain(
        judge(result(shop_job()), {"nightly": Entrypoint("nightly", budget={"listening": Budget(max=1)})})
    )
    assert "nightly: listening was not measured, so nothing can be said of its limit." in missing


def test_an_unstable_metric_without_a_verdict() -> None:
    settings = {"nightly": Entrypoint("nightly", budget={"peak_heap": Budget(max=380 * MIB)})}
    assert "nightly: peak_heap differs too much from run to run to say" in explain(judge(result(shop_job()), settings))


def test_a_failed_program() -> None:
    lines = explain(judge(result(failed()), {})).split("\n")
    assert lines == [
        "broken: Ended with exit code 1: ModuleNotFoundError: No module named 'flaks'.",
        "Exit code 3: the measured program failed.",
    ]


def test_a_failed_program_that_nobody_has_words_for() -> None:
    assert explain(judge(result(failed(message="")), {})).startswith("broken: failed with exit code 1.\n")


def test_a_heap_that_could_not_be_measured() -> None:
    blind = shop_web(metrics={"anon_rss": bytes_metric(1)}, notes=[Note(kind="no-capture", message="-I")])
    lines = explain(judge(result(blind), {})).split("\n")
    assert "web: the heap could not be measured." in lines
    assert lines[-1] == "Exit code 4: the heap could not be measured."


def test_a_forbidden_import_that_nobody_is_known_to_ask_for() -> None:
    head = shop_web()
    head = head.model_copy(update={"imports": [head.imports[0].model_copy(update={"imported_by": None})]})
    text = explain(judge(result(head), {"web": Entrypoint("web", forbid_imports=("shop",))}))
    assert "web: shop must not be loaded at start-up, but it is (59.6 MiB and 558 ms)." in text


def test_a_side_that_cannot_be_compared() -> None:
    there = environment(python="3.13.0", fingerprint="sha256:" + "1" * 64)
    text = explain(compare(result(shop_web()), result(shop_web(), environment=there), {}))
    assert "web: not compared with the base, because what was measured differs: Python 3.12 → 3.13." in text


def test_hostile_text() -> None:
    text = explain(judge(result(hostile()), {}))
    assert not set(text) & set("\x1b\x00\x07\r\u202e\u200b")
    assert text.startswith("[red]markup[/red] :bomb:: [red]markup[/red] :bomb:\\n\\x1b[31mred")
