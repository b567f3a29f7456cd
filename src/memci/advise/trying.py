"""Try a change: start the program with it, see whether what was deferred stays away, and measure what that saves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from memci.advise.changes import Change, change_for
from memci.advise.neighbours import Neighbours
from memci.advise.reasons import (
    failed,
    neighbour_failed,
    nothing_saved,
    relied_on,
    smoke_failed,
    unserved,
)
from memci.advise.still_asking import still_asking
from memci.advise.survey import Survey, edges_of
from memci.deferral.candidates import Candidate
from memci.deferral.relying import relying
from memci.deferral.rewrite_error import RewriteError
from memci.judge.saving import SAVING_LOOKS, pays, saving_known, saving_of
from memci.measure.look import Look
from memci.measure.pair import Looks
from memci.measure.trials import Bench
from memci.measure.variant import Variant
from memci.model.advice import Saving, Trial, TrialState
from memci.model.result import Location, Outcome

Smoke = Callable[[Variant], Outcome | None]
"""How the project's smoke command ends with a variant of its files; None when there is no such command."""

LOOKS = Looks(SAVING_LOOKS, saving_known, seconds=180.0)


@dataclass(frozen=True)
class Tried:
    """A candidate, what came of it, and the change that was tried; None when there was none to try."""

    candidate: Candidate
    trial: Trial
    change: Change | None = None


class Trials:
    """Tries candidates on one program, and on its neighbours whether they bear it."""

    def __init__(self, bench: Bench, survey: Survey, smoke: Smoke, neighbours: Neighbours) -> None:
        self._bench = bench
        self._survey = survey
        self._smoke = smoke
        self._neighbours = neighbours
        self.base = Variant(texts=_as_they_are(survey))

    def measured(self, candidate: Candidate) -> Tried:
        """All of it: started, looked into, its smoke command run, and measured against the unchanged program."""
        return self._tried(candidate, to_measure=True)

    def started(self, candidate: Candidate) -> Tried:
        """Only started and looked into, for a candidate of which nothing is expected; measured if that was wrong."""
        return self._tried(candidate, to_measure=False)

    def works(self, candidate: Candidate) -> bool:
        """Whether it starts, and what is deferred stays away."""
        change = self._change(candidate)
        return isinstance(change, Change) and self._problem(candidate, change, self._variant(change)) is None

    def _tried(self, candidate: Candidate, *, to_measure: bool) -> Tried:
        change = self._change(candidate)
        if isinstance(change, str):
            return _ended(candidate, "not-tried", change)
        variant = self._variant(change)
        problem = self._problem(candidate, change, variant, whole=not to_measure)
        if problem is not None:
            return Tried(candidate, problem, change)
        outcome = self._smoke(variant)
        if outcome is not None and not outcome.good:
            return _ended(candidate, "smoke-fails", smoke_failed(outcome), change)
        broken = self._neighbours.broken_by(variant)
        if broken is not None:
            return _ended(candidate, "fails", neighbour_failed(*broken), change)
        saving = saving_of(*self._bench.compare(self.base, variant, LOOKS))
        if not pays(saving):
            return _ended(candidate, "saves-nothing", nothing_saved(saving), change, saving=saving)
        return _ended(candidate, "pays", "", change, saving=saving)

    def _change(self, candidate: Candidate) -> Change | str:
        """The change, or why there is none."""
        deferred = [one.imported for one in candidate.imports]
        needing = relying(self._survey.files.loaded, candidate.gone, deferred)
        if needing:
            return relied_on(*needing[0])
        try:
            return change_for(self._survey.files, candidate.imports, lazy=self._survey.lazy)
        except RewriteError as error:
            return str(error)

    def _variant(self, change: Change) -> Variant:
        return Variant(texts={**self.base.texts, **change.places_after()})

    def _problem(self, candidate: Candidate, change: Change, variant: Variant, *, whole: bool = False) -> Trial | None:
        """Why it is no use, seen in one start; None when all is well. `whole`: nothing of the package may be left."""
        look = self._bench.look(variant)
        if not look.outcome.good:
            return _trial(candidate, "fails", failed(look.outcome))
        missing = _not_served(change, look)
        if missing:
            return _trial(candidate, "fails", unserved(missing))
        loaded = {one.module for one in look.imports}
        expected = candidate.targets if whole else candidate.targets & candidate.gone
        left = expected & loaded
        if left:
            reason, asker = still_asking(edges_of(look), left, candidate, change)
            return _trial(candidate, "still-imported", reason, importer=asker)
        return None


def left_out(candidate: Candidate, reason: str) -> Tried:
    """A candidate that is not tried, and why."""
    return _ended(candidate, "not-tried", reason)


def _as_they_are(survey: Survey) -> dict[Path, bytes]:
    """The files that a trial may change, unchanged: both sides are served, so that it costs both the same."""
    found = survey.prospects
    paths = {one.imported.file for candidate in (*found.candidates, *found.idle) for one in candidate.imports}
    return {survey.files.place(path): survey.files.content[path] for path in sorted(paths)}


def _not_served(change: Change, look: Look) -> str:
    """A changed file in whose place the program has not loaded ours; empty when there is none."""
    differing = change.changed().after
    return next((path for path in differing if change.root / path not in look.served), "")


def _trial(
    candidate: Candidate,
    state: TrialState,
    reason: str,
    *,
    importer: Location | None = None,
    saving: Saving | None = None,
) -> Trial:
    return Trial(
        packages=list(candidate.packages),
        imports=[one.imported for one in candidate.imports],
        predicted=candidate.predicted,
        state=state,
        reason=reason,
        importer=importer,
        saving=saving,
    )


def _ended(
    candidate: Candidate, state: TrialState, reason: str, change: Change | None = None, saving: Saving | None = None
) -> Tried:
    return Tried(candidate, _trial(candidate, state, reason, saving=saving), change)
