"""What the comment says."""

from dataclasses import replace

import pytest
from tests.comparisons import (
    BASE_SHA,
    HEAD_SHA,
    KINDS,
    all_pass,
    comparison,
    crashed,
    entrypoint,
    failing,
    heap,
    metric,
    not_comparable,
    package,
    passing,
    several,
    slower,
    undecided,
    waived,
    with_pandas,
    without_base,
)
from tests.factories import MIB, imported, seconds_metric
from tests.unit.render.page import page

from memci.model.comparison import Comparison, ForbiddenImport, Limit
from memci.model.result import Commit, Note
from memci.render.markdown import Links, render_comment, render_summary

LINKS = Links(
    "https://github.com",
    "owner/shop",
    HEAD_SHA,
    run_url="https://github.com/owner/shop/actions/runs/7",
    report_url="https://owner.github.io/shop/7.html",
    behind=3,
)


def headline(one: Comparison) -> str:
    return render_comment(one).split("\n")[1].removeprefix("### ")


def before_the_fold(comment: str) -> str:
    return comment.partition("<details>")[0]


def lines_before_the_fold(comment: str) -> int:
    """As a reader counts them: paragraphs, headings and rows of tables."""
    lines = [line for line in before_the_fold(comment).split("\n") if line and not line.startswith(("<!--", "|:"))]
    return len(lines)


def test_the_marker_comes_first_and_only_in_the_comment() -> None:
    assert render_comment(failing()).startswith("<!-- memci:comment -->\n### ")
    assert "<!--" not in render_summary(failing())


HEADLINES = {
    "pass": "✓ memci: nothing got worse: `peak_heap` of `web` is 34.1 MiB",
    "better": "✓ memci: `web` starts 410 ms sooner and holds 131.0 MiB less private memory: "
    "14 min a day and 3.07 GiB saved",
    "warn": "! memci: `peak_heap` of `web` grew by 6.0 MiB (+17.6 %) to 40.1 MiB",
    "fail": "✗ memci: `peak_heap` of `web` is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB",
    "slower": "✗ memci: `cold_start` of `web` grew by 48 ms (+12.0 %) to 448 ms; its budget allows 420 ms",
    "undecided": "? memci: `cold_start` of `web` could not be decided by 30 pairs of starts",
    "waived": "! memci: waived: `peak_heap` of `web` is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB",
    "without a base": "– memci: measured, with nothing to compare with: `peak_heap` of `web` is 34.1 MiB",
    "crash": "✗ memci: `web`: failed with exit code 1",
    "not comparable": "– memci: measured, with nothing to compare with: `peak_heap` of `web` is 34.1 MiB",
}


@pytest.mark.parametrize(("kind", "words"), HEADLINES.items())
def test_the_headline_has_the_verdict_and_the_biggest_number(kind: str, words: str) -> None:
    assert headline(KINDS[kind]()) == words
    assert render_summary(KINDS[kind]()).startswith(f"\n### {words}\n")


def test_what_is_as_bad_is_counted() -> None:
    assert headline(comparison(with_pandas("a"), with_pandas("b"))).endswith("(and 1 more)")


def test_a_pass_that_changed_says_so() -> None:
    assert headline(comparison(entrypoint(metrics=[heap(34.1, 30.1)]))) == (
        "✓ memci: less than before: `peak_heap` of `web` is 30.1 MiB, −4.0 MiB (−11.7 %)"
    )
    assert headline(comparison(entrypoint(metrics=[heap(34.1, 34.4, 60)]))).startswith("✓ memci: within its limits: ")


def test_nothing_measured_at_all() -> None:
    assert headline(comparison()) == "✓ memci: nothing got worse"


def test_the_cause_is_a_sentence_with_a_link_to_the_line() -> None:
    comment = render_comment(failing(), LINKS)
    link = f"[`shop/report.py:3`](https://github.com/owner/shop/blob/{HEAD_SHA}/shop/report.py#L3)"
    sentence = f"\n`import pandas`, new at start-up from {link}, adds 31.2 MiB and 410 ms. The way there: "
    assert sentence in before_the_fold(comment)


