from memci.action.baseline import commit_to_measure

HEAD, BASE, OLDER = "c" * 40, "b" * 40, "a" * 40


def test_the_nearest_is_measured_beside_the_head() -> None:
    assert commit_to_measure([BASE, OLDER], HEAD) == BASE


def test_the_head_is_not_measured_beside_itself() -> None:
    assert commit_to_measure([HEAD, BASE, OLDER], HEAD) == BASE
    assert commit_to_measure([HEAD], HEAD) is None


def test_without_a_base_there_is_nothing_to_measure() -> None:
    assert commit_to_measure([], HEAD) is None
