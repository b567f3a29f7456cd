"""How many pairs of starts a comparison needs: what the judge asks, put to the measuring."""

from collections.abc import Sequence

from memci.judge.budgets import limits_for
from memci.judge.time_test import LOOKS, enough
from memci.measure.pair import Looks
from memci.model.entrypoint import Entrypoint


def looks_for(entrypoint: Entrypoint) -> Looks:
    """Pairs are added until it is known whether the entrypoint's cold start keeps its limit."""
    limit = limits_for(entrypoint).get("cold_start")

    def answered(base: Sequence[float], head: Sequence[float]) -> bool:
        return enough(base, head, limit)

    return Looks(LOOKS, answered)