def test_without_links_places_are_code() -> None:
    comment = render_comment(failing())
    assert "from `shop/report.py:3`, adds" in comment
    assert "](" not in comment


def test_further_causes_are_listed() -> None:
    assert "\n- `load` in `shop/cache.py:41` holds 6.0 MiB more.\n" in before_the_fold(render_comment(failing()))


@pytest.mark.parametrize(
    "row",
    [
        "| `peak_heap` | 34.1 MiB | **72.3 MiB** | **+38.2 MiB (+112 %)** | 60.0 MiB | **✗ fail** |",
        "| `cold_start` | 295 ms | 705 ms | +410 ms (+139 %) | – | – |",
    ],
)
def test_the_metrics_table(row: str) -> None:
    assert row in before_the_fold(render_comment(failing()))


def test_what_is_within_the_noise_is_no_change() -> None:
    comment = render_comment(passing())
    assert "| `anon_rss` | 41.5 MiB | 41.6 MiB | ≈ | – | – |" in comment
    assert "| `cpu_time` | 520 ms | 530 ms | (+10 ms, +1.9 %) | – | – |" in comment.partition("<details>")[2]


def test_without_a_base_there_are_no_columns_for_it() -> None:
    comment = render_comment(without_base())
    assert "| `peak_heap` | 34.1 MiB | – | – |" in comment
    assert "There is no base to compare with." in comment
    assert "- base: " not in comment
    assert "memci run web\n" in comment


def test_what_has_a_budget_stands_before_the_fold_when_something_is_wrong() -> None:
    cpu = metric("cpu_time", seconds_metric(520), seconds_metric(530), limit=Limit(max=2))
    (one,) = failing().entrypoints
    loud = one.model_copy(update={"metrics": [*one.metrics, cpu]})
    assert "`cpu_time`" in before_the_fold(render_comment(comparison(loud)))
    assert "`cpu_time`" not in before_the_fold(render_comment(comparison(entrypoint(metrics=[heap(1, 1), cpu]))))


def test_what_changed_at_the_peak() -> None:
    comment = render_comment(failing(), LINKS)
    link = f"[`shop/cache.py:41 load`](https://github.com/owner/shop/blob/{HEAD_SHA}/shop/cache.py#L41)"
    shown = comment.replace("\N{NO-BREAK SPACE}", " ")
    assert f"| grown | {link} |  | 6.0 MiB | 12.0 MiB | +6.0 MiB |" in shown
    assert "| gone | `shop/old.py:7 prefetch` |  | 409.6 KiB | – | −409.6 KiB |" in shown


def test_import_costs_are_collapsed_with_versions_and_chain() -> None:
    comment = render_comment(failing())
    costs = comment.partition("<summary>Import costs</summary>")[2].replace("\N{NO-BREAK SPACE}", " ")
    chain = "`shop/__main__.py:2` → `shop/main.py:5` → `shop/report.py:3`"
    assert f"| `pandas` | {chain} | +31.2 MiB | +410 ms | 214 |" in costs
    assert "| `pandas` | `2.2.3` | 20.1 MiB | +20.1 MiB (new) | 201 ms | 214 |" in costs
    assert "| `shop` (this project) |  | 12.1 MiB | +6.0 MiB | 121 ms | 9 |" in costs


def test_a_package_that_is_gone_and_one_that_did_not_change() -> None:
    comment = render_comment(comparison(entrypoint(packages=[package("a", 2, None), package("b", 2, 2)])))
    assert "| `a` |  | – | −2.0 MiB (gone) | 20 ms | 20 |" in comment
    assert "| `b` |  | 2.0 MiB | ≈ | 20 ms | 20 |" in comment


