"""What the comment says, as finished Markdown: every foreign text in here is inert already."""

from collections.abc import Sequence
from dataclasses import dataclass

from memci.judge.verdict import program_failed
from memci.model.comparison import (
    AllocationChange,
    Comparison,
    EntrypointComparison,
    MetricComparison,
    NewImport,
    Side,
)
from memci.model.result import Metric, MetricName
from memci.render.escape import code, code_block, code_cell, output_lines, plain
from memci.render.figures import format_value, plural
from memci.render.markdown.headline import MARKS, headline
from memci.render.outcome import outcome_words
from memci.render.sentences import (
    basis_sentence,
    cause_sentence,
    change,
    forbidden_sentence,
    limit_words,
    metric_sentence,
    place,
)
from memci.units import format_bytes, format_seconds

MARKER = "<!-- memci:comment -->"

_MAIN: tuple[MetricName, ...] = ("peak_heap", "anon_rss", "cold_start")
"""What is always shown. What has a budget is too, unless all is well; the others wait below the fold."""
_MOST_CHANGES, _MOST_IMPORTS, _MOST_NOTES, _TAIL = 10, 10, 20, 20


@dataclass(frozen=True)
class MetricRow:
    """A row of the metrics table."""

    name: str
    base: str
    head: str
    change: str
    limit: str
    verdict: str


@dataclass(frozen=True)
class AllocationRow:
    """A function that holds more or less than before."""

    kind: str
    where: str
    caller: str
    base: str
    head: str
    change: str


@dataclass(frozen=True)
class ImportRow:
    """A module that is new at start-up."""

    module: str
    asker: str
    bytes: str
    seconds: str
    modules: str


@dataclass(frozen=True)
class EntrypointView:
    """One entrypoint's part of the comment. Empty texts and lists are left out."""

    title: str
    outcome: str
    last_words: str
    basis: str
    cause: str
    remarks: Sequence[str]
    metrics: Sequence[MetricRow]
    more_metrics: Sequence[MetricRow]
    allocations: Sequence[AllocationRow]
    more_allocations: str
    imports: Sequence[ImportRow]
    more_imports: str
    notes: str
    started: str


@dataclass(frozen=True)
class CommentView:
    """The whole comment."""

    marker: str
    headline: str
    several: bool
    entrypoints: Sequence[EntrypointView]
    environment: Sequence[str]


def comment_view(comparison: Comparison) -> CommentView:
    """Everything that the template needs."""
    return CommentView(
        marker=MARKER,
        headline=headline(comparison),
        several=len(comparison.entrypoints) > 1,
        entrypoints=[_entrypoint(entrypoint) for entrypoint in comparison.entrypoints],
        environment=_environment(comparison),
    )


def _entrypoint(entrypoint: EntrypointComparison) -> EntrypointView:
    quiet = entrypoint.verdict == "pass"
    main = [metric for metric in entrypoint.metrics if metric.metric in _MAIN or (_matters(metric) and not quiet)]
    names = {metric.metric for metric in main}
    rest = [metric for metric in entrypoint.metrics if metric.metric not in names]
    outcome = entrypoint.outcome
    failed = outcome is not None and program_failed(entrypoint)
    tail = output_lines(outcome.output_tail, _TAIL) if outcome and failed else []
    basis = basis_sentence(entrypoint, code)
    return EntrypointView(
        title=f"{MARKS[entrypoint.verdict]} {code(entrypoint.name, 60)}",
        outcome=_outcome(entrypoint) if failed else "",
        last_words=code_block(tail) if tail else "",
        basis=_sentence(basis) if basis else "",
        cause=_sentence(cause_sentence(entrypoint.causes[0], code)) if entrypoint.causes else "",
        remarks=[] if failed else _remarks(entrypoint),
        metrics=[_metric(metric) for metric in main],
        more_metrics=[_metric(metric) for metric in rest],
        allocations=[_allocation(change) for change in entrypoint.allocations[:_MOST_CHANGES]],
        more_allocations=_more(len(entrypoint.allocations) - _MOST_CHANGES, "function"),
        imports=[_import(new) for new in entrypoint.new_imports[:_MOST_IMPORTS]],
        more_imports=_more(len(entrypoint.new_imports) - _MOST_IMPORTS, "import"),
        notes=_notes(entrypoint),
        started=_started(entrypoint),
    )


