"""`memci compare`: what changed between two results, where it comes from, and what that means for the budgets."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from memci.judge.verdict import program_failed
from memci.model.comparison import (
    AllocationChange,
    Comparison,
    EntrypointComparison,
    MetricComparison,
    NewImport,
    Verdict,
    Waiver,
)
from memci.model.result import Metric
from memci.render.escape import plain
from memci.render.figures import format_value, mib, ms
from memci.render.outcome import outcome_words
from memci.render.sentences import (
    MARKS,
    WITHIN_NOISE,
    basis_sentence,
    limit_words,
    shown_change,
    time_sentence,
    waiver_sentence,
)
from memci.render.terminal.causes import causes_section, dependencies_section, more, packages_section, signed
from memci.render.terminal.parts import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    WARNING,
    Fitted,
    columns,
    heading,
    indented,
    literal,
    section,
)
from memci.render.terminal.place import Place
from memci.render.voice import PLAIN
from memci.units import format_count

_STYLES: dict[Verdict, str] = {
    "pass": GOOD,
    "no-baseline": QUIET,
    "inconclusive": WARNING,
    "warn": WARNING,
    "waived": WARNING,
    "fail": BAD,
}
_MOST = 10
_WIDE, _NARROW = 100, 64


def comparison_view(comparison: Comparison) -> RenderableType:
    """Every entrypoint with what changed. What is wrong, and the exit code, `explain` says in sentences."""
    entrypoints = [_entrypoint(entrypoint, comparison.waiver) for entrypoint in comparison.entrypoints]
    dependencies = dependencies_section(comparison.distributions)
    return Group(*entrypoints, *dependencies, *([""] if dependencies else []))


def _entrypoint(entrypoint: EntrypointComparison, waiver: Waiver | None) -> RenderableType:
    return Group(
        heading(entrypoint.name),
        indented(Group(_verdict(entrypoint, waiver), *_remarks(entrypoint))),
        *causes_section(entrypoint),
        *_metrics(entrypoint.metrics),
        *_allocations(entrypoint.allocations),
        *_imports(entrypoint.new_imports),
        *packages_section(entrypoint.packages if entrypoint.basis == "compared" else []),
        "",
    )


def _verdict(entrypoint: EntrypointComparison, waiver: Waiver | None) -> Text:
    waived = entrypoint.verdict == "waived" and waiver is not None
    words = waiver_sentence(waiver, plain) if waived and waiver else entrypoint.verdict
    return Text(words, style=_STYLES[entrypoint.verdict])


def _remarks(entrypoint: EntrypointComparison) -> list[Text]:
    said = []
    if entrypoint.outcome is not None and program_failed(entrypoint):
        said.append(outcome_words(entrypoint.outcome, None))
    said.append(basis_sentence(entrypoint, PLAIN))
    return [Text(words) for words in said if words]


def _metrics(metrics: Sequence[MetricComparison]) -> list[RenderableType]:
    if not metrics:
        return []
    tests = [indented(Text(time_sentence(metric, PLAIN), style=QUIET)) for metric in metrics if metric.test]
    return [section("What it costs", Fitted(lambda width: _table(metrics, width)), *tests)]


def _table(metrics: Sequence[MetricComparison], width: int) -> RenderableType:
    """A narrow terminal shows no base, no percentage and of verdicts only their signs; a wide one the budgets too."""
    wide, narrow = width >= _WIDE, width < _NARROW
    base = [] if narrow else [("base", ">")]
    budget = [("budget", "<")] if wide else []
    table = columns(
        ("", "<" if narrow else "|"), *base, ("head", ">"), ("change", ">"), *budget, ("" if narrow else "verdict", "|")
    )
    for metric in metrics:
        asked = metric.limit is not None and metric.limit.level != "off"
        table.add_row(
            Text(metric.metric),
            *([] if narrow else [_value(metric.base)]),
            _value(metric.head),
            _change(metric, narrow),
            *([Text(limit_words(metric.limit, metric.unit), style=QUIET)] if wide else []),
            Text(MARKS[metric.verdict] if narrow else metric.verdict, style=_STYLES[metric.verdict]) if asked else "",
        )
    return indented(table)


def _change(metric: MetricComparison, narrow: bool) -> Text:
    words = shown_change(metric)
    real = metric.changed or metric.breach is not None
    if narrow and real and metric.difference is not None:
        words = format_value(metric.unit, metric.difference, signed=True)
    elif narrow and words.startswith("("):
        words = WITHIN_NOISE
    return Text(words, style=STRONG if real else QUIET)


def _value(metric: Metric | None) -> Text:
    if metric is None:
        return Text("–", style=QUIET)
    return Text(format_value(metric.unit, metric.value), style="" if metric.stable else WARNING)


def _allocations(changes: Sequence[AllocationChange]) -> list[RenderableType]:
    if not changes:
        return []
    return [section("What the heap's peak is made of", Fitted(lambda width: _places(changes, width)))]


def _places(changes: Sequence[AllocationChange], width: int) -> RenderableType:
    sides = [] if width < _NARROW else [("base\nMiB", ">"), ("head\nMiB", ">"), ("", "<")]
    above = "\n" if sides else ""
    table = columns((f"{above}MiB", ">"), *sides, (f"{above}where", "<"))
    for one in changes[:_MOST]:
        here = Place(one.file, one.line, one.function, style=STRONG if one.project else "")
        caller = [Place.of(one.caller, before="  from ", style=QUIET)] if one.caller else []
        both: list[RenderableType] = [mib(one.base_bytes), mib(one.head_bytes), Text(one.kind)] if sides else []
        table.add_row(Text(signed(mib(one.difference)), style=STRONG), *both, Group(here, *caller))
    return indented(Group(table, *_more(len(changes))))


def _imports(imports: Sequence[NewImport]) -> list[RenderableType]:
    if not imports:
        return []
    return [section("Newly loaded at start-up", Fitted(lambda width: _modules(imports, width)))]


def _modules(imports: Sequence[NewImport], width: int) -> RenderableType:
    further = [] if width < _NARROW else [("ms", ">"), ("modules", ">")]
    table = columns(("MiB", ">"), *further, ("module", "<"), ("asked for by", "<"))
    for new in imports[:_MOST]:
        asker = Place(new.imported_by.file, new.imported_by.line) if new.imported_by else ""
        cost = [signed(ms(new.added_seconds)), format_count(new.modules)] if further else []
        table.add_row(signed(mib(new.added_bytes)), *cost, literal(new.module, STRONG, limit=40), asker)
    return indented(Group(table, *_more(len(imports))))


def _more(count: int) -> list[Text]:
    return [Text(more(count), style=QUIET)] if count > _MOST else []
