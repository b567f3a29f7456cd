"""Ranges of mapped memory."""

import random

from memci.measure.replay.mappings import Mappings


def test_partial_unmapping_leaves_both_ends() -> None:
    mappings = Mappings()
    mappings.add(1000, 100)
    assert mappings.remove(1040, 20) == 20
    assert mappings.remove(1000, 40) == 40
    assert mappings.total == 40
    assert mappings.remove(0, 5000) == 40
    assert (mappings.total, mappings.peak) == (0, 100)


def test_mapping_over_a_mapping_replaces_it() -> None:
    mappings = Mappings()
    mappings.add(1000, 100)
    assert mappings.add(1050, 100) == 50
    assert mappings.total == 150


def test_neighbours_are_not_touched_and_nothing_is_unmapped_twice() -> None:
    mappings = Mappings()
    mappings.add(1000, 100)
    mappings.add(1100, 100)
    assert mappings.remove(1100, 100) == 100
    assert mappings.remove(1100, 100) == 0
    assert mappings.remove(1100, 0) == mappings.add(1, 0) == 0
    assert mappings.total == 100


def test_against_a_set_of_pages() -> None:
    chance = random.Random(3)  # noqa: S311 (a story, not a secret)
    mappings = Mappings()
    pages: set[int] = set()
    peak = 0
    for _ in range(3_000):
        start, length = chance.randrange(200), chance.randrange(1, 30)
        touched = set(range(start, start + length))
        if chance.random() < 0.5:
            mappings.add(start, length)
            pages |= touched
        else:
            mappings.remove(start, length)
            pages -= touched
        peak = max(peak, len(pages))
        assert mappings.total == len(pages)
    assert mappings.peak == peak
