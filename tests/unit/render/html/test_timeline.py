import pytest
from tests.factories import (
    MIB,
    imported,
    out_of_memory,
    result,
    seconds_metric,
    shop_job,
    shop_timeline,
    shop_web,
    with_metrics,
)

from memci.model.result import EntrypointResult, Import, Mark, Timeline
from memci.render.html.parts import Figure
from memci.render.html.spans import Span, import_spans, lanes, mark_spans
from memci.render.html.timeline import timeline_figure

HEAD, BASE = shop_web(), shop_web(False)
UNDISTURBED = with_metrics(HEAD, cold_start=seconds_metric(711), cold_start_wall=seconds_metric(711))
"""It never waited for a CPU."""
MARKS = [Mark(name="load model", started=0.05, seconds=0.2, rss_bytes=2 * MIB), Mark(name="serve", started=0.5)]


def figure(head: EntrypointResult = HEAD, base: EntrypointResult | None = BASE) -> Figure:
    found = timeline_figure("web-1", head, base)
    assert found is not None
    return found


def names(found: Figure) -> list[str]:
    return [trace["name"] for trace in found.data if trace.get("mode") == "lines"]


def bars(found: Figure) -> dict[str, tuple[float, float, int, str]]:
    """Of each bar where it begins, how long it is, its lane, and what it says when pointed at."""
    (trace,) = [trace for trace in found.data if trace["type"] == "bar"]
    columns = (trace[key] for key in ("text", "base", "x", "y", "hovertext"))
    return {text: (*rest,) for text, *rest in zip(*columns, strict=True)}


def at(started: float, item: Import) -> Import:
    return item.model_copy(update={"started": started})


def rows(found: Figure) -> dict[str, list[str]]:
    assert found.table is not None
    return {row[0].text: [cell.text for cell in row[1:]] for row in found.table.rows}


def test_both_sides_lie_over_each_other() -> None:
    assert names(figure()) == ["RSS, base", "heap, base", "RSS", "heap"]
    assert names(figure(base=None)) == ["RSS", "heap"]


def test_the_curves_are_in_mebibytes_and_milliseconds() -> None:
    rss = figure(base=None).data[0]
    assert rss["x"][:3] == [0.0, 12.0, 24.0]
    assert rss["y"][0] == 9.0


def test_a_long_start_is_in_seconds() -> None:
    long = Timeline(seconds=[0.0, 60.0], rss=[MIB, 2 * MIB])
    found = figure(shop_job(timeline=long, imports=[]), None)
    assert found.data[0]["x"] == [0.0, 60.0]
    assert found.layout["xaxis"]["title"]["text"] == "since the start, s"


def test_the_peak_of_the_heap_is_what_was_measured_and_not_what_a_sample_saw() -> None:
    assert "the heap to 72.3 MiB (base: 34.1 MiB)" in figure().summary
    assert any(trace.get("text") == ["72.3 MiB\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"] for trace in figure().data)


def test_ready_is_a_line_on_each_side() -> None:
    lines = [trace for trace in figure().data if trace.get("mode") == "lines+text"]
    assert [(line["name"], line["x"]) for line in lines] == [("ready, base", [301.0] * 2), ("ready", [711.0] * 2)]


def test_a_job_ends() -> None:
    found = figure(shop_job(timeline=shop_timeline()), None)
    assert "ended after 1.50 s" in found.summary
    assert "end" in rows(found)


def test_a_start_that_failed_has_no_moment_at_which_it_was_ready() -> None:
    failed = out_of_memory().model_copy(update={"timeline": shop_timeline()})
    found = figure(failed, None)
    assert "ready" not in found.summary
    assert list(rows(found)) == ["peak of RSS", "peak of the heap"]


@pytest.mark.parametrize(
    "timeline",
    [
        Timeline(),
        Timeline(seconds=[0.0], rss=[MIB]),
        Timeline(seconds=[0.0, 0.0], rss=[1, 2]),
        Timeline(seconds=[0.0, 1.0], rss=[0, 0]),
    ],
)
def test_without_memory_over_time_there_is_no_figure(timeline: Timeline) -> None:
    assert timeline_figure("web-1", shop_web(timeline=timeline), BASE) is None


def test_a_timeline_with_one_curve_has_nothing_to_choose() -> None:
    found = figure(shop_web(timeline=Timeline(seconds=[0.0, 1.0], rss=[MIB, 2 * MIB])), None)
    assert found.choices == ()
    assert [choice.label for choice in figure().choices] == ["RSS and heap", "only RSS", "only heap"]


def test_only_heap_hides_every_curve_of_rss_and_no_bar() -> None:
    found = figure()
    seen = [trace for trace, visible in zip(found.data, found.choices[2].visible, strict=True) if visible]
    assert not [trace for trace in seen if trace.get("name", "").startswith("RSS")]
    assert {"heap", "heap, base", "ready"} <= {trace.get("name") for trace in seen}
    assert any(trace["type"] == "bar" for trace in seen)


