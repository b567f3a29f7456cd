import pytest
from tests.factories import MIB, hostile, shop_web
from tests.unit.render.screen import printed

from memci.model.result import Timeline
from memci.render.terminal.plot import draw, nice_end
from memci.render.terminal.timeline import timeline_view

BRAILLE = {chr(code) for code in range(0x2801, 0x2900)}
BLOCKS = set("▁▂▃▄▅▆▇█")


def plotted(timeline: Timeline, width: int = 80) -> list[str]:
    return printed(timeline_view(shop_web(timeline=timeline)), width).rstrip().split("\n")


def test_an_area_is_filled_up_to_its_value_in_eighths() -> None:
    rows = draw([], [(0, 4), (1, 8), (2, 12), (3, 16)], width=4, height=2, x_end=3.999, y_end=16)
    assert ["".join(cell.char for cell in row) for row in rows] == ["  ▄█", "▄███"]
    assert {cell.series for row in rows for cell in row if cell.char != " "} == {"area"}


def test_a_line_goes_from_corner_to_corner() -> None:
    rows = draw([(0, 0), (1, 1)], [], width=4, height=2, x_end=1, y_end=1)
    assert [[cell.series for cell in row] for row in rows] == [["", "", "line", "line"], ["line", "line", "line", ""]]


def test_a_line_has_no_holes_where_it_jumps() -> None:
    rows = draw([(0, 0), (0.49, 0), (0.51, 1), (1, 1)], [], width=10, height=6, x_end=1, y_end=1)
    assert all(any(cell.series == "line" for cell in row) for row in rows)


def test_a_peak_between_two_columns_is_not_lost() -> None:
    points = [(index / 1_000, 1.0 if index == 503 else 0.1) for index in range(1_000)]
    rows = draw(points, [], width=10, height=4, x_end=1, y_end=1)
    assert any(cell.series == "line" for cell in rows[0])


def test_the_line_lies_on_the_area() -> None:
    rows = draw([(0, 1), (1, 1)], [(0, 2), (1, 2)], width=4, height=2, x_end=1, y_end=2)
    assert {cell.series for cell in rows[0]} <= {"area", "line"}
    assert "line" in {cell.series for row in rows for cell in row}


def test_nothing_is_drawn_before_the_first_point() -> None:
    rows = draw([], [(0.5, 1), (1, 1)], width=10, height=1, x_end=1, y_end=1)
    assert [cell.char for cell in rows[0]] == [" "] * 5 + ["█"] * 5


@pytest.mark.parametrize(
    ("value", "end"), [(97, 100), (101, 200), (230, 250), (0.31, 0.4), (1, 1), (7.2, 8), (8.1, 10)]
)
def test_axes_end_at_round_numbers(value: float, end: float) -> None:
    assert nice_end(value) == pytest.approx(end)


def test_the_plot_has_axes_a_legend_and_both_series() -> None:
    lines = plotted(shop_web().timeline)
    text = "\n".join(lines)
    assert lines[0].strip() == "MiB"
    assert lines[1].startswith("100 ┤")
    assert any(line.startswith("  0 └──") for line in lines)
    assert "708 ms" in text
    assert "RSS, at most 96.6 MiB" in lines[-1]
    assert "heap, at most 77.4 MiB" in lines[-1]
    assert set(text) & BRAILLE
    assert set(text) & BLOCKS


def test_the_plot_says_the_same_without_colour() -> None:
    view = timeline_view(shop_web())
    assert "\x1b" not in printed(view)
    assert "\x1b[" in printed(view, color=True)


@pytest.mark.parametrize("width", [20, 40, 80, 140])
def test_the_plot_fills_the_width(width: int) -> None:
    assert max(map(len, plotted(shop_web().timeline, width))) == width


def test_without_a_heap_there_is_only_the_rss() -> None:
    text = "\n".join(plotted(Timeline(seconds=[0.0, 1.0, 2.0], rss=[MIB, 2 * MIB, 2 * MIB])))
    assert "heap" not in text
    assert "2.00 s" in text


@pytest.mark.parametrize(
    "timeline",
    [
        Timeline(),
        Timeline(seconds=[0.0], rss=[MIB]),
        Timeline(seconds=[0.0, 0.0], rss=[1, 2]),
        Timeline(seconds=[0.0, 1.0], rss=[0, 0]),
    ],
)
def test_a_timeline_without_anything_to_draw(timeline: Timeline) -> None:
    assert plotted(timeline) == ["No memory was recorded over time."]


def test_lists_of_different_lengths_and_huge_values() -> None:
    assert "RSS, at most" in printed(timeline_view(hostile()))
    backwards = Timeline(seconds=[2.0, 0.0, 1.0], rss=[MIB, 3 * MIB], heap=[])
    assert "RSS, at most 3.0 MiB" in plotted(backwards)[-1]
