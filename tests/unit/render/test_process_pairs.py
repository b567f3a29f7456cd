from hypothesis import given
from hypothesis import strategies as st

from memci.model.result import Process
from memci.render.process_pairs import pair_processes
from memci.render.process_tree import in_tree_order


def process(index: int, parent: int | None, command: str) -> Process:
    return Process(pid_index=index, parent=parent, command=command)


trees = st.lists(
    st.builds(
        process,
        st.integers(0, 9),
        st.none() | st.integers(0, 9),
        st.sampled_from(["a", "a --port 1", "a --port 2", "b"]),
    ),
    max_size=12,
)


@given(trees)
def test_every_process_is_there_once_below_its_parent(processes: list[Process]) -> None:
    ordered = in_tree_order(processes)
    assert {one.process.pid_index for one in ordered} == {one.pid_index for one in processes}
    assert len({one.process.pid_index for one in ordered}) == len(ordered)
    for place, one in enumerate(ordered):
        if one.parent is None:
            assert one.depth == 0
        else:
            assert one.parent < place
            assert ordered[one.parent].process.pid_index == one.process.parent
            assert one.depth == ordered[one.parent].depth + 1


@given(trees, trees)
def test_a_pair_has_the_same_place_and_program(head: list[Process], base: list[Process]) -> None:
    now, before = in_tree_order(head), in_tree_order(base)
    old = pair_processes(now, before)
    assert len(set(old.values())) == len(old)
    for mine, its in old.items():
        parent = now[mine].parent
        assert (None if parent is None else old[parent]) == before[its].parent
        assert now[mine].process.command[0] == before[its].process.command[0]


@given(trees)
def test_a_tree_is_itself(processes: list[Process]) -> None:
    ordered = in_tree_order(processes)
    pairs = pair_processes(ordered, ordered)
    assert pairs.keys() == set(range(len(ordered)))
    assert all(ordered[mine].process.command == ordered[its].process.command for mine, its in pairs.items())
