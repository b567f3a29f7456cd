"""Sites, imports and lines of one process, and their way through a pipe."""

import pytest
from tests.unit.measure.replay.records import READS, Story, at, is_project, loading

from memci.measure.replay.figures import ProcessFigures, ProjectSite, Site, figures_of
from memci.measure.replay.loop import replay
from memci.measure.replay.stacks import Stacks


def story_of_an_import() -> Story:
    story = Story()
    outside = (loading("shop.report"), at("main.py:1"))
    story.allocate(16, 1000, READS, *outside)  # shop.report's own code
    story.allocate(32, 200, at("report.py:3", "<module>"), *outside)
    inside = (loading("pandas"), at("report.py:4", "<module>"), *outside)
    story.allocate(48, 5000, READS, *inside)
    story.allocate(64, 700, at("/lib/frame.py:9"), *inside)
    story.allocate(80, 30, at("main.py:2"))
    story.allocate(96, 4)
    return story


@pytest.fixture
def figures() -> ProcessFigures:
    stacks = Stacks(is_project)
    story = story_of_an_import()
    replayed = replay(story, stacks, [1000, 6934])
    return figures_of(replayed, stacks, len(story.records), [5, 15])


def test_self_bytes_and_what_is_in_no_import_are_the_peak(figures: ProcessFigures) -> None:
    assert figures.imports == {"shop.report": (1200, 6900), "pandas": (5700, 5700)}
    assert figures.unattributed == 34
    assert sum(own for own, _ in figures.imports.values()) + figures.unattributed == figures.peak_heap == 6934


def test_sites_name_the_projects_caller_unless_they_are_the_projects(figures: ProcessFigures) -> None:
    assert sorted(figures.sites, key=lambda site: -site.bytes) == [
        Site(None, "pandas", at("report.py:4", "<module>"), 5000, 1),
        Site(None, "shop.report", at("main.py:1"), 1000, 1),
        Site(at("/lib/frame.py:9"), None, at("report.py:4", "<module>"), 700, 1),
        Site(at("report.py:3", "<module>"), None, None, 200, 1),
        Site(at("main.py:2"), None, None, 30, 1),
        Site(None, None, None, 4, 1),
    ]


def test_the_projects_innermost_line_holds_what_it_calls_but_no_import_that_it_sets_off() -> None:
    story = Story()
    outside = (loading("shop.report"), at("main.py:1"))
    called = (at("/lib/frame.py:9"), at("report.py:7"), at("models.py:2"))
    story.allocate(16, 1000, *called, *outside)
    story.allocate(32, 300, at("report.py:7"), *outside)
    story.allocate(48, 50, *called)
    story.allocate(64, 7000, READS, loading("pandas"), at("report.py:4", "<module>"), *outside)
    story.allocate(80, 4)
    stacks = Stacks(is_project)
    replayed = replay(story, stacks, [])
    figures = figures_of(replayed, stacks, len(story.records), [])
    assert figures.project_sites == [
        ProjectSite(at("report.py:7"), "shop.report", 1300, 2),
        ProjectSite(at("report.py:7"), None, 50, 1),
    ]
    assert ProcessFigures.from_json(figures.to_json().encode()) == figures


def test_lines_have_what_they_hold_at_the_peak(figures: ProcessFigures) -> None:
    assert figures.lines == {
        "main.py": [(1, 6900, 6900, 6900, 4), (2, 30, 30, 30, 1)],
        "report.py": [(3, 200, 200, 200, 1), (4, 5700, 5700, 5700, 2)],
    }


def test_moments_go_with_the_heap_at_them(figures: ProcessFigures) -> None:
    assert figures.seen == [(5, 1000), (15, 6934)]


def test_everything_survives_the_pipe(figures: ProcessFigures) -> None:
    assert ProcessFigures.from_json(figures.to_json().encode()) == figures


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"sites": 1}', b'{"sites": [], "lines": {}, "imports": {"m": 1}}']
)
def test_what_is_no_figures_is_refused(text: bytes) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        ProcessFigures.from_json(text)
