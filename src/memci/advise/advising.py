"""One entrypoint's advice, from the survey of its start to what is offered."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from memci.advise.changes import Change
from memci.advise.jointly import joint_trial
from memci.advise.labels import Labelled
from memci.advise.neighbours import Neighbours
from memci.advise.reasons import others_first
from memci.advise.survey import Survey, survey_of
from memci.advise.trying import Trials, Tried, left_out
from memci.advise.what_ifs import what_ifs
from memci.deferral.candidates import MOST_TRIED, Candidate
from memci.errors import ExitCode, MemciError
from memci.judge.profit import profit_of
from memci.measure.command import shown_command
from memci.measure.passes import RunProcess
from memci.measure.progress import Progress
from memci.measure.target import Target
from memci.measure.trials import Bench
from memci.measure.variant import AS_IT_IS, Variant
from memci.model.advice import EntrypointAdvice, Trial, WhatIf
from memci.model.entrypoint import Entrypoint
from memci.model.profit import Profit
from memci.model.result import Note, Outcome


class SmokeError(MemciError):
    """The smoke command fails before anything is changed, so it can tell nothing of a change."""

    exit_code = ExitCode.PROGRAM_FAILED


@dataclass(frozen=True)
class Wanted:
    """What is asked of an advice. `lazy`: changes are `lazy import`.  `further`: whether what-ifs are tried too.
    `only`: None, or which imports count, by file and line; the others are none of this caller's business."""

    lazy: bool = False
    further: bool = True
    only: Callable[[Candidate], bool] | None = None


@dataclass(frozen=True)
class Advised:
    """An entrypoint's advice, and the change that is offered; None when nothing is."""

    advice: EntrypointAdvice
    change: Change | None = None
    offered: Candidate | None = None


@dataclass
class _Book:
    """What has been found so far."""

    outcome: Outcome
    notes: list[Note] = field(default_factory=list)
    survey: Survey | None = None
    tried: list[Tried] = field(default_factory=list)
    joint: Tried | None = None
    what_ifs: list[WhatIf] = field(default_factory=list)


