"""Two sides by turns: as many pairs of starts as the judge asks for, and what may help where one does not start."""

import secrets
from collections.abc import Callable, Sequence

from memci.judge.budgets import limits_for
from memci.judge.time_test import LOOKS, enough
from memci.measure.checkout import Sides
from memci.measure.pair import Looks
from memci.measure.record import Recorded, Recording, record_pair
from memci.model.entrypoint import Entrypoint
from memci.model.result import Result


def by_turns(
    sides: Sides,
    entrypoints: Sequence[Entrypoint],
    recording: Recording,
    each: Callable[[Recorded, Recorded], None],
    say: Callable[[str], None],
) -> tuple[Recorded, Recorded]:
    """Measure base and head; `each` is given what is recorded so far of both after every entrypoint, `say`
    the sentences that a reader of the comparison needs."""
    for remark in sides.remarks:
        say(remark)
    base, head = record_pair(
        sides.base, sides.head, entrypoints, looks_for, recording, each, interleaved=secrets.token_hex(16)
    )
    for hint in _hints(sides, base.result, head.result):
        say(hint)
    return base, head


def looks_for(entrypoint: Entrypoint) -> Looks:
    """Pairs are added until it is known whether the entrypoint's cold start keeps its limit."""
    limit = limits_for(entrypoint).get("cold_start")

    def answered(base: Sequence[float], head: Sequence[float]) -> bool:
        return enough(base, head, limit)

    return Looks(LOOKS, answered)


def _hints(sides: Sides, base: Result, head: Result) -> Sequence[str]:
    """What may help where a program did not start, each sentence once."""
    failed = {
        name: not all(entrypoint.outcome.good for entrypoint in result.entrypoints)
        for name, result in (("base", base), ("head", head))
    }
    return list(dict.fromkeys(hint for name, hints in sides.hints.items() if failed[name] for hint in hints))
