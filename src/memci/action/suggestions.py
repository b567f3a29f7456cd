"""Imports that a pull request puts at the top of a file, though its start does without them: said on their lines.

What was measured may be anybody's word, and holds no source. The change is made here, of the file as the pull request
has it on GitHub, by what reading that file says of the import; nothing of the pull request's code is run for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from memci.action.head_files import HeadFiles
from memci.action.step import Step
from memci.deferral.rewrite_error import RewriteError
from memci.github.patch import ChangedLines
from memci.github.pull_files import pull_files
from memci.github.review_comments import sync_review_comments
from memci.github.review_note import ReviewNote, identity_of
from memci.model.advice import Advice, EntrypointAdvice, TopImport, Trial
from memci.render.applying import applying
from memci.render.markdown.placement import Placement, placed
from memci.render.markdown.suggestion import note_body

_TITLE = "memci: a suggestion"

_MOST_TRIALS = 5
_MOST_OFFERS = 10
"""That are looked into: three are said at most, and an advice may be made to have thousands."""


@dataclass(frozen=True)
class _Offer:
    """A trial that pays, and one of the files that it changes. `path`: the file's, from the repository's top."""

    entrypoint: EntrypointAdvice
    trial: Trial
    file: str
    path: str

    @property
    def imports(self) -> list[TopImport]:
        """What of the trial stands in the file."""
        return [one for one in self.trial.imports if one.file == self.file]

    @property
    def digest(self) -> str | None:
        """Of the file that was measured; None when that is not told."""
        return self.entrypoint.digests.get(self.file)


def suggest(step: Step, advice: Advice, number: int, key: str, head_sha: str, folder: str) -> None:
    """Have the pull request's review comments say what the advice says of its lines, and take back what it no longer
    says. `folder`: from where the advice's files count, in the repository. GitHubError when GitHub does not let us."""
    offers = list(_offers(advice, folder))
    changed = pull_files(step.api, number, {offer.path for offer in offers})
    files = HeadFiles(step.api, head_sha, advice)
    on_new_lines = (
        (offer, first, changed[offer.path])
        for offer in offers
        if offer.path in changed and (first := _first(offer, changed[offer.path])) is not None
    )
    notes: dict[str, ReviewNote] = {}
    for offer, first, lines in islice(on_new_lines, _MOST_OFFERS):
        note = _note(step, files, offer, first, lines, lazy=advice.lazy)
        if note is not None:
            # Two entrypoints may load one file.
            notes.setdefault(note.identity, note)
    done = sync_review_comments(step.api, number, key, head_sha, list(notes.values()))
    for url in done.posted:
        step.log.say(f"Suggestion: {url}")
    for sentence in done.warnings:
        step.log.tell("notice", sentence, title=_TITLE)


def _offers(advice: Advice, folder: str) -> Iterator[_Offer]:
    for entrypoint in advice.entrypoints:
        for trial in [one for one in entrypoint.trials if one.state == "pays"][:_MOST_TRIALS]:
            for file in dict.fromkeys(one.file for one in trial.imports):
                yield _Offer(entrypoint, trial, file, f"{folder}/{file}" if folder else file)


def _first(offer: _Offer, lines: ChangedLines) -> TopImport | None:
    """The import that the pull request adds."""
    return next((one for one in offer.imports if one.line in lines.added), None)


def _note(
    step: Step, files: HeadFiles, offer: _Offer, first: TopImport, lines: ChangedLines, *, lazy: bool
) -> ReviewNote | None:
    """What is said of the file; None when it is another one than was measured, or nothing can be done about it."""
    if not files.is_measured(offer.path, offer.digest):
        return None
    placement = _placement(step, files, offer, first, lines)
    if placement is None:
        return None
    return ReviewNote(
        identity=identity_of(offer.path, first.statement),
        path=offer.path,
        start_line=placement.start_line,
        line=placement.line,
        body=note_body(offer.trial, placement, applying(offer.entrypoint.name), lazy=lazy),
        change=placement.change,
    )


def _placement(step: Step, files: HeadFiles, offer: _Offer, first: TopImport, lines: ChangedLines) -> Placement | None:
    try:
        texts = files.deferred(offer.path, offer.imports)
        return placed(*texts, first.line, lines.hunks, lines.added) if texts is not None else None
    except RewriteError as error:
        step.log.say(f"No suggestion for {offer.path}: {error}")
    except Exception:
        # Whoever wrote the file must not be able to keep others from being told of theirs.
        step.log.tell_defect("warning", _TITLE)
    return None