def _started(entrypoint: EntrypointComparison) -> str:
    runs = f", {plural(entrypoint.runs, 'clean run')}" if entrypoint.runs else ""
    return f"{code(' '.join(entrypoint.command), 300)}, ready: {code(entrypoint.ready)}{runs}"


def _remarks(entrypoint: EntrypointComparison) -> list[str]:
    """What the table cannot say: forbidden imports, and why a metric has no verdict."""
    undecided = [metric_sentence(metric, code) for metric in entrypoint.metrics if metric.verdict == "inconclusive"]
    forbidden = [forbidden_sentence(check, code) for check in entrypoint.forbidden if check.verdict != "pass"]
    return [_sentence(words) for words in (*forbidden, *undecided)]


def _matters(metric: MetricComparison) -> bool:
    asked = metric.limit is not None and metric.limit.origin == "settings" and metric.limit.level != "off"
    return asked or metric.verdict in ("warn", "fail")


def _outcome(entrypoint: EntrypointComparison) -> str:
    if entrypoint.outcome is None:
        return ""
    message = plain(entrypoint.outcome.message, 400)
    return code_block([message]) if message else _sentence(outcome_words(entrypoint.outcome, None, code))


def _metric(metric: MetricComparison) -> MetricRow:
    asked = metric.limit is not None and metric.limit.level != "off"
    verdict = metric.verdict if asked else "–"
    return MetricRow(
        name=f"`{metric.metric}`",
        base=_value(metric.base),
        head=_value(metric.head),
        change=change(metric) or "–",
        limit=limit_words(metric.limit, metric.unit),
        verdict=f"**{verdict}**" if verdict in ("warn", "fail") else verdict,
    )


def _value(metric: Metric | None) -> str:
    if metric is None:
        return "–"
    return format_value(metric.unit, metric.value) + ("" if metric.stable else " (unstable)")


def _allocation(change: AllocationChange) -> AllocationRow:
    name = "" if change.function in ("<import>", "<module>") else f" {change.function}"
    line = f":{change.line}" if change.line else ""
    return AllocationRow(
        kind=change.kind,
        where=code_cell(f"{change.file}{line}{name}"),
        caller=code_cell(place(change.caller)) if change.caller else "",
        base=format_bytes(change.base_bytes) if change.base_bytes else "–",
        head=format_bytes(change.head_bytes) if change.head_bytes else "–",
        change=format_bytes(change.difference, signed=True),
    )


def _import(new: NewImport) -> ImportRow:
    return ImportRow(
        module=code_cell(new.module),
        asker=code_cell(place(new.imported_by)) if new.imported_by else "–",
        bytes=format_bytes(new.added_bytes, signed=True),
        seconds=format_seconds(new.added_seconds, signed=True),
        modules=plural(new.modules, "module"),
    )


def _more(left: int, what: str) -> str:
    return f"… and {plural(left, f'more {what}')}." if left > 0 else ""


def _notes(entrypoint: EntrypointComparison) -> str:
    lines = [plain(note.message, 400) for note in entrypoint.notes[:_MOST_NOTES]]
    return code_block(lines) if lines else ""


def _environment(comparison: Comparison) -> list[str]:
    head = comparison.head.environment
    memray = code(head.memray, 40)
    sides = [f"base: {_side(comparison.base)}"] if comparison.base else []
    return [
        *sides,
        f"head: {_side(comparison.head)}",
        f"Python {code(head.python, 40)}, {code(head.arch, 40)}, {code(head.libc, 40)}, "
        f"{code(head.cpu)} × {head.cpus}, memray {memray}, memci {code(comparison.head.memci, 40)}",
        "Times, RSS and private memory are medians of clean runs; the heap is from runs of their own, under memray.",
    ]


def _side(side: Side) -> str:
    when = code(side.created, 40)
    if side.commit is None:
        return f"measured {when}"
    dirty = " with uncommitted changes" if side.commit.dirty else ""
    return f"{code(side.commit.sha[:12])}{dirty}, measured {when}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
