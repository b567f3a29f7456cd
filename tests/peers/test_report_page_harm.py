"""A page in which every foreign text means harm: in the browser it is text, and nothing else."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from memci.render.escape import plain
from memci.render.html.page import render_report
from tests.peers.browser import NARROW, Seen, Visit, visit
from tests.peers.harmful import HARM, report_of
from tests.peers.test_report_page import LARGEST

LOOKS = ("overflow", "drawn", "elements", "text", "zoom", "choices", "hovers")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("harm") / "page.html", HARM)


@pytest.fixture(scope="module")
def seen(file: Path) -> Seen:
    return visit(Visit(file, look=LOOKS))[0]


def written(file: Path, texts: Sequence[str]) -> Path:
    file.write_text(render_report(report_of(texts)), encoding="utf-8")
    return file


def test_nothing_happens(seen: Seen) -> None:
    assert seen.faults() == []
    assert not seen.looks["elements"]["taken"]


def test_everything_is_drawn(seen: Seen) -> None:
    assert seen.drawing.drawn == seen.drawing.wanted >= 5
    assert all(seen.looks["drawn"].values())


def test_no_element_is_there_that_a_harmless_page_does_not_have(seen: Seen, tmp_path: Path) -> None:
    (harmless,) = visit(Visit(written(tmp_path / "page.html", ["a name"]), look=["elements"]))
    ours, found = harmless.looks["elements"], seen.looks["elements"]
    assert set(found["tags"]) <= set(ours["tags"])
    assert found["scripts"] == ours["scripts"]
    assert found["handlers"] == []
    assert found["linksInCharts"] == 0
    allowed = r"#[a-z0-9-]+$|data:,$|https://github\.com/owner/shop/"
    assert [address for address in found["addresses"] if not re.match(allowed, address)] == []


@pytest.mark.parametrize("where", ["text", "hovers"])
def test_all_of_it_is_to_be_read_as_it_is_written(seen: Seen, where: str) -> None:
    """On the page, and under the mouse, where plotly would read tags, entities and templates."""
    read = "\n".join([*seen.looks[where]]) if where == "hovers" else seen.looks[where]
    beginnings = {plain(harm, 45)[:20] for harm in HARM if harm.strip()}
    assert [harm for harm in beginnings if harm not in read] == []


def test_it_would_be_seen(file: Path, tmp_path: Path) -> None:
    """The same page with what plotly reads as tags."""
    careless = tmp_path / "page.html"
    careless.write_text(file.read_text("utf-8").replace(r"\u0026lt;", r"\u003c").replace(r"\u0026gt;", r"\u003e"))
    (seen,) = visit(Visit(careless, look=["hovers"]))
    read = "\n".join(seen.looks["hovers"])
    assert "bold" in read
    assert "<b>bold</b>" not in read


def test_it_stays_small_and_narrow(file: Path) -> None:
    assert file.stat().st_size < LARGEST
    (narrow,) = visit(Visit(file, width=NARROW, scheme="dark", look=("overflow",)))
    assert narrow.faults() == []
    assert narrow.looks["overflow"] == 0
