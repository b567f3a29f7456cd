"""Allocation sites under a result's names."""

from tests.unit.measure.capture.samples import ROOT, SITE, STDLIB, naming

from memci.measure.capture.sites import MOST_SITES, NO_PYTHON, OWN_CODE, Sites
from memci.measure.replay.figures import Site
from memci.measure.replay.frames import Frame

FRAME: Frame = ("read", f"{SITE}/pandas/io.py", 7)


def project(line: int) -> Frame:
    return ("main", f"{ROOT}/main.py", line)


def test_one_site_of_two_processes_is_one() -> None:
    sites = Sites(naming(), {})
    for _ in range(2):
        sites.add([Site(FRAME, None, project(3), 100, 2)])
    (site,) = sites.heaviest()
    assert (site.file, site.line, site.function, site.bytes, site.count) == ("pandas/io.py", 7, "read", 200, 4)
    assert not site.project


def test_of_several_callers_the_one_that_holds_most_is_named() -> None:
    sites = Sites(naming(), {})
    sites.add(
        [Site(FRAME, None, project(3), 100, 1), Site(FRAME, None, project(9), 101, 1), Site(FRAME, None, None, 500, 1)]
    )
    (site,) = sites.heaviest()
    assert site.caller is not None
    assert (site.caller.file, site.caller.line, site.caller.function) == ("main.py", 9, "main")


def test_a_site_of_the_project_needs_no_caller() -> None:
    sites = Sites(naming(), {})
    sites.add([Site(project(3), None, None, 1, 1)])
    (site,) = sites.heaviest()
    assert (site.project, site.caller, site.distribution) == (True, None, None)


def test_a_modules_own_code_is_under_its_file() -> None:
    sites = Sites(naming(), {"json": f"{STDLIB}/json/__init__.py"})
    sites.add([Site(None, "json", project(1), 50, 5)])
    (site,) = sites.heaviest()
    assert (site.file, site.line, site.function, site.distribution) == ("json/__init__.py", 0, OWN_CODE, "python")


def test_a_compiled_module_is_named_beside_its_package() -> None:
    sites = Sites(naming(), {"shop": f"{ROOT}/shop/__init__.py"})
    sites.add([Site(None, "shop.fast._speed", None, 50, 5), Site(None, "unicodedata", None, 40, 1)])
    ours, pythons = sites.heaviest()
    assert (ours.file, ours.project, ours.distribution) == ("shop/fast/_speed", True, None)
    assert (pythons.file, pythons.project, pythons.distribution) == ("unicodedata", False, "python")


def test_memory_that_no_python_code_asked_for_is_listed_too() -> None:
    sites = Sites(naming(), {})
    sites.add([Site(None, None, None, 8, 1)])
    (site,) = sites.heaviest()
    assert (site.file, site.line, site.function) == (NO_PYTHON.path, 0, "")


def test_the_heaviest_come_first_and_only_so_many() -> None:
    sites = Sites(naming(), {})
    sites.add([Site(project(line), None, None, line, 1) for line in range(1, MOST_SITES + 50)])
    listed = sites.heaviest()
    assert len(listed) == MOST_SITES
    assert [site.bytes for site in listed[:2]] == [MOST_SITES + 49, MOST_SITES + 48]


def test_what_a_hostile_program_calls_its_frames_does_no_harm() -> None:
    sites = Sites(naming(), {})
    sites.add([Site(("f" * 5_000 + "\n", "/x/" + "y" * 9_000 + "\udc80", -4), "", None, 1, 1)])
    (site,) = sites.heaviest()
    assert site.line == 0
    assert site.model_dump_json()
