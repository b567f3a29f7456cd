"""Imports that a pull request puts at the top of a file, though its start does without them: said on their lines.

What was measured may be anybody's word, and holds no source. The change is made here, of the file as the pull request
has it on GitHub, by what reading that file says of the import; nothing of the pull request's code is run for it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from memci.action.step import Step
from memci.deferral.encoding import read_source
from memci.deferral.lazy import made_lazy
from memci.deferral.rewrite import deferred
from memci.deferral.rewrite_error import RewriteError
from memci.deferral.rulings import rulings
from memci.deferral.source import SourceFile
from memci.github.patch import ChangedLines
from memci.github.pull_files import pull_files
from memci.github.review_comments import sync_review_comments
from memci.github.review_note import ReviewNote, identity_of
from memci.github.tree import file_at
from memci.model.advice import Advice, EntrypointAdvice, TopImport, Trial
from memci.render.markdown.placement import placed
from memci.render.markdown.suggestion import note_body

_LARGEST = 128 * 1024
"""Bytes; a file that is made to take long is read within seconds."""
_MOST_TRIALS = 5


@dataclass(frozen=True)
class _Offer:
    """A trial that pays, and one of the files that it changes."""

    entrypoint: EntrypointAdvice
    trial: Trial
    file: str

    @property
    def imports(self) -> list[TopImport]:
        """What of the trial stands in the file."""
        return [one for one in self.trial.imports if one.file == self.file]


def suggest(step: Step, advice: Advice, number: int, key: str, head_sha: str, folder: str) -> None:
    """Have the pull request's review comments say what the advice says of its lines, and take back what it no longer
    says. `folder`: from where the advice's files count, in the repository. GitHubError when GitHub does not let us."""
    offers = list(_offers(advice))
    paths = {_path(folder, offer.file) for offer in offers}
    changed = pull_files(step.api, number, paths) if paths else {}
    notes = []
    for offer in offers:
        path = _path(folder, offer.file)
        if path in changed:
            note = _note(step, advice, offer, path, changed[path], head_sha)
            notes += [note] if note is not None else []
    done = sync_review_comments(step.api, number, key, head_sha, notes)
    for url in done.posted:
        step.log.say(f"Suggestion: {url}")
    for sentence in done.warnings:
        step.log.tell("notice", sentence, title="memci: a suggestion")


def _offers(advice: Advice) -> Iterator[_Offer]:
    for entrypoint in advice.entrypoints:
        for trial in [one for one in entrypoint.trials if one.state == "pays"][:_MOST_TRIALS]:
            for file in dict.fromkeys(one.file for one in trial.imports):
                yield _Offer(entrypoint, trial, file)


def _note(
    step: Step, advice: Advice, offer: _Offer, path: str, changed: ChangedLines, head_sha: str
) -> ReviewNote | None:
    """What is said of the file; None when the pull request did not put the import there, or has another file by now."""
    raw = file_at(step.api, head_sha, path, _LARGEST)
    if raw is None or hashlib.sha256(raw).hexdigest() != offer.entrypoint.digests.get(offer.file):
        return None
    try:
        old = read_source(raw)
        new = _deferred(offer, old, advice)
    except (RewriteError, ValueError) as error:
        step.log.say(f"No suggestion for {path}: {error}")
        return None
    first = next((one for one in offer.imports if one.line in changed.added), None)
    if new is None or first is None:
        return None
    placement = placed(old, new, first.line, changed.hunks, changed.added)
    if placement is None:
        return None
    body = note_body(offer.trial, placement, f"memci advise {offer.entrypoint.name} --apply", lazy=advice.lazy)
    return ReviewNote(
        identity=identity_of(path, first.statement),
        path=path,
        start_line=placement.start_line,
        line=placement.line,
        body=body,
        change=placement.change,
    )


def _deferred(offer: _Offer, text: str, advice: Advice) -> str | None:
    """The file's text with the imports deferred; None when reading the file does not say that they can be."""
    found = rulings([SourceFile(offer.file, text)], [], _series(advice.python), {}, advice.lazy).deferrable
    wanted = {(one.line, one.statement) for one in offer.imports}
    chosen = [one for one in found if (one.imported.line, one.imported.statement) in wanted]
    if len(chosen) != len(wanted):
        return None
    return made_lazy(text, chosen) if advice.lazy else deferred(text, chosen)


def _series(version: str) -> tuple[int, int]:
    """Of a version that may be anybody's word; the oldest that is measured where it is none."""
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (3, 9)


def _path(folder: str, file: str) -> str:
    return f"{folder}/{file}" if folder else file
