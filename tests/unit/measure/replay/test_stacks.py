"""From stacks to sites, imports and lines."""

import pytest
from tests.unit.measure.replay.records import IMPORT_SYSTEM, READS, Story, at, is_project, loading

from memci.measure.replay.frames import Frame
from memci.measure.replay.packing import SHIFT
from memci.measure.replay.stacks import Context, Outside, Stacks


def number_of(stacks: Stacks, *frames: Frame) -> int:
    story = Story()
    story.allocate(16, 1, *frames)
    return stacks.resolve(story.records[0]) >> SHIFT


def context_of(stacks: Stacks, *frames: Frame) -> Context:
    return stacks.context(number_of(stacks, *frames))


@pytest.fixture
def stacks() -> Stacks:
    return Stacks(is_project)


def test_the_site_is_the_innermost_frame(stacks: Stacks) -> None:
    assert context_of(stacks, at("/lib/x.py:3"), at("main.py:1")).site == at("/lib/x.py:3")


def test_what_the_import_system_does_for_an_import_that_loads_nothing_is_its_statements(stacks: Stacks) -> None:
    looked_for = ("import_module", "/usr/lib/python3.12/importlib/__init__.py", 90)
    probe = ("_find_and_load", "<memci probe>", 1)
    assert context_of(stacks, READS, probe, looked_for, at("main.py:4")).site == at("main.py:4")


def test_a_modules_own_code_has_no_site_but_a_module(stacks: Stacks) -> None:
    context = context_of(stacks, READS, loading("json"), READS, at("main.py:4"))
    assert context.site is None
    assert stacks.outsides[context.outside] == Outside(("json",), (at("main.py:4"),))
    assert stacks.caller(context) == at("main.py:4")


def test_modules_are_listed_from_the_inside_outwards_each_once(stacks: Stacks) -> None:
    context = context_of(
        stacks, at("/l/a.py:1"), loading("a"), at("/l/b.py:2"), loading("b"), loading("a", 2), at("main.py:1")
    )
    assert stacks.outsides[context.outside].modules == ("a", "b")


def test_a_frame_of_the_program_with_the_name_of_a_marker_is_none(stacks: Stacks) -> None:
    context = context_of(stacks, at("main.py:7", "<memci import json>"))
    assert context.outside == 0


def test_a_module_loaded_twice_is_looked_at_twice(stacks: Stacks) -> None:
    first = context_of(stacks, READS, loading("x", 1), at("main.py:1"))
    second = context_of(stacks, READS, loading("x", 2), at("main.py:2"))
    assert stacks.caller(first) == at("main.py:1")
    assert stacks.caller(second) == at("main.py:2")


def test_markers_and_project_frames_are_found_at_any_depth(stacks: Stacks) -> None:
    deep = [at(f"/lib/deep.py:{line}") for line in range(1, 60)]
    context = context_of(stacks, *deep, loading("pandas"), *deep, at("main.py:1"))
    assert stacks.outsides[context.outside] == Outside(("pandas",), (at("main.py:1"),))
    # The next stack is fetched no deeper than the last was, and yet seen whole.
    deeper = context_of(stacks, at("/lib/y.py:1"), *deep, *deep, at("main.py:2"))
    assert deeper.project == (at("main.py:2"),)


def test_recursion_keeps_one_frame_of_a_file(stacks: Stacks) -> None:
    context = context_of(stacks, *[at(f"main.py:{line}") for line in range(1, 500)])
    assert context.project == (at("main.py:1"),)


def test_memory_that_no_python_code_asked_for(stacks: Stacks) -> None:
    context = context_of(stacks)
    assert (context.site, context.outside) == (None, 0)


def test_the_import_system_alone_is_its_own_site(stacks: Stacks) -> None:
    assert context_of(stacks, READS, ("_find_and_load", IMPORT_SYSTEM, 9)).site == READS


def test_a_modules_file_is_learned_from_its_own_code_running(stacks: Stacks) -> None:
    context_of(stacks, at("/lib/helper.py:2"), at("/lib/a.py:1", "<module>"), loading("a"))
    context_of(stacks, at("/lib/a.py:1", "<module>"), loading("a"))
    context_of(stacks, at("<string>:1", "<module>"), loading("b"))
    assert stacks.module_files == {"a": "/lib/a.py"}


def test_equal_lines_are_one_object(stacks: Stacks) -> None:
    one, other = (number_of(stacks, at(f"/lib/x.py:{line}"), at("main.py:1")) for line in (1, 2))
    assert one != other
    assert stacks.groups[one] is stacks.groups[other]
    assert stacks.groups[one] == (stacks.lines["main.py", 1],)