def test_changed_dependencies_are_listed_even_when_they_cost_nothing() -> None:
    comment = render_comment(failing())
    assert "| `Flask` | `3.0.0` | `3.1.2` | +819.2 KiB |" in comment
    assert "| `idna` | `3.7` | `3.8` | ≈ |" in comment
    assert "| `pandas` | – | `2.2.3` | ≈ |" in comment


def test_a_time_that_fails_is_told_in_words() -> None:
    words = (
        "10 pairs of starts by turns put the change of `cold_start` at +11.8 %, with 99 % confidence between +9.8 % "
        "and +13.8 %; they find a growth of 4.0 % most of the time."
    )
    assert words in before_the_fold(render_comment(slower()))


def test_a_time_that_passes_is_told_below_the_fold() -> None:
    comment = render_comment(passing())
    assert "pairs of starts" not in before_the_fold(comment)
    assert "10 pairs of starts by turns put the change of `cold_start` at +0.40 %" in comment


def test_undecided_is_explained_in_one_sentence() -> None:
    words = (
        "30 pairs of starts by turns put the change of `cold_start` at +3.0 %, with 99 % confidence between +1.0 % and "
        "+5.0 % (+5.0 % is let through); they find a growth of 4.0 % most of the time."
    )
    assert words in before_the_fold(render_comment(undecided()))


def test_who_waived_and_why() -> None:
    assert "Waived by `octocat` (`label memci-waive`)." in before_the_fold(render_comment(waived()))
    assert "| **! waived** |" in render_comment(waived())


def test_a_crash_shows_its_last_words() -> None:
    comment = before_the_fold(render_comment(crashed()))
    assert "Ended with exit code 1: ModuleNotFoundError: No module named 'flaks'\n```" in comment
    assert "What it said last:\n\n```text\nLoading the shop …\n" in comment


def test_another_environment() -> None:
    words = "Not compared with the base, because what was measured differs: `Python` `3.12` → `3.13`, `libc` `musl`"
    assert words in before_the_fold(render_comment(not_comparable()))


def test_a_forbidden_import() -> None:
    found = imported("pandas", "shop", ("shop/report.py", 3), 1, 38.2, 1, 410)
    check = ForbiddenImport(forbidden="pandas", found=found, verdict="fail")
    one = comparison(entrypoint(verdict="fail", forbidden=[check]))
    sentence = "must not be loaded at start-up, but `shop/report.py:3` imports it (38.2 MiB and 410 ms)"
    assert headline(one) == f"✗ memci: `web`: `pandas` {sentence}"


def grown_within_budget() -> Comparison:
    (one,) = failing().entrypoints
    kept = [heap(34.1, 72.3, 100), *one.metrics[1:]]
    return comparison(one.model_copy(update={"metrics": kept, "verdict": "pass"}))


@pytest.mark.parametrize(
    "one", [passing(), without_base(), not_comparable(), grown_within_budget(), *map(all_pass, (2, 4, 5, 1_000))]
)
def test_a_pass_has_six_lines_before_the_fold(one: Comparison) -> None:
    assert lines_before_the_fold(render_comment(one)) <= 6


def test_several_entrypoints_worst_first() -> None:
    comment = render_comment(several())
    titles = [line for line in comment.split("\n") if line.startswith("#### ")]
    assert titles == ["#### ✗ `web`", "#### ! `worker`"]
    rows = [line for line in before_the_fold(comment).split("\n") if "| `" in line][:7]
    assert [row.split("`")[1] for row in rows] == ["web", "worker", "admin", "job-0", "job-1", "job-2", "job-3"]
    assert "**✓ `admin`**" in comment.partition("<summary>The figures of what passes</summary>")[2]


