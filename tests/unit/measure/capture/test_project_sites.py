"""The lines of the project, and what they hold, under a result's names."""

from tests.unit.measure.capture.samples import ROOT, figures, naming

from memci.measure.capture.project_sites import MOST_PROJECT_SITES, project_sites
from memci.measure.replay.figures import ProjectSite
from memci.measure.replay.frames import Frame
from memci.model.result import ProjectSite as Named


def frame(line: int) -> Frame:
    return ("load", f"{ROOT}/shop/cache.py", line)


def test_one_line_of_two_processes_is_one_but_not_within_another_import() -> None:
    process = figures(
        project_sites=[ProjectSite(frame(3), "shop.cache", 100, 2), ProjectSite(frame(3), None, 30, 1)],
    )
    assert project_sites([process, process], naming()) == [
        Named(file="shop/cache.py", line=3, function="load", imported="shop.cache", bytes=200, count=4),
        Named(file="shop/cache.py", line=3, function="load", imported=None, bytes=60, count=2),
    ]


def test_the_heaviest_come_first_and_only_so_many() -> None:
    process = figures(
        project_sites=[ProjectSite(frame(line), None, line, 1) for line in range(1, MOST_PROJECT_SITES + 50)]
    )
    listed = project_sites([process], naming())
    assert len(listed) == MOST_PROJECT_SITES
    assert [site.bytes for site in listed[:2]] == [MOST_PROJECT_SITES + 49, MOST_PROJECT_SITES + 48]


def test_what_a_hostile_program_calls_its_code_does_no_harm() -> None:
    hostile = ProjectSite(("f" * 5_000 + "\n", f"{ROOT}/" + "y" * 9_000 + "\udc80", -4), "m\x00" * 900, 1, 1)
    (site,) = project_sites([figures(project_sites=[hostile])], naming())
    assert site.line == 0
    assert site.model_dump_json()
