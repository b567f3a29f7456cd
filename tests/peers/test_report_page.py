"""Report pages of real programs in a real browser: they need nothing from outside, are drawn, and can be used."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.peers.browser import NARROW, WIDE, Scheme, Seen, Visit, visit

LARGEST = 7_000_000
LOOKS = ("overflow", "drawn", "axe")
MORE_LOOKS = ("text", "elements", "accessible", "keyboard", "choices", "arrows", "zoom")
FIRST: tuple[int, Scheme] = (WIDE, "light")
FEW: tuple[tuple[int, Scheme], ...] = (FIRST, (NARROW, "dark"))
VIEWS = {
    "shop": (*FEW, (WIDE, "dark"), (NARROW, "light")),
    "django": FEW,
    "pandas": FEW,
    "checksum": FEW,
}


@dataclass(frozen=True)
class Looked:
    """A page, and how it was seen at every width and in both colour schemes."""

    name: str
    file: Path
    views: Mapping[tuple[int, str], Seen]

    @property
    def wide(self) -> Mapping[str, Any]:
        """What all looks answered."""
        return self.views[FIRST].looks


@pytest.fixture(scope="module", params=VIEWS)
def page(request: pytest.FixtureRequest, report_page: Callable[[str], Path]) -> Looked:
    file = report_page(request.param)
    views = VIEWS[request.param]
    visits = [
        Visit(file, width=width, scheme=scheme, look=LOOKS + (MORE_LOOKS if (width, scheme) == FIRST else ()))
        for width, scheme in views
    ]
    return Looked(request.param, file, dict(zip(views, visit(*visits), strict=True)))


def test_it_is_small(page: Looked) -> None:
    assert page.file.stat().st_size < LARGEST


def test_nothing_goes_wrong_and_nothing_is_asked_for(page: Looked) -> None:
    assert [fault for seen in page.views.values() for fault in seen.faults()] == []


def test_every_chart_is_drawn(page: Looked) -> None:
    for seen in page.views.values():
        assert seen.drawing.drawn == seen.drawing.wanted == len(seen.looks["drawn"]) >= 3
        assert all(seen.looks["drawn"].values()), seen.looks["drawn"]


def test_it_is_no_wider_than_its_window(page: Looked) -> None:
    assert {seen.looks["overflow"] for seen in page.views.values()} == {0}


def test_axe_finds_nothing(page: Looked) -> None:
    for view, seen in page.views.items():
        assert "color-contrast" in seen.looks["axe"]["passes"]
        assert seen.looks["axe"]["violations"] == [], view


def test_every_choice_shows_something_else(page: Looked) -> None:
    choices = page.wide["choices"]
    assert choices
    assert [one for one in choices if one["different"] != one["count"] or one["empty"] or not one["back"]] == []


def test_pictures_of_trees_can_be_entered_and_left(page: Looked) -> None:
    zooms = page.wide["zoom"]
    assert zooms or page.name == "checksum", "that one imports next to nothing"
    for zoom in zooms:
        assert zoom["changed"], zoom
        assert zoom["inner"] != zoom["outermost"], zoom
        assert zoom["back"], zoom


def test_keyboard_reaches_everything_and_changes_charts(page: Looked) -> None:
    stops = page.wide["keyboard"]
    assert [stop for stop in stops if not stop["visible"]] == []
    assert stops[0]["text"] == "To the figures"
    selects = [part for part in page.wide["accessible"] if part["role"] == "combobox"]
    assert len([stop for stop in stops if stop["tag"] == "select"]) == len(selects) > 0
    assert [one for one in page.wide["arrows"] if not (one["changed"] and one["back"])] == []


def test_screen_reader_is_told_names(page: Looked) -> None:
    parts = page.wide["accessible"]
    nameless = [
        part
        for part in parts
        if part["role"] in ("combobox", "table", "heading", "button") and not part["name"].strip()
    ]
    assert nameless == []
    assert [part["name"] for part in parts if part["role"] == "heading" and part["level"] == 1]


def test_nothing_leads_out(page: Looked) -> None:
    elements = page.wide["elements"]
    assert elements["handlers"] == []
    assert elements["linksInCharts"] == 0
    assert [address for address in elements["addresses"] if not re.match(r"#|data:,$", address)] == []
    buttons = [part["name"] for part in page.wide["accessible"] if part["role"] == "button"]
    assert [name for name in buttons if re.search("share|cloud|upload|edit", name, re.IGNORECASE)] == []


@pytest.mark.parametrize("page", ["checksum"], indirect=True)
def test_ways_to_do_the_same_are_held_against_the_first(page: Looked) -> None:
    """As examples/README.md has it: the generator gives time for memory, the chunks need a tenth of it."""
    text = re.sub(r"\s+", " ", page.wide["text"])
    said = r"(\w+) ?: ([\d.]+) % less peak heap, [^.]*?[\d.]+ % less peak RSS and ([\d.]+) % (more|less) time than list"
    found = {name: (float(memory), float(time), which) for name, memory, time, which in re.findall(said, text)}
    assert found.keys() == {"generator", "chunks"}
    assert found["generator"][0] > 99
    assert 85 < found["chunks"][0] < 95
    assert found["generator"][1] > 50
    assert found["generator"][2] == "more"
    (overlay,) = [one for one in page.wide["choices"] if one["figure"] == "overview-timelines"]
    assert overlay["count"] == overlay["different"] == 2
