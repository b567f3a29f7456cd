"""One entrypoint's part of the page."""

from memci.judge.verdict import heap_missing, program_failed
from memci.model.comparison import EntrypointComparison
from memci.render.advice import superfluous
from memci.render.causes import rest_sentence
from memci.render.escape import output_lines, plain
from memci.render.figures import plural
from memci.render.html.metrics import metrics_view
from memci.render.html.report import Report
from memci.render.html.sections import Placed, sections
from memci.render.html.view import EntrypointView
from memci.render.html.voice import code, html_voice, spoken
from memci.render.markdown.rows import more
from memci.render.outcome import outcome_words
from memci.render.paragraphs import cause_paragraph, remarks, time_paragraphs
from memci.render.project import Project
from memci.render.sentences import MARKS, basis_sentence, sentence

_NOT_DRAWN = "Its charts are left out: the page has those of the entrypoints that stand before it."
_MOST_CAUSES, _MOST_REMARKS, _MOST_NOTES, _TAIL = 10, 20, 20, 40


def entrypoint_view(
    report: Report, entrypoint: EntrypointComparison, placed: Placed, named: int, *, drawn: bool = True
) -> EntrypointView:
    """The part. `named`: how many of its causes the page's head has named. `drawn`: with charts and lines."""
    project = Project.of(entrypoint)
    voice = html_voice(report.links, project)
    failed = program_failed(entrypoint)
    comparable = placed.base if entrypoint.basis == "compared" and not failed else None
    said = [] if failed else remarks(entrypoint, voice)[:_MOST_REMARKS]
    tests = [*time_paragraphs(entrypoint, voice, telling=True), *time_paragraphs(entrypoint, voice, telling=False)]
    return EntrypointView(
        id=placed.id,
        name=plain(entrypoint.name, 80),
        verdict=entrypoint.verdict,
        mark=MARKS[entrypoint.verdict],
        outcome=_outcome(entrypoint),
        last_words=output_lines(entrypoint.outcome.output_tail, _TAIL) if failed and entrypoint.outcome else [],
        basis=spoken("" if entrypoint.basis == "no-baseline" else sentence(basis_sentence(entrypoint, voice))),
        advice=[spoken(words) for words in _advice(entrypoint, report, project)],
        causes_title="Further causes" if named else "Causes",
        causes=[spoken(words) for words in _causes(entrypoint, report, project, named)],
        remarks=[spoken(words) for words in said],
        metrics=metrics_view(entrypoint),
        tests=[spoken(words) for words in tests],
        notes=[plain(note.message, 400) for note in entrypoint.notes[:_MOST_NOTES]] + ([] if drawn else [_NOT_DRAWN]),
        started=spoken(_started(entrypoint)),
        sections=sections(placed.id, report, placed.head, comparable, project) if placed.head and drawn else [],
    )


def _advice(entrypoint: EntrypointComparison, report: Report, project: Project) -> list[str]:
    voice, advice = html_voice(report.links, project), report.advice
    return [
        superfluous(one, trial, voice, lazy=advice.lazy)
        for one in (advice.entrypoints if advice else [])
        if advice and one.name == entrypoint.name
        for trial in one.trials
        if trial.state == "pays"
    ]


def _causes(entrypoint: EntrypointComparison, report: Report, project: Project, named: int) -> list[str]:
    voice = html_voice(report.links, project)
    said = [cause_paragraph(cause, voice) for cause in entrypoint.causes[named:_MOST_CAUSES]]
    left = len(entrypoint.causes) - _MOST_CAUSES
    rest = sentence(rest_sentence(entrypoint))
    return [*said, *filter(None, (more(left, "cause"), rest))]


def _outcome(entrypoint: EntrypointComparison) -> str:
    """What went wrong with the start, or with looking at it; empty when nothing did."""
    if heap_missing(entrypoint):
        return "The heap could not be measured."
    if entrypoint.outcome is None or not program_failed(entrypoint):
        return ""
    return plain(entrypoint.outcome.message, 400) or sentence(outcome_words(entrypoint.outcome, None))


def _started(entrypoint: EntrypointComparison) -> str:
    runs = f", {plural(entrypoint.runs, 'clean run')}" if entrypoint.runs else ""
    return f"Started: {code(' '.join(entrypoint.command), 300)}, ready: {code(entrypoint.ready)}{runs}."
