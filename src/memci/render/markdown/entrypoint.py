"""One entrypoint's part of the comment."""

from memci.judge.verdict import program_failed, severity
from memci.model.comparison import Comparison, EntrypointComparison, MetricComparison
from memci.model.result import MetricName
from memci.render.causes import rest_sentence
from memci.render.escape import code, code_block, output_lines, plain
from memci.render.figures import plural
from memci.render.markdown.chart import chart
from memci.render.markdown.links import Linker
from memci.render.markdown.rows import allocation_row, import_row, metric_row, more, package_row
from memci.render.markdown.sections import Extent
from memci.render.markdown.view import EntrypointView
from memci.render.outcome import outcome_words
from memci.render.paragraphs import cause_paragraph, remarks, time_paragraphs
from memci.render.sentences import MARKS, basis_sentence, sentence

MAIN: tuple[MetricName, ...] = ("peak_heap", "anon_rss", "cold_start")
"""What is always shown. What has a budget is too, unless all is well; the others wait below the fold."""
_MOST_CAUSES, _MOST_CHANGES, _MOST_IMPORTS, _MOST_PACKAGES = 5, 10, 10, 15
_MOST_METRICS, _MOST_REMARKS, _MOST_NOTES, _TAIL = 20, 10, 20, 20


def entrypoint_view(
    comparison: Comparison, entrypoint: EntrypointComparison, linker: Linker, extent: Extent, named: int
) -> EntrypointView:
    """The part, as far as it is in the extent. `named`: how many of its causes the headline has named already."""
    metrics = entrypoint.metrics[:_MOST_METRICS] if extent.has("figures") else []
    main = [metric for metric in metrics if metric.metric in MAIN or (_matters(metric) and not quiet(entrypoint))]
    rest = [metric for metric in metrics if metric not in main] if extent.has("further metrics") else []
    failed = program_failed(entrypoint)
    allocations = entrypoint.allocations if extent.has("allocations") else []
    imports = entrypoint.new_imports if extent.has("new imports") else []
    packages = entrypoint.packages if extent.has("import costs") else []
    return EntrypointView(
        title=f"{MARKS[entrypoint.verdict]} {code(entrypoint.name, 60)}",
        quiet=quiet(entrypoint),
        has_base=any(metric.base for metric in metrics),
        outcome=_outcome(entrypoint) if failed else "",
        last_words=_last_words(entrypoint) if failed and extent.has("last words") else "",
        basis=sentence(basis_sentence(entrypoint, linker.voice)),
        remarks=[] if failed else _remarks(entrypoint, linker),
        causes_title="Further causes" if named else "Causes",
        causes=_causes(entrypoint, linker, named) if extent.has("further causes") else [],
        metrics=[metric_row(metric) for metric in main],
        explained=bool(entrypoint.causes) and not rest_sentence(entrypoint),
        allocations=[allocation_row(change, linker) for change in allocations[:_MOST_CHANGES]],
        more_allocations=more(len(allocations) - _MOST_CHANGES, "function"),
        imports=[import_row(new, entrypoint.causes, linker) for new in imports[:_MOST_IMPORTS]],
        more_imports=more(len(imports) - _MOST_IMPORTS, "import"),
        packages=[package_row(cost, comparison) for cost in packages[:_MOST_PACKAGES]],
        more_packages=more(len(packages) - _MOST_PACKAGES, "package"),
        chart=chart(entrypoint) if extent.has("charts") else "",
        started=_started(entrypoint),
        tests=time_paragraphs(entrypoint, linker.voice, telling=False) if extent.has("environment") else [],
        more_metrics=[metric_row(metric) for metric in rest],
        notes=_notes(entrypoint) if extent.has("notes") else "",
    )


def quiet(entrypoint: EntrypointComparison) -> bool:
    """Whether nothing about it needs a reader."""
    return severity(entrypoint.verdict) < severity("inconclusive")


def lead(entrypoint: EntrypointComparison, linker: Linker) -> str:
    """The first cause as a sentence, with the way there when there is one; empty without a cause."""
    return cause_paragraph(entrypoint.causes[0], linker.voice) if entrypoint.causes else ""


def _causes(entrypoint: EntrypointComparison, linker: Linker, named: int) -> list[str]:
    shown = range(named, min(len(entrypoint.causes), _MOST_CAUSES))
    left = entrypoint.causes[_MOST_CAUSES:]
    said = [cause_paragraph(entrypoint.causes[number], linker.voice) for number in shown]
    said += [more(len(left), "cause")] if left else []
    rest = rest_sentence(entrypoint)
    return [*said, sentence(rest)] if rest else said


def _remarks(entrypoint: EntrypointComparison, linker: Linker) -> list[str]:
    """What the table cannot say, and what a test says of a time that needs a reader."""
    return [*remarks(entrypoint, linker.voice), *time_paragraphs(entrypoint, linker.voice, telling=True)][
        :_MOST_REMARKS
    ]


def _matters(metric: MetricComparison) -> bool:
    asked = metric.limit is not None and metric.limit.origin == "settings" and metric.limit.level != "off"
    return asked or severity(metric.verdict) >= severity("warn")


def _outcome(entrypoint: EntrypointComparison) -> str:
    if entrypoint.outcome is None:
        return ""
    message = plain(entrypoint.outcome.message, 400)
    return code_block([message]) if message else sentence(outcome_words(entrypoint.outcome, None, code))


def _last_words(entrypoint: EntrypointComparison) -> str:
    tail = output_lines(entrypoint.outcome.output_tail, _TAIL) if entrypoint.outcome else []
    return code_block(tail) if tail else ""


def _started(entrypoint: EntrypointComparison) -> str:
    runs = f", {plural(entrypoint.runs, 'clean run')}" if entrypoint.runs else ""
    return f"{code(' '.join(entrypoint.command), 300)}, ready: {code(entrypoint.ready)}{runs}"


def _notes(entrypoint: EntrypointComparison) -> str:
    lines = [plain(note.message, 400) for note in entrypoint.notes[:_MOST_NOTES]]
    return code_block(lines) if lines else ""
