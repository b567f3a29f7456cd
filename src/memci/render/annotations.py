"""What is wrong, as annotations of a workflow: data, from which workflow commands or check runs are made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from memci.judge.verdict import heap_missing, program_failed
from memci.model.comparison import Comparison, EntrypointComparison, Verdict
from memci.model.result import Location
from memci.render.causes import cause_sentence, chain_words, subject
from memci.render.escape import plain, shorten
from memci.render.order import worst_first
from memci.render.outcome import outcome_words
from memci.render.project import Project
from memci.render.sentences import forbidden_sentence, metric_sentence
from memci.render.voice import PLAIN

Severity = Literal["error", "warning", "notice"]

_LEVELS: dict[Verdict, Severity] = {"fail": "error", "warn": "warning", "waived": "notice", "inconclusive": "notice"}
_MOST_OF_A_LEVEL, _LONGEST_MESSAGE, _LONGEST_TITLE, _LONGEST_FILE = 10, 4_096, 200, 1_000
_MOST_NOTES = 5


@dataclass(frozen=True)
class Annotation:
    """`file` is relative to the project's root; plain text without control characters."""

    level: Severity
    file: str | None
    line: int | None
    title: str
    message: str


def annotations(comparison: Comparison) -> list[Annotation]:
    """At most ten of each level, which is as many as GitHub shows of a step; the worst first."""
    kept: dict[Severity, list[Annotation]] = {"error": [], "warning": [], "notice": []}
    for entrypoint in worst_first(comparison):
        for annotation in _about(entrypoint):
            kept[annotation.level].append(annotation)
    return [annotation for level in kept.values() for annotation in level[:_MOST_OF_A_LEVEL]]


def _about(entrypoint: EntrypointComparison) -> Iterator[Annotation]:
    project, name = Project.of(entrypoint), plain(entrypoint.name, 60)
    level = _LEVELS.get(entrypoint.verdict)
    if entrypoint.outcome is not None and program_failed(entrypoint):
        words = plain(entrypoint.outcome.message, 400) or outcome_words(entrypoint.outcome, None)
        yield _annotation("error", f"{name} did not start", words)
    elif heap_missing(entrypoint):
        yield _annotation("error", f"The heap of {name} could not be measured", _notes(entrypoint))
    for check in entrypoint.forbidden:
        if check.found is not None and check.verdict in _LEVELS:
            where = project.own(check.found.imported_by)
            words = forbidden_sentence(check, PLAIN)
            yield _annotation(_LEVELS[check.verdict], f"Forbidden import in {name}", words, where)
    for metric in entrypoint.metrics:
        if metric.verdict in _LEVELS and not program_failed(entrypoint):
            title = f"{metric.metric} of {name}"
            yield _annotation(_LEVELS[metric.verdict], title, metric_sentence(metric, PLAIN))
    if level and entrypoint.causes:
        cause = entrypoint.causes[0]
        chain = chain_words(cause, PLAIN)
        words = cause_sentence(cause, PLAIN) + (f" ({chain})" if chain else "")
        yield _annotation(level, f"{plain(subject(cause))} in {name}", words, project.own(cause.where))


def _notes(entrypoint: EntrypointComparison) -> str:
    return " ".join(plain(note.message, 400) for note in entrypoint.notes[:_MOST_NOTES])


def _annotation(level: Severity, title: str, words: str, where: Location | None = None) -> Annotation:
    return Annotation(
        level=level,
        file=plain(where.file, _LONGEST_FILE) if where else None,
        line=(where.line or None) if where else None,
        title=shorten(title, _LONGEST_TITLE),
        message=shorten(f"{words.rstrip('.')}.", _LONGEST_MESSAGE),
    )
