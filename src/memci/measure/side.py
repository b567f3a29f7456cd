"""One side of a comparison that is about to be measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from memci.measure.target import Target
from memci.model.result import Commit


@dataclass(frozen=True)
class Side:
    """What is measured, the commit that it is, and what a reader of its figures must know, in whole sentences."""

    target: Target
    commit: Commit | None
    notes: Sequence[str] = ()
