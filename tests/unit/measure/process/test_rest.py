"""When several processes have come to rest."""

from memci.measure.process.rest import CONTENTION, STAGGER, Aged, Siblings, longest_rest, quiet

ROOT = Aged(1, None, 1.0)


def aged(pid: int, age: float, parent: int | None = 1) -> Aged:
    """A process under the root."""
    return Aged(pid, parent, age)


def test_a_second_worker_must_get_as_far_as_the_first_one_had() -> None:
    siblings = Siblings([ROOT, aged(2, 0.8), aged(3, 0.7)])
    assert not siblings.grown_up([ROOT, aged(2, 0.9), aged(3, 0.8)])
    assert siblings.grown_up([ROOT, aged(2, 1.2), aged(3, 0.8 * CONTENTION)])


def test_an_only_child_need_not_become_older_than_it_was() -> None:
    assert Siblings([ROOT, aged(2, 0.8)]).grown_up([ROOT, aged(2, 0.8)])


def test_another_sibling_may_still_follow_a_young_one() -> None:
    siblings = Siblings([ROOT, aged(2, 0.01)])
    assert not siblings.grown_up([ROOT, aged(2, 0.04)])
    assert not siblings.grown_up([ROOT, aged(2, STAGGER), aged(3, 0.01)])
    assert siblings.grown_up([ROOT, aged(2, 2 * STAGGER), aged(3, STAGGER)])


def test_cousins_are_not_compared() -> None:
    siblings = Siblings([ROOT, aged(2, 0.8), aged(3, 0.2, parent=2)])
    assert siblings.grown_up([ROOT, aged(2, 0.9), aged(3, 0.3, parent=2)])
    assert siblings.grown_up([ROOT, aged(2, 0.9), aged(4, STAGGER, parent=99)])


def test_quiet_is_a_share_of_a_cpu() -> None:
    assert quiet(1.0, 1.001, 0.1)
    assert not quiet(1.0, 1.1, 0.1)


def test_a_long_start_is_given_more_time() -> None:
    assert longest_rest(0.3) == 1.0
    assert longest_rest(10.0) == 5.0