def test_heavy_imports_are_bars_from_begin_to_end() -> None:
    imports = [
        at(0.1, imported("shop", mib=40, ms=300, project=True)),
        at(0.15, imported("pandas", "shop", ("shop/report.py", 3), mib=30, ms=200, distribution="pandas")),
    ]
    found = figure(UNDISTURBED.model_copy(update={"imports": imports}), shop_web(False, imports=imports[:1]))
    begin, length, lane, told = bars(found)["pandas"]
    assert (begin, length, lane) == (150.0, 200.0, 1)
    assert told.split("<br>") == [
        "<b>import pandas</b>, not loaded on the base",
        "200 ms, heap +30.0 MiB, RSS +33.0 MiB",
        "asked for by shop/report.py:3",
    ]
    assert rows(found)["import pandas"] == ["150 ms", "200 ms", "+33.0 MiB", "+30.0 MiB"]
    assert "red ones are not loaded on the base" in found.hint


def test_of_a_package_only_what_something_else_asks_for_is_a_bar() -> None:
    shown = [span.what for span in import_spans(HEAD, None)]
    assert "pandas" in shown
    assert "pandas.core.api" not in shown
    assert "shop.report" in shown


def test_marks_are_bars_below_the_imports_and_open_ones_last_until_ready() -> None:
    found = figure(UNDISTURBED.model_copy(update={"marks": MARKS}))
    model, serve = bars(found)["load model"], bars(found)["serve"]
    assert model[:2] == (50.0, 200.0)
    assert serve[:2] == (500.0, 211.0)
    assert "not ended when it was ready" in serve[3]
    assert model[2] > max(lane for name, (_, _, lane, _) in bars(found).items() if name == "pandas")
    assert rows(found)["serve"] == ["500 ms", "211 ms (not ended)", "–", "–"]


def test_bars_are_on_the_clock_of_the_curves() -> None:
    waited = with_metrics(shop_web(marks=MARKS), cold_start=seconds_metric(500), cold_start_wall=seconds_metric(1_000))
    found = figure(waited)
    assert bars(found)["load model"][:2] == (100.0, 400.0)
    assert bars(found)["serve"][:2] == (1000.0, 0.0)
    assert rows(found)["load model"][:2] == ["50 ms", "200 ms"]


def test_a_foreign_name_is_no_markup() -> None:
    found = figure(shop_web(marks=[Mark(name="<b>x</b> & \u202ey", started=0, seconds=0.1)]))
    assert "&lt;b&gt;x&lt;/b&gt; &amp; \\u202ey" in bars(found)


def span(begin: float, end: float) -> Span:
    return Span("import", "x", begin, end - begin)


def test_what_goes_on_inside_another_is_a_lane_deeper() -> None:
    assert lanes([span(0, 9), span(1, 5), span(2, 3), span(5, 6), span(9, 10)]) == [0, 1, 2, 1, 0]


def test_a_mark_that_begins_after_ready_has_no_length() -> None:
    late = shop_web(marks=[Mark(name="late", started=9.0)])
    assert [mark.lasts for mark in mark_spans(late, ready=1.0)] == [0]


def test_forged_figures_are_drawn_somehow() -> None:
    wild = Timeline(seconds=[5.0, 0.0, 1e9], rss=[2**63 - 1, 0], heap=[1])
    ring = [imported("a", "b", ms=1), imported("b", "a", ms=1)]
    forged = with_metrics(shop_web(timeline=wild, imports=ring), cold_start_wall=seconds_metric(0))
    assert timeline_figure("web-1", forged, shop_web(timeline=wild)) is not None
    assert result(forged)


def test_of_many_marks_the_longest_are_shown_and_the_others_counted() -> None:
    tiny = [Mark(name=f"tiny {number}", started=number / 1000, seconds=1e-4) for number in range(60)]
    found = figure(shop_web(marks=[*tiny, MARKS[0], MARKS[1]]))
    assert {"load model", "serve"} <= bars(found).keys()
    assert found.table is not None
    assert found.table.more == "42 shorter marks not shown."


def test_the_table_says_of_the_peak_of_the_heap_what_the_summary_says() -> None:
    assert rows(figure())["peak of the heap"][3] == "72.3 MiB"
    assert rows(figure())["peak of the heap, base"][3] == "34.1 MiB"


def test_a_forged_timeline_makes_no_large_page() -> None:
    points = 100_000
    long = Timeline(seconds=[number / 1000 for number in range(points)], rss=[*range(points - 1), 0])
    drawn = figure(shop_web(timeline=long), None).data[0]
    assert len(drawn["x"]) <= 1_001
    assert (drawn["y"][-1], max(drawn["y"])) == (0, pytest.approx((points - 2) / MIB, abs=0.01))
