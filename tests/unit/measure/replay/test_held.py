"""What is held at the peak, by size."""

from tests.unit.measure.replay.records import Story, at, is_project

from memci.measure.replay.held import Held
from memci.measure.replay.loop import replay
from memci.measure.replay.stacks import Stacks


def sizes_of(story: Story) -> dict[int, list[int]]:
    return replay(story, Stacks(is_project)).held.sizes


def test_a_class_has_more_than_half_of_a_power_of_two_and_at_most_that() -> None:
    story = Story()
    for number, size in enumerate((1, 2, 3, 4, 5, 8, 9, 1024, 1025, 0)):
        story.allocate(16 * number, size, at("main.py:1"))
    assert sizes_of(story) == {0: [1, 1], 1: [2, 1], 2: [7, 2], 3: [13, 2], 4: [9, 1], 10: [1024, 1], 11: [1025, 1]}


def test_sizes_are_those_at_the_peak() -> None:
    story = Story()
    story.allocate(16, 600, at("main.py:1"))
    story.allocate(32, 300, at("main.py:2"))
    story.free(16)
    story.allocate(48, 20, at("main.py:1"))
    story.free(32)
    assert sizes_of(story) == {10: [600, 1], 9: [300, 1]}


def test_one_larger_than_memory_has_a_class() -> None:
    held = Held()
    held.add([(1 << 40) - 1])
    assert list(held.sizes) == [40]


def test_an_address_given_out_twice_leaves_no_size_below_zero() -> None:
    story = Story()
    story.allocate(16, 1000, at("main.py:1"))
    for _ in range(3):
        story.allocate(32, 10, at("main.py:1"))
    story.free(16)
    story.allocate(48, 1, at("main.py:1"))
    held = replay(story, Stacks(is_project)).held
    assert all(size > 0 and count >= 0 for figures in (held.sizes, held.stacks) for size, count in figures.values())
    assert sum(size for size, _ in held.stacks.values()) == 1030
