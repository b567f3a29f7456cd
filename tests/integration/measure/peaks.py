"""What every call tree of a heap's peak must be: whole, and of one mind with the result beside it."""

from collections import Counter

import pytest
from tests.call_trees import sums
from tests.measured import value

from memci.model.report_data import CallTree, EntrypointData
from memci.model.result import EntrypointResult


def nodes(tree: CallTree, function: str, file: str) -> list[int]:
    frames = [(frame.function, frame.file) for frame in tree.table]
    return [node for node, frame in enumerate(tree.frames) if frames[frame] == (function, file)]


def assert_adds_up(result: EntrypointResult, data: EntrypointData) -> None:
    """The tree is the peak; and nothing folded, its calls hold what the result's sites and imports say."""
    tree, peak = data.peak, value(result, "peak_heap")
    assert tree.total == sum(tree.bytes) == peak
    assert sum(one.bytes for one in data.sizes) == pytest.approx(peak, abs=10_000)
    assert sum(one.count for one in data.sizes) <= sum(tree.counts)
    assert all(one.up_to // 2 * one.count < one.bytes <= one.up_to * one.count for one in data.sizes)
    own: Counter[tuple[str, str]] = Counter()
    for frame, size in zip(tree.frames, tree.bytes, strict=True):
        function = tree.table[frame].function
        own["<import>" if function.startswith("import ") else function, tree.table[frame].file] += size
    sites: Counter[tuple[str, str]] = Counter()
    for site in result.allocations:
        sites[site.function, site.file] += site.bytes
    assert sum((sites - own).values()) == 0
    assert sum((own - sites).values()) == result.other_allocated_bytes
    held = sums(tree)
    for one in result.imports:
        below = sum(
            held[node] for node, frame in enumerate(tree.frames) if tree.table[frame].function == f"import {one.module}"
        )
        assert below >= one.cumulative_bytes
