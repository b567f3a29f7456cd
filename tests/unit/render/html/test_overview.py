import pytest
from tests.comparisons import comparison, entrypoint, metric
from tests.factories import bytes_metric, result, seconds_metric, shop_job, shop_timeline

from memci.model.comparison import EntrypointComparison
from memci.model.result import EntrypointResult, Metric
from memci.render.html.overview import overview
from memci.render.html.report import Side
from memci.render.html.sections import Measured, Placed
from memci.render.html.view import Overview


def job(name: str, heap: float | None, ms: float) -> EntrypointResult:
    heaps: dict[str, Metric] = {} if heap is None else {"peak_heap": bytes_metric(heap, 0, 2)}
    return shop_job(name=name, metrics={**heaps, "cold_start": seconds_metric(ms)}, timeline=shop_timeline(heap or 1.0))


def of(*results: EntrypointResult, base: bool = False) -> Overview:
    def compared(one: EntrypointResult) -> EntrypointComparison:
        metrics = [metric(name, value if base else None, value) for name, value in one.metrics.items()]
        return entrypoint(one.name, "pass" if base else "no-baseline", metrics=metrics)

    side = Side(result(*results))
    placed = [Placed(f"job-{number}", Measured(one, side), None) for number, one in enumerate(results, 1)]
    return overview(comparison(*map(compared, results)), placed)


def sentences(found: Overview) -> list[str]:
    return [sentence.striptags().replace("\xa0", " ") for sentence in found.against_first]


def test_without_a_base_each_is_held_against_the_first() -> None:
    found = of(job("list", 400, 500), job("generator", 0.04, 600), job("chunks", 4, 300))
    assert sentences(found) == [
        "generator: 99.99 % less peak heap and 20.0 % more time than list.",
        "chunks: 99.0 % less peak heap and 40.0 % less time than list.",
    ]
    columns = [heading for heading, _ in found.table.columns]
    assert columns.count("against the first") == 3


@pytest.mark.parametrize(
    ("heap", "words"),
    [
        (100.2, "no more peak heap"),
        (150, "50.0 % more peak heap"),
        (250, "150 % more peak heap"),
        (0.001, "99.99 % less peak heap"),
    ],
)
def test_a_difference_is_said_as_people_say_it(heap: float, words: str) -> None:
    (sentence,) = sentences(of(job("first", 100, 500), job("second", heap, 500)))
    assert sentence == f"second: {words} and no more time than first."


def test_what_was_not_measured_is_not_held_against_anything() -> None:
    found = of(job("first", None, 500), job("second", 5, 400))
    assert sentences(found) == ["second: 20.0 % less time than first."]
    assert [cell.text for cell in found.table.rows[1]][2:4] == ["5.0 MiB", "–"]


def test_with_a_base_each_is_held_against_that() -> None:
    found = of(job("list", 400, 500), job("generator", 1, 600), base=True)
    assert not found.against_first
    assert [heading for heading, _ in found.table.columns].count("Δ") == 3


def test_the_table_leads_to_each_entrypoint() -> None:
    found = of(job("a", 1, 1), job("b", 1, 1))
    assert [row[0].href for row in found.table.rows] == ["#job-1", "#job-2"]


def test_all_timelines_lie_over_each_other() -> None:
    figure = of(job("list", 400, 500), job("generator", 1, 600)).figure
    assert figure is not None
    assert [trace["name"] for trace in figure.data] == ["list", "generator"] * 2
    assert [choice.label for choice in figure.choices] == ["heap", "RSS"]
    assert list(figure.choices[0].visible) == [True, True, False, False]
    assert figure.summary == "The heap's highest point: list 400.0 MiB, generator 1.0 MiB."
    assert len({trace["line"]["color"] for trace in figure.data}) == 2


def test_a_single_timeline_is_not_drawn_twice() -> None:
    assert of(job("a", 1, 1), shop_job()).figure is None


def test_more_timelines_than_can_be_told_apart_are_counted() -> None:
    figure = of(*(job(f"job-{number}", 1, 1) for number in range(15))).figure
    assert figure is not None
    assert len(figure.data) == 24
    assert figure.hint == "3 entrypoints without a curve here."


def test_a_foreign_name_is_no_markup_in_the_chart() -> None:
    figure = of(job("<b>a</b>", 1, 1), job("b", 1, 1)).figure
    assert figure is not None
    assert figure.data[0]["name"] == "&lt;b&gt;a&lt;/b&gt;"
    assert "<b>a</b> 1.0 MiB" in figure.summary


def test_nothing_is_held_against_a_start_that_went_wrong() -> None:
    wrong = entrypoint("first", "fail", metrics=[metric("peak_heap", None, bytes_metric(1), reason="program-failed")])
    good = entrypoint("second", "no-baseline", metrics=[metric("peak_heap", None, bytes_metric(50))])
    placed = [Placed(f"job-{number}", None, None) for number in (1, 2)]
    assert overview(comparison(wrong, good), placed).against_first == []


def test_a_name_is_no_template() -> None:
    found = of(job("%{y}", 5, 500), job("%{customdata[0]}", 6, 500)).figure
    assert found is not None
    assert [trace["name"] for trace in found.data[:2]] == ["%{y}", "%{customdata[0]}"]
    assert {trace["hovertemplate"].partition(":")[0] for trace in found.data} == {"%{fullData.name}"}
