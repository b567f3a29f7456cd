import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.factories import (
    HOSTILE,
    MIB,
    bytes_metric,
    environment,
    failed,
    hostile,
    imported,
    out_of_memory,
    result,
    shop_job,
    shop_sides,
    shop_web,
    site,
    with_metrics,
)

from memci.judge import compare, judge
from memci.model.comparison import Comparison
from memci.model.entrypoint import Budget, Entrypoint
from memci.model.result import Note
from memci.render.markdown import render_comment

BROKEN = {"web": Entrypoint("web", budget={"peak_heap": Budget(max=60 * MIB)})}


def pandas_slipped_in(settings: dict[str, Entrypoint] | None = None) -> str:
    return render_comment(compare(*shop_sides(), settings or {}))


def headline(comment: str) -> str:
    return comment.split("\n")[1].removeprefix("### ")


def before_the_fold(comment: str) -> str:
    return comment.partition("<details>")[0]


def html(comment: str) -> str:
    return str(MarkdownIt("gfm-like", {"html": True}).render(comment))


def outside_code(comment: str) -> str:
    return re.sub(r"<code.*?</code>", "", html(comment), flags=re.DOTALL)


def test_the_marker_comes_first() -> None:
    assert pandas_slipped_in().startswith("<!-- memci:comment -->\n### ")


def test_the_headline_has_the_verdict_and_the_biggest_number() -> None:
    expected = "✗ memci: `peak_heap` of `web` is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB"
    assert headline(pandas_slipped_in(BROKEN)) == expected


def test_the_metric_that_is_over_by_the_most_leads() -> None:
    both = {"web": Entrypoint("web", budget={"peak_heap": Budget(max=70 * MIB), "anon_rss": Budget(max=40 * MIB)})}
    assert headline(pandas_slipped_in(both)).startswith("✗ memci: `anon_rss` of `web` is 79.7 MiB, 39.7 MiB over")
    assert headline(pandas_slipped_in(both)).endswith("(and 1 more)")


def test_a_warning_says_by_how_much_it_grew() -> None:
    assert headline(pandas_slipped_in()).startswith(
        "! memci: `peak_heap` of `web` grew by 38.2 MiB (+112 %) to 72.3 MiB"
    )


def test_the_cause_is_one_plain_sentence() -> None:
    assert "\n`import pandas`, new at start-up from `shop/report.py:3`, adds 38.2 MiB and 410 ms.\n" in before_the_fold(
        pandas_slipped_in()
    )


def test_without_a_new_import_no_cause_is_made_up() -> None:
    base = shop_web(False)
    grown = with_metrics(base, peak_heap=bytes_metric(90, 0, 2))
    assert "new at start-up" not in render_comment(compare(result(base), result(grown), {}))


def test_the_metrics_table() -> None:
    row = "| `peak_heap` | 34.1 MiB | 72.3 MiB | +38.2 MiB (+112 %) | 60.0 MiB | **fail** |"
    assert row in before_the_fold(pandas_slipped_in(BROKEN))
    assert "| `cold_start` | 295 ms | 705 ms | +410 ms (+139 %) | – | – |" in before_the_fold(pandas_slipped_in())


def test_what_nobody_asked_for_waits_below_the_fold() -> None:
    comment = pandas_slipped_in()
    assert "`cpu_time`" not in before_the_fold(comment)
    assert "| `cpu_time` | 520 ms | 1.09 s |" in comment


def test_the_allocators_that_changed() -> None:
    rows = "\n".join(line for line in pandas_slipped_in().split("\n") if line.startswith("| new "))
    assert "| new | `pandas/core/generic.py` | `shop/report.py:3` | – | 11.4 MiB | +11.4 MiB |" in rows


def test_more_allocators_than_fit_are_counted() -> None:
    many = [site(20 - n, f"shop/m{n}.py", n, "make") for n in range(14)]
    comment = render_comment(compare(result(shop_web(allocations=[])), result(shop_web(allocations=many)), {}))
    assert "… and 4 more functions." in comment


def test_the_imports_that_are_new() -> None:
    assert "| `pandas` | `shop/report.py:3` | +38.2 MiB | +410 ms | 12 modules |" in pandas_slipped_in()


def test_environment_and_method_are_collapsed() -> None:
    comment = pandas_slipped_in()
    details = comment.partition("<details>")[2]
    assert "`bbbbbbbbbbbb`" in details
    assert "`cccccccccccc`" in details
    assert "Python `3.12.1`, `x86_64`, `glibc 2.36`" in details
    assert "memray `1.20.0`" in details
    assert "10 clean runs" in details
    assert comment.rstrip().endswith("</details>")


def test_a_pass_is_short() -> None:
    base, _ = shop_sides()
    keeps = {"web": Entrypoint("web", budget={"peak_rss": Budget(max=60 * MIB), "modules": Budget(max=900)})}
    comment = render_comment(compare(base, base, keeps))
    assert headline(comment) == "✓ memci: nothing got worse: `peak_heap` of `web` is 34.1 MiB, ±0 B"
    assert html(before_the_fold(comment)).count("<tr>") + 1 <= 6
    assert "| `modules` | 433 | 433 | ±0 | 900 | pass |" in comment


