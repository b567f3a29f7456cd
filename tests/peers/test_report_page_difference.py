"""A site of 5 MiB that was slipped into a program: the picture of what changed shows it, and adds up."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from memci.store import read_report_data, read_result
from tests.factories import KIB, MIB
from tests.peers.browser import Visit, visit

_FIGURE = re.compile(r'<script type="application/json" id="([a-z0-9-]+-stacks)-data">(.*?)</script>', re.DOTALL)
_ITSELF = re.compile(r"by itself [^(]*\(([+−±])")


@pytest.fixture(scope="module")
def page(report_page: Callable[[str], Path]) -> Path:
    return report_page("five mib")


@pytest.fixture(scope="module")
def change(page: Path) -> dict[str, Any]:
    """The trace that is drawn first, as it stands in the page."""
    found = _FIGURE.search(page.read_text("utf-8"))
    assert found, "the page has no picture of the calls"
    trace: dict[str, Any] = json.loads(found[2])["data"][0]
    return trace


def grew(page: Path) -> float:
    """By how much peak_heap is larger in the head's result than in the base's."""
    results = [read_result(page.parent / ".memci" / name) for name in ("result.base.json", "result.json")]
    before, after = (result.entrypoints[0].metrics["peak_heap"].value for result in results)
    return after - before


def test_parts_add_up_to_the_difference_of_the_peaks(page: Path, change: dict[str, Any]) -> None:
    """An area has no sign: it is what a part holds more or less by itself, and the words beside it say which."""
    total = 0.0
    for area, figure, words in zip(change["values"], change["text"], change["hovertext"], strict=True):
        itself = _ITSELF.search(words)
        total += -area if (itself[1] if itself else figure[0]) == "−" else area
    assert total == pytest.approx(grew(page), abs=16 * KIB)
    assert grew(page) == pytest.approx(5 * MIB, abs=64 * KIB)


def test_site_is_there_with_its_5_mib(change: dict[str, Any]) -> None:
    figures = dict(zip(change["labels"], change["text"], strict=True))
    (site,) = [name for name in figures if name.startswith("cache catalogue.py")]
    assert figures[site] == "+5.0 MiB"
    (index,) = [number for number, name in enumerate(change["labels"]) if name == site]
    assert change["values"][index] == pytest.approx(5 * MIB, abs=KIB)


def test_real_files_say_the_same(page: Path) -> None:
    """The side files, without the page: a tree is exactly its peak, and the site is in the head alone."""
    held = {}
    for side in ("result.base.json", "result.json"):
        file = page.parent / ".memci" / side
        data, (measured,) = read_report_data(file), read_result(file).entrypoints
        assert data is not None
        tree = data.entrypoints[0].peak
        assert tree.total == measured.metrics["peak_heap"].value
        sites = [tree.table[frame].function for frame in tree.frames]
        held[side] = sum(own for function, own in zip(sites, tree.bytes, strict=True) if function == "cache")
    assert held["result.base.json"] == 0
    assert held["result.json"] == pytest.approx(5 * MIB, abs=KIB)


def test_it_is_to_be_seen(page: Path) -> None:
    """In the browser: in the headline's cause, in the picture, and under the mouse."""
    (seen,) = visit(Visit(page, look=["text", "hovers"]))
    assert seen.faults() == []
    text = re.sub(r"\s+", " ", seen.looks["text"])
    assert re.search(r"cache in catalogue\.py:\d+, new, holds 5\.0 MiB", text)
    assert re.search(r"cache catalogue\.py:\d+ ?\+5\.0 MiB", text)
    assert any(
        re.search(r"cache catalogue\.py.*base 0 B → head 5\.0 MiB: \+5\.0 MiB", label) for label in seen.looks["hovers"]
    )
