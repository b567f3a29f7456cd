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
)
from memci.model.result import Metric
from memci.render.escape import plain
from memci.render.figures import format_value, mib, ms, plural
from memci.render.outcome import outcome_words
from memci.render.sentences import basis_sentence, cause_sentence, change, limit_words
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
from memci.units import MINUS, format_count

_STYLES: dict[Verdict, str] = {
    "pass": GOOD,
    "no-baseline": QUIET,
    "inconclusive": WARNING,
    "warn": WARNING,
    "fail": BAD,
}
_MOST = 10
_WIDE = 100


def comparison_view(comparison: Comparison) -> RenderableType:
    """Every entrypoint with what changed. What is wrong, and the exit code, `explain` says in sentences."""
    return Group(*(_entrypoint(entrypoint) for entrypoint in comparison.entrypoints))


def _entrypoint(entrypoint: EntrypointComparison) -> RenderableType:
    verdict = Text(entrypoint.verdict, style=_STYLES[entrypoint.verdict])
    return Group(
        heading(entrypoint.name),
        indented(Group(verdict, *_remarks(entrypoint))),
        *_metrics(entrypoint.metrics),
        *_allocations(entrypoint.allocations),
        *_imports(entrypoint.new_imports),
        "",
    )


def _remarks(entrypoint: EntrypointComparison) -> list[Text]:
    said = []
    if entrypoint.outcome is not None and program_failed(entrypoint):
        said.append(outcome_words(entrypoint.outcome, None))
    said += [cause_sentence(cause, plain) for cause in entrypoint.causes[:1]]
    said.append(basis_sentence(entrypoint, plain))
    return [Text(words) for words in said if words]


def _metrics(metrics: Sequence[MetricComparison]) -> list[RenderableType]:
    if not metrics:
        return []
    return [section("What it costs", Fitted(lambda width: _table(metrics, wide=width >= _WIDE)))]


def _table(metrics: Sequence[MetricComparison], wide: bool) -> RenderableType:
    budget = [("budget", "<")] if wide else []
    table = columns(("", "|"), ("base", ">"), ("head", ">"), ("change", ">"), *budget, ("verdict", "|"))
    for metric in metrics:
        asked = metric.limit is not None and metric.limit.level != "off"
        limit = [Text(limit_words(metric.limit, metric.unit), style=QUIET)] if wide else []
        table.add_row(
            Text(metric.metric),
            _value(metric.base),
            _value(metric.head),
            Text(change(metric), style=STRONG if metric.difference else QUIET),
            *limit,
            Text(metric.verdict, style=_STYLES[metric.verdict]) if asked else "",
        )
    return indented(table)


def _value(metric: Metric | None) -> Text:
    if metric is None:
        return Text("–", style=QUIET)
    return Text(format_value(metric.unit, metric.value), style="" if metric.stable else WARNING)


def _allocations(changes: Sequence[AllocationChange]) -> list[RenderableType]:
    if not changes:
        return []
    table = columns(("\nMiB", ">"), ("base\nMiB", ">"), ("head\nMiB", ">"), ("", "<"), ("\nwhere", "<"))
    for one in changes[:_MOST]:
        here = Place(one.file, one.line, one.function, style=STRONG if one.project else "")
        caller = [Place.of(one.caller, before="  from ", style=QUIET)] if one.caller else []
        table.add_row(
            Text(_signed(mib(one.difference)), style=STRONG),
            mib(one.base_bytes),
            mib(one.head_bytes),
            Text(one.kind),
            Group(here, *caller),
        )
    return [section("What the heap's peak is made of", indented(Group(table, *_more(len(changes)))))]


def _imports(imports: Sequence[NewImport]) -> list[RenderableType]:
    if not imports:
        return []
    table = columns(("MiB", ">"), ("ms", ">"), ("modules", ">"), ("module", "<"), ("asked for by", "<"))
    for new in imports[:_MOST]:
        asker = Place(new.imported_by.file, new.imported_by.line) if new.imported_by else ""
        cost = _signed(mib(new.added_bytes)), _signed(ms(new.added_seconds)), format_count(new.modules)
        table.add_row(*cost, literal(new.module, STRONG, limit=40), asker)
    return [section("Newly loaded at start-up", indented(Group(table, *_more(len(imports)))))]


def _signed(number: str) -> str:
    return number if number.startswith(MINUS) else f"+{number}"


def _more(count: int) -> list[Text]:
    return [Text(f"… and {plural(count - _MOST, 'more', 'more')}", style=QUIET)] if count > _MOST else []
