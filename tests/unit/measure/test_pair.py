"""In which order two sides are started, when it is enough, and what happens when one of them fails."""

from collections.abc import Iterator, Sequence
from itertools import count

from tests.measured import NoProgress

from memci.measure.pair import Looks, PairSession
from memci.model.result import EntrypointResult, Outcome

ANSWERED_AT_ONCE = Looks((2, 4, 6), lambda _base, _head: True)
NEVER_ANSWERED = Looks((2, 4, 6), lambda _base, _head: False)


class _Side:
    """Writes down what it is asked to do; its clean starts fail from number `fails_at` on."""

    def __init__(self, name: str, log: list[str], *, warms_up: bool = True, fails_at: int = 1_000) -> None:
        self.name = name
        self.log = log
        self.warms_up = warms_up
        self.fails_at = fails_at
        self.cold_starts: list[float] = []

    def warm_up(self) -> bool:
        self.log.append(f"warm {self.name}")
        return self.warms_up

    def clean_start(self) -> bool:
        self.log.append(self.name)
        if len(self.cold_starts) >= self.fails_at:
            return False
        self.cold_starts.append(float(len(self.cold_starts)))
        return True

    def clean(self) -> bool:
        self.log.append(f"alone {self.name}")
        return True

    def explain(self, import_runs: int) -> None:
        assert import_runs > 1
        self.log.append(f"explain {self.name}")

    def result(self) -> EntrypointResult:
        return EntrypointResult(name=self.name, command=[], ready="exit", outcome=Outcome(state="exited"))


def _measure(base: _Side, head: _Side, looks: Looks, clock: Iterator[float] | None = None) -> Sequence[str]:
    ticks = clock or iter(float, 1.0)
    session = PairSession("web", base, head, looks, NoProgress(), lambda: next(ticks))
    assert [side.name for side in session.measure()] == ["A", "B"]
    return base.log


def test_sides_are_started_by_turns_and_the_order_within_a_pair_alternates() -> None:
    log: list[str] = []
    assert _measure(_Side("A", log), _Side("B", log), NEVER_ANSWERED) == [
        *("warm A", "warm B"),
        *"ABBAABBAABBA",
        *("explain A", "explain B"),
    ]


def test_no_pair_is_added_once_the_question_is_answered() -> None:
    log: list[str] = []
    assert "".join(_measure(_Side("A", log), _Side("B", log), ANSWERED_AT_ONCE)[2:-2]) == "ABBA"


def test_the_question_is_put_only_at_the_looks_with_all_cold_starts_so_far() -> None:
    asked: list[tuple[list[float], list[float]]] = []

    def enough(base: Sequence[float], head: Sequence[float]) -> bool:
        asked.append((list(base), list(head)))
        return len(base) == 4

    log: list[str] = []
    _measure(_Side("A", log), _Side("B", log), Looks((2, 4, 6), enough))
    assert asked == [([0.0, 1.0], [0.0, 1.0]), ([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0, 3.0])]


def test_no_pair_is_begun_when_the_time_is_over() -> None:
    log: list[str] = []
    _measure(_Side("A", log), _Side("B", log), Looks((2, 4, 6), lambda _base, _head: False, seconds=2.5), count(0.0))
    assert "".join(log[2:-2]) == "ABBA"


def test_a_base_that_does_not_start_leaves_the_head_measured_alone() -> None:
    log: list[str] = []
    _measure(_Side("A", log, warms_up=False), _Side("B", log), NEVER_ANSWERED)
    assert log == ["warm A", "warm B", "alone B", "explain B"]


def test_a_head_that_fails_in_between_leaves_the_base_measured_alone() -> None:
    log: list[str] = []
    _measure(_Side("A", log), _Side("B", log, fails_at=1), NEVER_ANSWERED)
    assert log == ["warm A", "warm B", "A", "B", "B", "alone A", "explain A"]


def test_two_sides_that_do_not_start_are_not_explained() -> None:
    log: list[str] = []
    _measure(_Side("A", log, warms_up=False), _Side("B", log, warms_up=False), NEVER_ANSWERED)
    assert log == ["warm A", "warm B"]