def test_environment_and_method_are_collapsed() -> None:
    details = render_comment(failing()).rpartition("<details>")[2]
    assert "- base: `bbbbbbbbbbbb`, measured `2026-11-21T08:00:00Z`" in details
    assert "Python `3.12.1`, `x86_64`, `glibc 2.36`" in details
    assert "10 clean runs" in details
    assert "- `peak_heap`: the most that was allocated at one time" in details
    assert f"memci run web --against {BASE_SHA[:12]}\n" in details


def test_a_name_that_is_no_name_is_not_in_the_command() -> None:
    comment = render_comment(comparison(entrypoint("$(reboot)")))
    assert f"```sh\nmemci run --against {BASE_SHA[:12]}\n```" in comment


def test_notes_and_dirty_sides_are_said() -> None:
    one = comparison(entrypoint(notes=[Note(kind="noisy-machine", message="The machine was busy.")]))
    dirty = one.model_copy(update={"head": one.head.model_copy(update={"commit": Commit(sha=HEAD_SHA, dirty=True)})})
    assert "The machine was busy.\n```" in render_comment(dirty)
    assert "`cccccccccccc` with uncommitted changes" in render_comment(dirty)


def test_the_footer() -> None:
    footer = render_comment(passing(), LINKS).rstrip().split("\n")[-1]
    assert footer == (
        f"<sub>base [`bbbbbbbbbbbb`](https://github.com/owner/shop/commit/{BASE_SHA}), 3 commits behind · "
        "≈ within the noise (`peak_heap` 34.9 KiB, `anon_rss` 256.0 KiB, `cold_start` 4.0 %) · "
        "[run](https://github.com/owner/shop/actions/runs/7) · [report](https://owner.github.io/shop/7.html)</sub>"
    )


def test_the_way_to_the_report_page_has_a_line_where_there_is_something_to_look_into() -> None:
    way = f"[See where the memory and the time go]({LINKS.report_url})"
    comment = render_comment(failing(), LINKS)
    assert comment.index("import pandas") < comment.index(f"\n\n{way}\n\n") < comment.index("| metric |")
    assert way not in render_comment(passing(), LINKS)
    assert way in render_summary(passing(), LINKS)
    nowhere = replace(LINKS, report_url=None)
    assert "See where" not in render_comment(failing(), nowhere) + render_summary(failing(), nowhere)


def test_an_unstable_figure_is_marked() -> None:
    base = heap(34.1, 34.1)
    assert base.head
    shaky = base.model_copy(update={"head": base.head.model_copy(update={"stable": False})})
    assert "34.1 MiB (unstable)" in render_comment(comparison(entrypoint(metrics=[shaky])))


def test_a_summary_collapses_nothing_that_matters() -> None:
    shown = page(render_summary(several()))
    folded = shown.elements["details"] - sum(name == "open" for _, name, _ in shown.attributes)
    assert folded == 1
    assert "<details>\n<summary>Environment" in render_summary(several())


def test_the_chart_shows_the_broken_metric_and_its_budget() -> None:
    chart = render_comment(failing()).partition("```mermaid\n")[2].partition("```")[0]
    assert 'title "peak_heap of web, MiB (line: budget)"' in chart
    assert "bar [34.1, 72.3]" in chart
    assert "line [60.0, 60.0]" in chart
    slow = render_comment(slower())
    assert 'title "cold_start of web, ms (line: budget)"' in slow
    assert "line [420.0, 420.0]" in slow
    increase = heap(34.1, 34.1, limit=Limit(increase=0.1, floor=MIB))
    assert "line [37.5, 37.5]" in render_comment(comparison(entrypoint(metrics=[increase])))
    assert "    line" not in render_comment(passing())


@pytest.mark.parametrize("one", [crashed(), without_base()])
def test_nothing_to_draw_is_no_chart(one: Comparison) -> None:
    assert "mermaid" not in render_comment(one)


@pytest.mark.parametrize("kind", KINDS)
def test_the_comment_is_the_same_every_time(kind: str) -> None:
    assert render_comment(KINDS[kind](), LINKS) == render_comment(KINDS[kind](), LINKS)