def test_without_a_base() -> None:
    comment = render_comment(judge(result(shop_web()), {}))
    assert headline(comment) == "– memci: measured, with nothing to compare with: `peak_heap` of `web` is 72.3 MiB"
    assert "There is no base to compare with." in comment
    assert "base: " not in comment


def test_a_crash_leads_even_before_a_broken_budget() -> None:
    comparison = compare(result(shop_web()), result(shop_web(), failed()), BROKEN)
    comment = render_comment(comparison)
    assert headline(comment) == "✗ memci: `broken`: failed with exit code 1 (and 1 more)"
    assert "ModuleNotFoundError: No module named 'flaks'\n```" in comment


def test_out_of_memory() -> None:
    comment = render_comment(judge(result(out_of_memory()), {}))
    assert headline(comment) == "✗ memci: `greedy`: ran out of memory"
    assert "it had reached 255.4 MiB" in comment


def test_a_forbidden_import() -> None:
    comment = pandas_slipped_in({"web": Entrypoint("web", forbid_imports=("pandas", "torch"))})
    sentence = "`pandas` must not be loaded at start-up, but `shop/report.py:3` imports it (38.2 MiB and 410 ms)"
    assert headline(comment) == f"✗ memci: `web`: {sentence}"
    assert "torch" not in comment


def test_why_there_is_no_verdict() -> None:
    comment = pandas_slipped_in({"web": Entrypoint("web", budget={"cold_start": Budget(increase=0.1)})})
    assert "`cold_start` has a budget for its increase, which needs both sides measured by turns" in comment
    assert "| +10.0 % | inconclusive |" in comment


def test_another_environment() -> None:
    there = environment(python="3.13.0", fingerprint="sha256:" + "1" * 64)
    comment = render_comment(compare(result(shop_web()), result(shop_web(), environment=there), {}))
    assert "Not compared with the base, because what was measured differs: Python `3.12` → `3.13`." in comment


def test_several_entrypoints_have_a_part_each() -> None:
    base, head = result(shop_web(False), shop_job(name="gone")), result(shop_web(True), shop_job(), failed())
    comment = render_comment(compare(base, head, {}))
    titles = [line for line in comment.split("\n") if line.startswith("#### ")]
    assert titles == ["#### ! `web`", "#### – `nightly`", "#### ✗ `broken`", "#### ✓ `gone`"]
    assert "The head no longer has this entrypoint." in comment
    assert ", 0 clean runs" not in comment


def test_one_entrypoint_needs_no_title() -> None:
    assert "####" not in pandas_slipped_in()


def test_an_unstable_figure_and_a_note_are_said() -> None:
    comment = render_comment(judge(result(shop_job()), {}))
    assert "381.5 MiB (unstable)" in comment
    assert "Two heap peaks of the same start lie 2.0 % apart" in comment


def test_nothing_measured_at_all() -> None:
    assert headline(render_comment(compare(result(), result(), {}))) == "✓ memci: nothing got worse"


def hostile_comparisons() -> list[Comparison]:
    good = hostile().model_copy(update={"outcome": shop_web().outcome})
    bare = good.model_copy(update={"imports": [], "allocations": []})
    forbidding = {good.name: Entrypoint(good.name, forbid_imports=tuple(text for text in HOSTILE if text))}
    there = environment(libc=HOSTILE[5], python=HOSTILE[6], cpu=HOSTILE[3], fingerprint="sha256:" + "1" * 64)
    return [
        judge(result(hostile()), {}),
        compare(result(bare), result(good), forbidding),
        compare(result(good), result(bare), {}),
        compare(result(good), result(good, environment=there), forbidding),
    ]


@pytest.mark.parametrize("comparison", hostile_comparisons())
def test_hostile_text_is_inert(comparison: Comparison) -> None:
    comment = render_comment(comparison)
    assert not set(comment) & set("\x1b\x00\x07\x08\r\u202e\u2066\u200b")
    left = outside_code(comment)
    for harm in (
        "<img",
        "<script",
        "<a ",
        "@octocat",
        "evil.example",
        "octocat/hello",
        "GH-1",
        "[red]",
        "{{",
        "[link]",
    ):
        assert harm not in left, harm
    assert left.count("<h1>") == 0
    assert left.count("<!--") == 1
    assert left.count("<details>") == left.count("</details>") == 1


def test_a_hostile_table_keeps_its_columns() -> None:
    for comparison in hostile_comparisons():
        for row in re.findall(r"<tr>.*?</tr>", html(render_comment(comparison)), flags=re.DOTALL):
            assert len(re.findall(r"<t[dh]\b", row)) in (5, 6)


TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("`|\\*<@\n"), max_size=40)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_names_render_inertly(module: str, file: str, note: str) -> None:
    base = shop_web(False)
    found = imported("shop", None), imported(module, "shop", (file, 3), 40, 40)
    head = shop_web(False, imports=[*base.imports, *found], notes=[Note(kind="other", message=note)])
    head = with_metrics(head, peak_heap=bytes_metric(90, 0, 2))
    left = outside_code(render_comment(compare(result(base), result(head), {})))
    assert left.count("<table>") == 3
    assert left.count("</details>") == 1
    assert "<a " not in left
    assert "<em>" not in left
