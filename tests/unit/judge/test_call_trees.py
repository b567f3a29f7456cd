"""Two sides' calls as one tree: every byte stays, and what was left out of one side does not look like a change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.call_trees import Called, call_tree, call_trees, loaded, pruned, sums, whole_pairs

from memci.judge.call_trees.merge import Call, Calls, merged
from memci.judge.call_trees.shorten import without_chains, without_module_bodies
from memci.judge.two_sided import Weight, changed, cumulative, in_base, in_head, reduced
from memci.model.report_data import CallTree

KIB, MIB = 2**10, 2**20
WEIGHTS = pytest.mark.parametrize("weight", [changed, in_base, in_head])


def ways(calls: Calls) -> dict[str, tuple[float, float]]:
    """By the functions that lead there: what is held with all below, in the base and in the head."""
    names: list[str] = []
    for node in calls:
        name = node.what.frame.function if node.what else "others" if names else ""
        names.append(f"{names[node.parent]}/{name}" if names else name)
    bases = cumulative(calls, [node.base for node in calls])
    heads = cumulative(calls, [node.head for node in calls])
    return dict(zip(names, zip(bases, heads, strict=True), strict=True))


def functions(calls: Calls) -> list[str]:
    """Of the calls that are not folded."""
    return [node.what.frame.function for node in calls if node.what]


def assert_whole(calls: Calls, base: CallTree, head: CallTree) -> None:
    assert sum(node.base for node in calls) == base.total
    assert sum(node.head for node in calls) == head.total
    assert sum(node.difference for node in calls) == head.total - base.total
    assert (calls[0].parent, calls[0].what) == (-1, None)
    assert all(0 <= node.parent < index for index, node in enumerate(calls) if index)
    leaves = [node.parent for index, node in enumerate(calls) if index and node.what is None]
    assert len(leaves) == len(set(leaves))
    assert not {node.parent for node in calls[1:]} & {i for i, node in enumerate(calls) if i and node.what is None}


@WEIGHTS
@given(call_trees(), call_trees(), st.integers(0, 12))
def test_no_byte_is_lost_or_counted_twice(weight: Weight, base: CallTree, head: CallTree, most: int) -> None:
    calls = merged(base, head)
    assert_whole(calls, base, head)
    short = without_module_bodies(calls)
    assert_whole(short, base, head)
    unchained = without_chains(short, weight)
    assert_whole(unchained, base, head)
    few = reduced(unchained, most, weight)
    assert_whole(few, base, head)
    assert sum(node.what is not None for node in few) <= most


@given(call_trees(), call_trees())
def test_allocations_are_counted_once(base: CallTree, head: CallTree) -> None:
    calls = without_chains(without_module_bodies(merged(base, head)), in_head)
    shown = [node.what for node in calls if node.what]
    assert sum(call.base_count for call in shown) <= sum(base.counts)
    if all(node.what for node in calls[1:]):
        assert sum(call.head_count for call in shown) == sum(head.counts)


@given(whole_pairs(), st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_the_same_calls_pruned_differently_have_not_changed(
    pair: tuple[CallTree, CallTree], least_base: int, least_head: int
) -> None:
    whole, _ = pair
    calls = merged(pruned(whole, least_base), pruned(whole, least_head))
    assert not any(node.difference for node in calls)


@given(whole_pairs(), st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_no_change_is_off_by_more_than_what_was_left_out(
    pair: tuple[CallTree, CallTree], least_base: int, least_head: int
) -> None:
    base, head = pair
    true = ways(merged(base, head))
    for way, (before, after) in ways(merged(pruned(base, least_base), pruned(head, least_head))).items():
        if not way.endswith("others"):
            off = abs((after - before) - (true[way][1] - true[way][0]))
            assert off <= max(least_base, least_head)


def test_calls_of_one_function_are_one_whatever_their_lines() -> None:
    base = call_tree(Called("main", "a.py", 1, line=3), Called("main", "a.py", 2, line=4))
    head = call_tree(Called("main", "a.py", 10, line=7, count=5))
    _, both = merged(base, head)
    assert (both.base, both.head) == (3, 10)
    assert both.what == Call(head.table[0], line=7, base_count=2, head_count=5)


def test_a_small_call_that_the_other_side_left_out_goes_to_the_others() -> None:
    base = call_tree(Called("main", "a.py", 50 * KIB, [Called("big", "a.py", 9 * KIB)], folded=8 * KIB))
    head = call_tree(
        Called("main", "a.py", 50 * KIB, [Called("big", "a.py", 9 * KIB), Called("small", "a.py", 8 * KIB)])
    )
    assert ways(merged(base, head))["/main/others"] == (8 * KIB, 8 * KIB)
    assert "/main/small" not in ways(merged(base, head))
    assert ways(merged(head, base))["/main/others"] == (8 * KIB, 8 * KIB)


def test_a_call_too_large_to_have_been_left_out_is_new() -> None:
    base = call_tree(Called("main", "a.py", 50 * KIB, [Called("big", "a.py", 9 * KIB)], folded=8 * KIB))
    head = call_tree(Called("main", "a.py", 50 * KIB, [Called("big", "a.py", 9 * KIB), Called("new", "a.py", 5 * MIB)]))
    seen = ways(merged(base, head))
    assert seen["/main/new"] == (0, 5 * MIB)
    assert seen["/main/others"] == (8 * KIB, 0)


def test_loading_a_module_and_running_its_code_are_one() -> None:
    tree = call_tree(loaded("shop", "shop/__init__.py", loaded("json", "json/__init__.py", size=7), size=5, line=3))
    calls = without_module_bodies(merged(None, tree))
    assert functions(calls) == ["import shop", "import json"]
    assert [node.head for node in calls] == [0, 5, 7]
    assert calls[1].what is not None
    assert calls[1].what.line == 3


def test_the_code_of_another_file_stays_below_an_import() -> None:
    tree = call_tree(Called("import shop", "shop/__init__.py", 1, [Called("<module>", "other.py", 2)]))
    assert len(without_module_bodies(merged(None, tree))) == 3


def server(*innermost: Called) -> Called:
    """Three dull calls around some others, and one beside them."""
    load = Called("load", "gunicorn/c.py", 1, innermost)
    init = Called("init", "gunicorn/b.py", 2, [load, Called("side", "gunicorn/b.py", 20)])
    return Called("run", "gunicorn/a.py", 3, [init])


def test_calls_that_only_lead_somewhere_are_one() -> None:
    tree = call_tree(server(loaded("shop", "shop/__init__.py", size=900, project=True), Called("x", "y.py", 90)))
    calls = without_chains(without_module_bodies(merged(None, tree)), in_head)
    chain = calls[1].what
    assert chain is not None
    assert chain.last is not None
    assert (chain.calls, chain.frame.function, chain.last.function) == (3, "run", "load")
    assert (calls[1].head, chain.head_count) == (6, 3)
    assert set(functions(calls)) == {"run", "side", "import shop", "x"}
    assert [node.parent for node in calls] == [-1, 0, 1, 1, 1]


def test_what_holds_the_bytes_is_no_part_of_a_chain() -> None:
    tree = call_tree(server(Called("read", "pandas/io.py", 900)))
    assert set(functions(without_chains(merged(None, tree), in_head))) == {"run", "side", "read"}


def test_the_projects_own_calls_are_always_to_be_seen() -> None:
    inner = Called("parse", "shop/a.py", 0, [Called("read", "shop/b.py", 900, project=True)], project=True)
    calls = without_chains(merged(None, call_tree(Called("main", "shop/a.py", 0, [inner], project=True))), in_head)
    assert functions(calls) == ["main", "parse", "read"]


def test_of_many_those_that_weigh_most_are_kept() -> None:
    some = [Called(f"f{number}", "a.py", number) for number in range(100)]
    few = reduced(merged(None, call_tree(Called("main", "a.py", 1, some))), 4, in_head)
    assert {node.what.frame.function: node.head for node in few if node.what} == {
        "main": 1,
        "f99": 99,
        "f98": 98,
        "f97": 97,
    }
    assert [(node.head, node.parent) for node in few[1:] if node.what is None] == [(sum(range(97)), 1)]


def test_ten_thousand_levels_are_no_matter() -> None:
    deep = 10_000
    nothing = [0] * deep
    frames = call_tree(Called("a", "a.py"), Called("b", "b.py")).table
    tree = CallTree(
        table=frames,
        parents=list(range(-1, deep - 1)),
        frames=[number % 2 for number in range(deep)],
        lines=nothing,
        bytes=[1] * deep,
        counts=nothing,
        folded=nothing,
    )
    calls = merged(tree, tree)
    assert len(calls) == deep + 1
    assert_whole(reduced(without_chains(without_module_bodies(calls), in_head), 50, in_head), tree, tree)
    assert sums(tree)[0] == deep
