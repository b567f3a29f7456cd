from typing import Any

from tests.factories import MIB, bytes_metric, shop_web, site

from memci.judge.allocations import allocation_changes
from memci.model.base import LARGEST
from memci.model.comparison import AllocationChange
from memci.model.result import Allocation


def changes(base: list[Allocation], head: list[Allocation], **head_fields: Any) -> list[AllocationChange]:
    return allocation_changes(shop_web(allocations=base), shop_web(allocations=head, **head_fields))


def test_new_grown_shrunk_and_gone_biggest_change_first() -> None:
    base = [site(5, "shop/a.py", 1, "a"), site(5, "shop/b.py", 1, "b"), site(4, "shop/c.py", 1, "c")]
    head = [site(7, "shop/a.py", 1, "a"), site(2, "shop/b.py", 1, "b"), site(9, "shop/d.py", 1, "d")]
    found = [(one.kind, one.function, one.difference // MIB) for one in changes(base, head)]
    assert found == [("new", "d", 9), ("gone", "c", -4), ("shrunk", "b", -3), ("grown", "a", 2)]


def test_lines_that_moved_are_no_change() -> None:
    assert changes([site(5, "shop/a.py", 10, "load")], [site(5, "shop/a.py", 99, "load")]) == []


def test_the_lines_of_a_function_count_together_and_the_heaviest_is_named() -> None:
    (change,) = changes([], [site(1, "shop/a.py", 5, "load"), site(3, "shop/a.py", 9, "load")])
    assert (change.line, change.head_bytes) == (9, 4 * MIB)


def test_less_than_the_noise_is_no_change() -> None:
    assert changes([site(5, "shop/a.py", 1, "a")], [site(5.05, "shop/a.py", 1, "a")]) == []


def test_without_a_heap_on_both_sides_there_is_nothing_to_say() -> None:
    assert changes([], [site(9, "shop/a.py", 1, "a")], metrics={"anon_rss": bytes_metric(1)}) == []


def test_sums_of_forged_figures_stay_within_the_model() -> None:
    huge = Allocation(file="a.py", line=1, function="a", bytes=LARGEST, count=1, project=True)
    (change,) = changes([], [huge, huge])
    assert change.difference == LARGEST
