"""A change must not keep the project's other entrypoints from starting."""

from memci.advise.neighbours import Neighbours
from memci.errors import MemciError
from memci.measure.look import Look
from memci.measure.variant import AS_IT_IS, Variant
from memci.model.result import Outcome

CHANGED = Variant()
GOOD, BAD = Outcome(state="exited", exit_code=0), Outcome(state="failed", exit_code=1, message="NameError")


class Program:
    """Starts as it is with one outcome, and changed with another."""

    def __init__(self, as_it_is: Outcome | None, changed: Outcome) -> None:
        self._as_it_is, self._changed = as_it_is, changed
        self.started: list[Variant] = []

    def look(self, variant: Variant) -> Look:
        self.started.append(variant)
        if self._as_it_is is None:
            raise MemciError("memci's probe was never loaded.")
        return Look(self._as_it_is if variant is AS_IT_IS else self._changed)


def test_all_start_as_before() -> None:
    assert Neighbours({"worker": Program(GOOD, GOOD), "job": Program(GOOD, GOOD)}).broken_by(CHANGED) is None


def test_one_that_no_longer_starts_is_named_with_its_end() -> None:
    neighbours = Neighbours({"worker": Program(GOOD, GOOD), "job": Program(GOOD, BAD)})
    assert neighbours.broken_by(CHANGED) == ("job", BAD)


def test_one_that_does_not_start_anyway_says_nothing() -> None:
    assert Neighbours({"job": Program(BAD, BAD)}).broken_by(CHANGED) is None


def test_nor_does_one_that_cannot_be_looked_into() -> None:
    assert Neighbours({"job": Program(None, BAD)}).broken_by(CHANGED) is None


def test_as_it_is_each_is_started_once() -> None:
    job = Program(GOOD, GOOD)
    neighbours = Neighbours({"job": job})
    neighbours.broken_by(CHANGED)
    neighbours.broken_by(CHANGED)
    assert job.started == [AS_IT_IS, CHANGED, CHANGED]
