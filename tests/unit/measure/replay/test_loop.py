"""The heap's peak, who held it, and every line's figures, from records made by hand."""

import random

from tests.unit.measure.replay.records import Story, at, is_project, loading

from memci.measure.replay.loop import Replay, replay
from memci.measure.replay.peak import peak_of
from memci.measure.replay.stacks import Stacks

HERE = at("main.py:1")
THERE = at("main.py:2")


def replayed(story: Story, *totals: int) -> tuple[Replay, Stacks]:
    stacks = Stacks(is_project)
    return replay(story, stacks, totals), stacks


def held_by_line(result: Replay, stacks: Stacks) -> dict[int, tuple[int, int]]:
    held: dict[int, tuple[int, int]] = {}
    for number, (size, count) in result.held.stacks.items():
        site = stacks.context(number).site
        assert site is not None
        before = held.get(site[2], (0, 0))
        held[site[2]] = (before[0] + size, before[1] + count)
    return held


def test_the_peak_is_the_highest_sum_and_holds_what_was_alive_then() -> None:
    story = Story()
    story.allocate(16, 100, HERE)
    story.allocate(32, 50, THERE)
    story.free(16)
    story.allocate(48, 90, THERE)
    result, stacks = replayed(story)
    assert result.peak_heap == 150
    assert held_by_line(result, stacks) == {1: (100, 1), 2: (50, 1)}
    assert (result.allocated, result.allocations) == (240, 3)


def test_of_two_equal_peaks_the_later_one_is_explained_as_memray_does() -> None:
    story = Story()
    story.allocate(16, 100, HERE)
    story.free(16)
    story.allocate(32, 100, THERE)
    result, stacks = replayed(story)
    assert result.peak_heap == 100
    assert held_by_line(result, stacks) == {2: (100, 1)}


def test_mappings_neither_add_to_the_peak_nor_move_it() -> None:
    story = Story()
    story.allocate(16, 100, HERE)
    story.free(16)
    story.map(4096, 10**9)
    story.allocate(32, 60, THERE)  # memray's own peak is here, the heap's is not
    result, stacks = replayed(story)
    assert result.peak_heap == 100
    assert result.peak_mapped == 10**9
    assert held_by_line(result, stacks) == {1: (100, 1)}


def test_freeing_what_was_allocated_before_the_tracking_changes_nothing() -> None:
    story = Story()
    story.free(8)
    story.allocate(16, 10, HERE)
    story.free(8)
    result, _ = replayed(story)
    assert (result.peak_heap, result.allocations) == (10, 1)


def test_an_address_given_out_twice_keeps_the_sum_of_what_is_held_equal_to_the_peak() -> None:
    story = Story()
    story.allocate(16, 100, HERE)
    story.allocate(16, 30, THERE)  # the freeing in between was not seen
    story.allocate(32, 1, HERE)
    result, _ = replayed(story)
    assert sum(size for size, _ in result.held.stacks.values()) == result.peak_heap == 131


def test_an_empty_capture_has_zeros() -> None:
    result, _ = replayed(Story())
    assert (result.peak_heap, result.peak_mapped, result.allocated) == (0, 0, 0)
    assert (result.held.stacks, result.held.sizes) == ({}, {})


def test_a_line_knows_its_peak_its_total_and_its_count() -> None:
    story = Story()
    story.allocate(16, 100, HERE)
    story.free(16)
    story.allocate(32, 70, HERE)
    story.allocate(48, 500, THERE)
    story.free(32)
    _, stacks = replayed(story)
    line = stacks.lines["main.py", 1]
    assert (line.live, line.most_live, line.total, line.allocations) == (0, 100, 170, 2)


def test_memory_freed_by_another_line_is_taken_from_the_line_that_allocated_it() -> None:
    story = Story()
    story.allocate(16, 100, HERE)
    story.allocate(32, 10, THERE)
    story.free(16)
    story.allocate(48, 20, THERE)
    _, stacks = replayed(story)
    assert stacks.lines["main.py", 1].live == 0
    assert stacks.lines["main.py", 2].most_live == 30


def test_every_file_on_the_stack_is_charged_on_its_innermost_line() -> None:
    story = Story()
    story.allocate(16, 100, at("/lib/x.py:9"), at("tools.py:5"), at("main.py:8"), at("tools.py:2"), HERE)
    _, stacks = replayed(story)
    assert {place: line.total for place, line in stacks.lines.items()} == {("tools.py", 5): 100, ("main.py", 8): 100}


def test_the_heap_at_each_snapshot_is_found_without_the_mappings() -> None:
    story = Story()
    story.allocate(16, 100, HERE)  # 100
    story.map(4096, 4096)  # 4196
    story.allocate(32, 50, THERE)  # 4246
    story.unmap(4096, 4096)  # 150
    story.free(16)  # 50
    result, _ = replayed(story, 0, 0, 100, 4196, 4246, 4246, 150, 50)
    assert result.heaps == [0, 0, 100, 100, 150, 150, 150, 50]


def test_a_snapshot_that_cannot_be_placed_does_not_stop_the_replay() -> None:
    story = Story()
    story.map(4096, 4096)
    story.allocate(16, 100, HERE)
    result, _ = replayed(story, 7, 4200)
    assert result.heaps == [0, 104]
    assert result.peak_heap == 100


def test_a_random_story_agrees_with_simple_bookkeeping() -> None:
    """More records than are kept in one log, so that what happened since the peak is carried over."""
    chance = random.Random(7)  # noqa: S311 (a story, not a secret)
    story = Story()
    places = [(at(f"main.py:{line}"), loading("m", load), at(f"other.py:{load}")) for line in (1, 2) for load in (1, 2)]
    live: dict[int, tuple[int, int]] = {}
    heap = peak = total = 0
    best: dict[int, int] = {}
    by_line = dict.fromkeys((1, 2), 0)
    most = dict.fromkeys((1, 2), 0)
    for step in range(600_000):
        if live and chance.random() < (0.35 if step < 200_000 else 0.52):
            address, (size, line) = live.popitem() if chance.random() < 0.9 else _any(live)
            live.pop(address, None)
            story.free(address)
            heap -= size
            by_line[line] -= size
            continue
        size = chance.randrange(1, 2_000)
        frames = chance.choice(places)
        address = 16 * step
        story.allocate(address, size, *frames)
        line = frames[0][2]
        live[address] = (size, line)
        heap += size
        total += size
        by_line[line] += size
        most[line] = max(most[line], by_line[line])
        if heap >= peak:
            peak, best = heap, dict(by_line)
    result, stacks = replayed(story)
    assert (result.peak_heap, result.allocated) == (peak, total)
    assert peak_of(story) == peak
    assert {line: size for line, (size, _) in held_by_line(result, stacks).items()} == best
    assert {line: stacks.lines["main.py", line].most_live for line in (1, 2)} == most


def _any(live: dict[int, tuple[int, int]]) -> tuple[int, tuple[int, int]]:
    address = next(iter(live))
    return address, live[address]
