"""All that pays, together: two packages that share a third save less than their sum, or more."""

from collections.abc import Iterable, Sequence

from memci.advise.trying import Trials, Tried
from memci.deferral.candidates import Candidate, Outlook

_NOTHING_ALONE = ("still-imported", "saves-nothing")
_WORKS = ("pays", "saves-nothing")


def joint_trial(trials: Trials, outlook: Outlook, tried: Sequence[Tried]) -> Tried | None:
    """What pays, with what pays only beside it, as one change; None when that is no more than one import alone.

    Where all of it together does not work, as much as does, the best first.
    """
    paying = [one.candidate for one in tried if one.trial.state == "pays"]
    chosen = [*paying, *_beside(outlook, paying, tried)]
    if len(chosen) < 2:  # noqa: PLR2004 - one alone was tried alone
        return None
    tried_together = trials.measured(outlook.together(chosen))
    if tried_together.trial.state in _WORKS:
        return tried_together
    chosen = _as_much_as_works(trials, outlook, chosen)
    return trials.measured(outlook.together(chosen)) if len(chosen) > 1 else None


def _beside(outlook: Outlook, paying: Sequence[Candidate], tried: Iterable[Tried]) -> list[Candidate]:
    """Those that save nothing alone because the paying ones load the same package, and do save it beside them."""
    found: list[Candidate] = []
    for one in tried:
        if paying and one.trial.state in _NOTHING_ALONE:
            so_far = outlook.together([*paying, *found])
            if outlook.together([*paying, *found, one.candidate]).worth_beyond(so_far) >= 1:
                found.append(one.candidate)
    return found


def _as_much_as_works(trials: Trials, outlook: Outlook, chosen: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in chosen:
        if trials.works(outlook.together([*kept, one])):
            kept.append(one)
    return kept