class Adviser:
    """Gives advice on one entrypoint of a target. `scratch`: a folder of its own. `each` is given what is known so far
    after every trial, so that a later failure loses none. `others`: entrypoints that must still start with a change."""

    def __init__(
        self,
        target: Target,
        entrypoint: Entrypoint,
        scratch: Path,
        progress: Progress,
        run: RunProcess,
        each: Callable[[EntrypointAdvice], None],
        others: Sequence[Entrypoint] = (),
    ) -> None:
        self._target = target
        self._entrypoint = entrypoint
        self._labels = Labelled(progress)
        self.bench = self._bench_of(entrypoint, scratch / "own", run)
        self._neighbours = Neighbours(
            {other.name: self._bench_of(other, scratch / f"other-{number}", run) for number, other in enumerate(others)}
        )
        self._each = each

    def _bench_of(self, entrypoint: Entrypoint, scratch: Path, run: RunProcess) -> Bench:
        scratch.mkdir()
        return Bench(self._target, entrypoint, scratch, self._labels, run)

    def advise(self, wanted: Wanted, may_change: Callable[[Collection[str]], None]) -> Advised:
        """Survey, try, and judge. `may_change` is told the files that trials may lead to changing, before any is made,
        and raises where they must not be.

        SmokeError when the smoke command fails on the unchanged program, MemciError when memci cannot see into it.
        """
        look = self.bench.survey(AS_IT_IS)
        book = _Book(look.outcome, list(look.notes))
        if not look.outcome.good:
            return Advised(self._advice(book))
        survey = book.survey = survey_of(look, self._target, lazy=wanted.lazy)
        candidates = [one for one in survey.prospects.candidates if wanted.only is None or wanted.only(one)]
        idle = [one for one in survey.prospects.idle if wanted.only is None or wanted.only(one)]
        may_change({one.imported.file for candidate in (*candidates, *idle) for one in candidate.imports})
        if candidates:
            self._check_smoke()
        trials = Trials(self.bench, survey, self.smoked, self._neighbours)
        for tried in self._each_alone(trials, candidates, idle):
            book.tried.append(tried)
            self._each(self._advice(book))
        self._labels.label = "together"
        book.joint = joint_trial(trials, survey.outlook, book.tried)
        self._each(self._advice(book))
        if wanted.further:
            self._labels.label = "what if"
            environ = {**self._target.environ, **self._entrypoint.env}
            for what_if in what_ifs(self.bench, {one.module for one in look.imports}, environ):
                book.what_ifs.append(what_if)
                self._each(self._advice(book))
        best = _offered(book)
        return Advised(self._advice(book), best.change if best else None, best.candidate if best else None)

    def _each_alone(
        self, trials: Trials, candidates: Sequence[Candidate], idle: Sequence[Candidate]
    ) -> Iterator[Tried]:
        for candidate in candidates[:MOST_TRIED]:
            self._labels.label = ", ".join(candidate.packages)
            yield trials.measured(candidate)
        for candidate in candidates[MOST_TRIED:]:
            yield left_out(candidate, others_first(MOST_TRIED))
        for candidate in idle[:MOST_TRIED]:
            self._labels.label = ", ".join(candidate.packages)
            yield trials.started(candidate)

    def smoked(self, variant: Variant) -> Outcome | None:
        """How the smoke command ends with this variant; None when there is none."""
        if self._entrypoint.smoke is None and self._entrypoint.smoke_shell is None:
            return None
        return self.bench.smoke(variant, self._entrypoint.smoke, self._entrypoint.smoke_shell)

    def _check_smoke(self) -> None:
        """The smoke command has to pass on the unchanged program."""
        outcome = self.smoked(AS_IT_IS)
        if outcome is not None and not outcome.good:
            raise SmokeError(
                f"The smoke command of {self._entrypoint.name} fails on the program as it is "
                f"({outcome.message.rstrip('.')}), so it could tell nothing of a change; mend it, or leave `smoke` out."
            )

    def _advice(self, book: _Book) -> EntrypointAdvice:
        entrypoint, privacy = self._entrypoint, self._target.privacy
        found = book.survey.prospects if book.survey else None
        best = _offered(book)
        saving = best.trial.saving if best else None
        return EntrypointAdvice(
            name=entrypoint.name,
            command=shown_command(entrypoint, privacy),
            ready=str(entrypoint.ready),
            outcome=book.outcome,
            trials=[_private(one.trial, privacy.text) for one in book.tried],
            joint=_private(book.joint.trial, privacy.text) if book.joint else None,
            what_ifs=[one.model_copy(update={"reason": privacy.text(one.reason)}) for one in book.what_ifs],
            rulings=list(found.fixed) if found else [],
            small=found.small if found else 0,
            profit=profit_of(saving, entrypoint) if saving else Profit(),
            digests=_digests(book),
            notes=[*book.notes, *_notes(book.survey)],
        )


def _private(trial: Trial, private: Callable[[str], str]) -> Trial:
    return trial.model_copy(update={"reason": private(trial.reason)})


def _offered(book: _Book) -> Tried | None:
    """All that pays together, or the best that pays alone."""
    if book.joint is not None and book.joint.trial.state == "pays":
        return book.joint
    return next((one for one in book.tried if one.trial.state == "pays"), None)


def _digests(book: _Book) -> dict[str, str]:
    """Of the files that were changed in trials, as they are without."""
    before = {path: raw for one in book.tried if one.change for path, raw in one.change.before.items()}
    return {path: hashlib.sha256(raw).hexdigest() for path, raw in before.items()}


def _notes(survey: Survey | None) -> list[Note]:
    if survey is None:
        return []
    if not survey.files.loaded:
        return [Note(kind="other", message="Start-up loads no file of this project, so there is nothing to change.")]
    return [
        Note(kind="other", message=f"The imports of {path} are left out: {why}.")
        for path, why in sorted(survey.unread.items())
    ]
