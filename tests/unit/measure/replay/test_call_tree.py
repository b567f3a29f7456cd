"""The tree of calls: what is in it, and how it is cut."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.measure.replay.records import IMPORT_SYSTEM, READS, Story, at, is_project, loading

from memci.measure.replay.call_tree import NOBODY, OTHER, Call, CallRows, calls_held
from memci.measure.replay.frames import Frame
from memci.measure.replay.loop import replay
from memci.measure.replay.stacks import Stacks


def tree_of(story: Story, most: int = 10_000, stacks: int = 1_000) -> CallRows:
    known = Stacks(is_project, stacks)
    replayed = replay(story, known)
    rows = calls_held(replayed.held.stacks, known, most)
    assert sum(rows.bytes) + sum(rows.folded) == replayed.peak_heap
    assert all(parent < node for node, parent in enumerate(rows.parents))
    return rows


def paths(rows: CallRows) -> dict[tuple[Call, ...], tuple[int, int, int, int]]:
    """Line, bytes, count and folded bytes by the calls that lead to a node, the outermost first."""
    named: list[tuple[Call, ...]] = []
    for parent, call in zip(rows.parents, rows.calls, strict=True):
        named.append((*named[parent], rows.table[call]) if parent >= 0 else (rows.table[call],))
    assert len(set(named)) == len(named)
    return dict(zip(named, zip(rows.lines, rows.bytes, rows.counts, rows.folded, strict=True), strict=True))


MAIN, WORK, DEEP = ("f", "main.py"), ("work", "/lib/work.py"), ("deep", "/lib/deep.py")


def test_calls_are_added_up_by_function_and_its_line_is_the_one_with_most() -> None:
    story = Story()
    story.allocate(16, 100, at("main.py:1"))
    story.allocate(32, 30, at("/lib/work.py:7", "work"), at("main.py:1"))
    story.allocate(48, 80, at("/lib/work.py:8", "work"), at("main.py:2"))
    story.allocate(64, 60, at("/lib/deep.py:3", "deep"), at("/lib/work.py:7", "work"), at("main.py:1"))
    assert paths(tree_of(story)) == {
        (MAIN,): (1, 100, 1, 0),
        (MAIN, WORK): (7, 110, 2, 0),
        (MAIN, WORK, DEEP): (3, 60, 1, 0),
    }


def test_what_is_no_longer_held_at_the_peak_is_not_in_the_tree() -> None:
    story = Story()
    story.allocate(16, 100, at("main.py:1"))
    story.free(16)
    story.allocate(32, 200, at("/lib/work.py:7", "work"))
    story.free(32)
    story.allocate(48, 50, at("/lib/deep.py:3", "deep"))
    assert paths(tree_of(story)) == {(WORK,): (7, 200, 1, 0)}


def test_an_import_is_a_node_and_the_import_systems_frames_are_none() -> None:
    outer = (("_find", IMPORT_SYSTEM, 5), loading("shop", 1), READS, at("main.py:1", "<module>"))
    inside = (READS, loading("shop.cache", 2), at("shop.py:4", "<module>"), *outer)
    story = Story()
    story.allocate(16, 1000, READS, *inside)
    story.allocate(32, 70, at("cache.py:2", "<module>"), *inside)
    story.allocate(48, 5, *outer)
    main, shop = ("<module>", "main.py"), ("<module>", "shop.py")
    assert paths(tree_of(story)) == {
        (main,): (1, 0, 0, 0),
        (main, ("shop", None)): (0, 5, 1, 0),
        (main, ("shop", None), shop): (4, 0, 0, 0),
        (main, ("shop", None), shop, ("shop.cache", None)): (0, 1000, 1, 0),
        (main, ("shop", None), shop, ("shop.cache", None), ("<module>", "cache.py")): (2, 70, 1, 0),
    }


def test_a_module_loaded_from_two_places_is_below_both() -> None:
    story = Story()
    story.allocate(16, 10, READS, loading("part", 1), at("main.py:1"))
    story.allocate(32, 20, READS, loading("part", 2), at("other.py:1"))
    story.allocate(48, 40, READS, loading("part", 3), at("main.py:2"))
    assert paths(tree_of(story)) == {
        (MAIN,): (2, 0, 0, 0),
        (MAIN, ("part", None)): (0, 50, 2, 0),
        (("f", "other.py"),): (1, 0, 0, 0),
        (("f", "other.py"), ("part", None)): (0, 20, 1, 0),
    }


def test_what_no_python_code_asked_for_and_what_was_forgotten_are_nobodys() -> None:
    story = Story()
    story.allocate(16, 100, at("main.py:1"))
    story.allocate(16, 30, at("main.py:2"))  # the freeing in between was not seen
    story.allocate(32, 4)
    assert paths(tree_of(story)) == {(NOBODY,): (0, 104, 1, 0), (MAIN,): (2, 30, 1, 0)}


def test_the_import_system_alone_is_its_own_call() -> None:
    story = Story()
    story.allocate(16, 100, READS, ("_find_and_load", IMPORT_SYSTEM, 9))
    assert paths(tree_of(story)) == {(READS[:2],): (1, 100, 1, 0)}


def test_what_is_cut_is_folded_into_the_nearest_call_that_is_left() -> None:
    story = Story()
    story.allocate(16, 100, at("main.py:1"))
    story.allocate(32, 30, at("/lib/work.py:7", "work"), at("main.py:1"))
    story.allocate(48, 6, at("/lib/deep.py:3", "deep"), at("/lib/work.py:7", "work"), at("main.py:1"))
    story.allocate(64, 7, at("other.py:3"))
    story.allocate(80, 8, at("another.py:3"))
    assert paths(tree_of(story, 2)) == {
        (MAIN,): (1, 100, 1, 0),
        (MAIN, WORK): (7, 30, 1, 6),
        (OTHER,): (0, 0, 0, 15),
    }
    assert paths(tree_of(story, 1)) == {(MAIN,): (1, 100, 1, 36), (OTHER,): (0, 0, 0, 15)}


def test_a_very_deep_recursion_is_told_whole() -> None:
    story = Story()
    story.allocate(16, 9, *[at("main.py:1", f"f{depth % 7}") for depth in range(20_000)])
    assert len(tree_of(story, 30_000, 30_000).parents) == 20_000
    assert tree_of(story, 100, 30_000).folded[-1] == 9


def test_beyond_the_limit_of_stacks_calls_are_shortened_to_the_import_and_the_site() -> None:
    loads = (loading("part", 1), at("main.py:1"))
    deep = [at(f"/lib/a{depth}.py:1") for depth in range(3)]
    story = Story()
    story.allocate(16, 10, *deep, *loads)
    story.allocate(32, 20, *deep, at("main.py:7"), at("/lib/b.py:3"), *loads)
    part, site = ("part", None), ("f", "/lib/a0.py")
    whole = (MAIN, part, *(("f", f"/lib/a{depth}.py") for depth in (2, 1, 0)))
    assert paths(tree_of(story, stacks=6))[whole] == (1, 10, 1, 0)
    assert paths(tree_of(story, stacks=6))[MAIN, part, site] == (1, 20, 1, 0)


FRAMES = [at(f"{file}:{line}", function) for file in ("main.py", "/l/a.py") for function in "fg" for line in (1, 2)]
LOADS = [loading(module, load) for load, module in enumerate(["a", "b", "a"])]


@st.composite
def stacks(draw: st.DrawFn) -> Sequence[Frame]:
    """The innermost frame first; what is around a loading is always the same, as it is in a program."""
    inner = draw(st.lists(st.sampled_from([*FRAMES, READS]), max_size=4))
    depth = draw(st.integers(0, len(LOADS)))
    around: list[Frame] = []
    for load in LOADS[:depth]:
        around = [READS, load, FRAMES[load[2]], *around]
    return [*inner, *around]


@given(st.lists(st.tuples(stacks(), st.integers(0, 9), st.booleans()), max_size=30), st.integers(1, 12))
def test_any_tree_adds_up_however_much_is_cut(steps: list[tuple[Sequence[Frame], int, bool]], most: int) -> None:
    story = Story()
    for number, (frames, size, freed) in enumerate(steps):
        story.allocate(16 * number, size, *frames)
        if freed:
            story.free(16 * number)
    whole, cut = tree_of(story), tree_of(story, most)
    assert len(cut.parents) <= most + 1
    assert sum(whole.folded) == 0
    known = paths(whole)
    for path, (line, size, count, _) in paths(cut).items():
        if path != (OTHER,):
            assert known[path][:3] == (line, size, count)


@given(st.lists(st.tuples(stacks(), st.integers(1, 9)), max_size=30), st.integers(1, 12))
def test_few_stacks_mean_the_same_as_all(steps: list[tuple[Sequence[Frame], int]], most: int) -> None:
    """What each site, import and line holds does not depend on the tree's detail."""
    story = Story()
    for number, (frames, size) in enumerate(steps):
        story.allocate(16 * number, size, *frames)
    tree_of(story, stacks=most)
    meant = []
    for known in (Stacks(is_project), Stacks(is_project, most)):
        held: dict[object, int] = {}
        for number, (size, _) in replay(story, known).held.stacks.items():
            context = known.context(number)
            key = (context.site, context.project, known.outsides[context.outside], known.groups[number] == ())
            held[key] = held.get(key, 0) + size
        meant.append((held, {place: line.total for place, line in known.lines.items()}))
    assert meant[0] == meant[1]
