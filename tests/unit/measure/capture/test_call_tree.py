"""The calls of several processes, under the names of a result."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.measure.capture.samples import ROOT, SITE, STDLIB, figures, naming, process

from memci.measure.capture.call_tree import call_tree, size_classes
from memci.measure.capture.heap import figures_of_tree
from memci.measure.replay.call_tree import NOBODY, OTHER, Call, CallRows
from memci.model.report_data import OTHER_CALLS, CallFrame, CallTree, SizeClass

MAIN: Call = ("<module>", f"{ROOT}/main.py")
PANDAS: Call = ("pandas", None)
FRAME: Call = ("make", f"{SITE}/pandas/frame.py")

Row = tuple[int, Call, int, int, int, int]
"""Caller, call, line, bytes, allocations, folded bytes."""


def rows(*nodes: Row) -> CallRows:
    table = list(dict.fromkeys(call for _, call, *_ in nodes))
    parents, calls, *columns = ([list(column) for column in zip(*nodes, strict=True)]) if nodes else [[]] * 6
    return CallRows(table, parents, [table.index(call) for call in calls], *columns)


def tree(*processes: CallRows, files: Mapping[str, str] | None = None, most: int = 100) -> CallTree:
    return call_tree([figures(calls=one) for one in processes], naming(), files or {}, most)


def told(found: CallTree) -> list[tuple[str, str, int, int, int, int, int]]:
    return [
        (found.table[frame].function, found.table[frame].file, parent, line, size, count, folded)
        for frame, parent, line, size, count, folded in zip(
            found.frames, found.parents, found.lines, found.bytes, found.counts, found.folded, strict=True
        )
    ]


def test_calls_have_the_names_of_a_result() -> None:
    found = tree(
        rows(
            (-1, MAIN, 3, 10, 1, 0),
            (0, PANDAS, 0, 20, 2, 0),
            (1, FRAME, 7, 30, 3, 4),
            (0, ("load", f"{STDLIB}/json/__init__.py"), 5, 1, 1, 0),
            (0, ("secret", "/home/alice/private/tool.py"), 2, 1, 1, 0),
            (-1, NOBODY, 0, 5, 1, 0),
            (-1, OTHER, 0, 0, 0, 9),
        ),
        files={"pandas": f"{SITE}/pandas/__init__.py"},
    )
    assert found.table == [
        CallFrame(function="<module>", file="main.py", project=True),
        CallFrame(function="import pandas", file="pandas/__init__.py"),
        CallFrame(function="make", file="pandas/frame.py"),
        CallFrame(function="load", file="json/__init__.py", distribution="python"),
        CallFrame(function="secret", file="…/private/tool.py"),
        CallFrame(function="", file="<no Python frame>"),
        CallFrame(function="", file=OTHER_CALLS),
    ]
    assert (found.parents, found.lines) == ([-1, 0, 1, 0, 0, -1, -1], [3, 0, 7, 5, 2, 0, 0])
    assert (found.bytes, found.counts) == ([10, 20, 30, 1, 1, 5, 0], [1, 2, 3, 1, 1, 1, 0])
    assert (found.folded, found.total) == ([0, 0, 4, 0, 0, 0, 9], 80)


def test_a_compiled_module_is_named_beside_its_package() -> None:
    (frame,) = tree(rows((-1, ("pandas._libs.algos", None), 0, 1, 1, 0))).table
    assert (frame.function, frame.file) == ("import pandas._libs.algos", "pandas/_libs/algos")


def test_what_the_same_calls_hold_in_two_processes_is_added_up() -> None:
    first = rows((-1, MAIN, 3, 10, 1, 0), (0, FRAME, 7, 30, 3, 4))
    second = rows((-1, NOBODY, 0, 5, 1, 0), (-1, MAIN, 4, 100, 2, 0), (1, FRAME, 7, 1, 1, 0))
    assert told(tree(first, second)) == [
        ("<module>", "main.py", -1, 4, 110, 3, 0),
        ("make", "pandas/frame.py", 0, 7, 31, 4, 4),
        ("", "<no Python frame>", -1, 0, 5, 1, 0),
    ]


def test_the_lightest_calls_are_folded() -> None:
    both = rows((-1, MAIN, 3, 10, 1, 0), (0, FRAME, 7, 3, 3, 1)), rows((-1, NOBODY, 0, 5, 1, 0))
    assert told(tree(*both, most=1)) == [("<module>", "main.py", -1, 3, 10, 1, 4), ("", OTHER_CALLS, -1, 0, 0, 0, 5)]


def test_names_that_mean_harm_are_made_harmless() -> None:
    long = "n" * 5_000
    found = tree(rows((-1, ("\x1b[31m\ud800", f"{ROOT}/{long}\n.py"), 2**40, 1, 1, 0), (-1, (long, None), 0, 1, 1, 0)))
    assert [frame.function for frame in found.table] == ["\ufffd[31m\ufffd", ("import " + long)[:999] + "…"]
    assert all(frame.file.isprintable() for frame in found.table)
    assert found.lines == [2**31 - 1, 0]


def test_only_processes_alive_together_are_in_the_tree() -> None:
    """As for the peak, of which it is a picture."""
    alone = figures(40, calls=rows((-1, FRAME, 1, 40, 1, 0)), sizes=[(6, 40, 1)])
    both = figures(30, calls=rows((-1, MAIN, 1, 30, 2, 0)), sizes=[(4, 30, 2)])
    heap = figures_of_tree([process(1, 0, 10, alone), process(2, 20, 40, both), process(3, 30, 40, both)], naming())
    assert told(heap.calls) == [("<module>", "main.py", -1, 1, 60, 4, 0)]
    assert heap.calls.total == heap.peak_heap == 60
    assert heap.sizes == (SizeClass(up_to=16, bytes=60, count=4),)


def test_size_classes_are_added_up_smallest_first() -> None:
    both = [figures(sizes=[(3, 7, 1), (40, 2**40, 1)]), figures(sizes=[(0, 2, 2), (3, 8, 1)])]
    assert size_classes(both) == [
        SizeClass(up_to=1, bytes=2, count=2),
        SizeClass(up_to=8, bytes=15, count=2),
        SizeClass(up_to=2**40, bytes=2**40, count=1),
    ]


CALLS: Sequence[Call] = [MAIN, PANDAS, FRAME, NOBODY, OTHER, ("make", "/alice/1/x.py"), ("make", "/bob/1/x.py")]


@st.composite
def any_rows(draw: st.DrawFn) -> CallRows:
    numbers = st.integers(0, 99)
    callers = [draw(st.integers(-1, node - 1)) for node in range(draw(st.integers(0, 12)))]
    figures_of = st.tuples(st.sampled_from(CALLS), numbers, numbers, numbers, numbers)
    return rows(*((caller, *draw(figures_of)) for caller in callers))


@given(st.lists(any_rows(), max_size=3), st.integers(1, 12))
def test_all_bytes_stay_in_the_tree(processes: list[CallRows], most: int) -> None:
    found = tree(*processes, most=most)
    assert found.total == sum(sum(one.bytes) + sum(one.folded) for one in processes)
    assert len(found.parents) <= most + 1
    # The model refuses a caller after what it calls.
    assert CallTree.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize("most", [1, 3])
def test_a_tree_that_is_cut_twice_says_other_calls_once(most: int) -> None:
    cut = rows((-1, MAIN, 3, 10, 1, 0), (-1, OTHER, 0, 0, 0, 9))
    found = tree(cut, cut, rows((-1, FRAME, 1, 2, 1, 0), (-1, PANDAS, 1, 2, 1, 0)), most=most)
    assert [frame.file for frame in found.table].count(OTHER_CALLS) == 1
    assert found.total == 42
