"""The project's other entrypoints: a change that is right for one of them must not keep another from starting."""

from collections.abc import Mapping
from typing import Protocol

from memci.errors import MemciError
from memci.measure.look import Look
from memci.measure.variant import AS_IT_IS, Variant
from memci.model.result import Outcome


class Starts(Protocol):
    """Starts an entrypoint; memci.measure.trials.Bench."""

    def look(self, variant: Variant) -> Look:
        """What one start shows; MemciError when nothing can be seen in it."""


class Neighbours:
    """`benches`: of each other entrypoint, by its name."""

    def __init__(self, benches: Mapping[str, Starts]) -> None:
        self._benches = benches
        self._sound: dict[str, bool] = {}

    def broken_by(self, variant: Variant) -> tuple[str, Outcome] | None:
        """An entrypoint that starts as it is and not in the variant, and how that ended; None when there is none."""
        for name, bench in self._benches.items():
            if name not in self._sound:
                self._sound[name] = _outcome(bench, AS_IT_IS).good
            if self._sound[name]:
                outcome = _outcome(bench, variant)
                if not outcome.good:
                    return name, outcome
        return None


def _outcome(bench: Starts, variant: Variant) -> Outcome:
    try:
        return bench.look(variant).outcome
    except MemciError as error:
        # Nothing can be seen in it, so nothing can be said of it.
        return Outcome(state="failed", message=str(error))
