"""Make the offered change in the files, and see whether it does there what it did when it was tried."""

from memci.advise.advising import Advised, Adviser
from memci.advise.disk import OnDisk
from memci.advise.reasons import failed, smoke_failed
from memci.advise.trying import LOOKS
from memci.errors import MemciError
from memci.judge.saving import disagreement, saving_of
from memci.measure.variant import Variant
from memci.model.advice import Saving
from memci.render.advice import offered


def apply(adviser: Adviser, advised: Advised) -> Saving | None:
    """Write the change, measure the files as they are now against what they were, and return the saving; None when
    nothing was offered.

    MemciError, with every file put back, when the program does not do as it did when the change was tried.
    """
    promised = offered(advised.advice)
    if advised.change is None or promised is None or promised.saving is None:
        return None
    made = OnDisk(advised.change)
    made.make()
    try:
        seen = _measured_again(adviser, advised)
        differs = disagreement(promised.saving, seen)
        if differs:
            raise MemciError(f"With the change made, {differs}, as when it was tried; the files are as they were.")
    except BaseException:
        made.undo()
        raise
    return seen


def _measured_again(adviser: Adviser, advised: Advised) -> Saving:
    change, candidate, bench = advised.change, advised.offered, adviser.bench
    if change is None or candidate is None:
        raise MemciError("There is no change to measure.")
    # Not the one that was started before: its bytecode is of files that are different now.
    now = Variant()
    look = bench.look(now)
    if not look.outcome.good:
        raise MemciError(f"{failed(look.outcome).rstrip('.')}; the files are as they were.")
    left = {one.module for one in look.imports} & candidate.targets & candidate.gone
    if left:
        raise MemciError(f"With the change made, {min(left)} is still loaded; the files are as they were.")
    outcome = adviser.smoked(now)
    if outcome is not None and not outcome.good:
        raise MemciError(f"{smoke_failed(outcome).rstrip('.')}; the files are as they were.")
    return saving_of(*bench.compare(Variant(texts=change.places_before()), now, LOOKS))
