"""The program's own marks below the plot of `show --timeline`."""

import pytest
from tests.factories import HOSTILE, MIB, shop_web
from tests.unit.render.screen import below, line_with, printed

from memci.model.result import Mark, Timeline
from memci.render.terminal.marks import MOST_BARS
from memci.render.terminal.timeline import timeline_view

HEADING = "What the program marked"
TIMELINE = Timeline(seconds=[0.0, 0.5, 1.0], rss=[MIB, 2 * MIB, 10 * MIB])
LOAD = Mark(name="load model", started=0.1, seconds=0.4, rss_bytes=20 * MIB)
SERVE = Mark(name="serve", started=0.9)


def shown(*marks: Mark, width: int = 80, timeline: Timeline = TIMELINE) -> str:
    return printed(timeline_view(shop_web(timeline=timeline, marks=list(marks))), width)


def bars(text: str) -> list[str]:
    """What stands between the axis' labels and the legend."""
    lines = text.split("\n")
    axis = next(index for index, line in enumerate(lines) if line.lstrip().startswith("0 └"))
    return lines[axis + 2 : lines.index("", axis)]


def test_without_marks_there_is_nothing_of_them() -> None:
    assert HEADING not in shown()
    assert bars(shown()) == []


def test_a_mark_is_listed_with_its_figures() -> None:
    rows = below(shown(LOAD, Mark(name="free", started=0.6, seconds=0.02, rss_bytes=-MIB)), HEADING)
    assert [row.split() for row in rows] == [
        ["began", "took", "RSS"],
        ["ms", "ms", "MiB", "mark"],
        ["100.0", "400.0", "20.0", "load", "model"],
        ["600.0", "20.0", "−1.0", "free"],
    ]


def test_one_that_had_not_ended_says_so() -> None:
    text = shown(SERVE)
    assert below(text, HEADING)[2].split() == ["900.0", "–", "–", "serve"]
    assert "– had not ended when the program was ready" in text
    assert "had not ended" not in shown(LOAD)


def test_a_bar_lies_below_its_part_of_the_plot() -> None:
    """75 columns of plot for a second: 0.1 s to 0.5 s are columns 7 to 37, after the labels' 5."""
    text = shown(LOAD)
    (axis,) = [line for line in text.split("\n") if line.lstrip().startswith("0 └")]
    room = len(axis) - axis.index("└") - 1
    (bar,) = bars(text)
    first, last = bar.index("├") - axis.index("└") - 1, bar.rindex("┤") - axis.index("└") - 1
    assert (first, last) == (int(0.1 * room), int(0.5 * room))
    assert "├─ load model ─" in bar


def test_a_name_stands_where_there_is_room() -> None:
    short, late = Mark(name="short", started=0.2, seconds=0.001), Mark(name="late", started=0.99, seconds=0.001)
    assert [bar.split() for bar in bars(shown(short, late, SERVE))] == [
        ["│", "short"],
        ["late", "│"],
        ["serve", "├───────"],
    ]


def test_the_longest_are_shown_in_their_order_and_the_rest_is_counted() -> None:
    many = [Mark(name=f"n{index}", started=index / 100, seconds=index / 1_000) for index in range(50)]
    text = shown(*many)
    assert len(bars(text)) == MOST_BARS
    assert [row.split()[-1] for row in below(text, HEADING)[2:22]] == [f"n{index}" for index in range(30, 50)]
    assert "and 30 shorter marks" in text


@pytest.mark.parametrize("width", [20, 40, 80, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    marks = [
        LOAD,
        SERVE,
        Mark(name="字" * 60, started=0.2, seconds=0.5),
        Mark(name="x" * 900, started=0.98, seconds=9.0),
    ]
    text = shown(*marks, width=width)
    assert max(map(len, text.split("\n"))) <= width
    assert all(len(bar.strip()) > 0 for bar in bars(text))


def test_marks_are_listed_when_there_is_no_plot() -> None:
    text = shown(LOAD, timeline=Timeline())
    assert text.startswith("No memory was recorded over time.")
    assert "load model" in line_with(text, "400.0")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_on_their_line(name: str) -> None:
    mark = Mark(name=name[:1_000], started=1e9, seconds=1e9, rss_bytes=-(2**63 - 1))
    text = shown(mark, LOAD)
    assert len(below(text, HEADING)) == len(below(shown(LOAD, LOAD), HEADING))
    assert not any(ord(char) < 32 or 0x202A <= ord(char) <= 0x202E for char in text.replace("\n", ""))
