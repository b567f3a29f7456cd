"""The figures of a start: every metric with its value, and for a server when it listened and when it was ready."""

from rich.console import Group, RenderableType
from rich.text import Text

from memci.model.result import EntrypointResult, Metric, MetricName
from memci.render.figures import MEANING, format_value, spread
from memci.render.terminal.parts import QUIET, STRONG, WARNING, Fitted, columns, indented, section

_GROUPS: tuple[tuple[MetricName, ...], ...] = (
    ("peak_heap", "peak_mapped", "peak_rss", "anon_rss"),
    ("cold_start", "cold_start_wall", "cpu_time", "first_start"),
    ("modules", "allocated", "allocations"),
)
_FEW = {"peak_mapped": 2**20}
"""A metric that says nothing below so much: every process maps a little."""
_WIDE = 100


def metrics_section(entrypoint: EntrypointResult) -> list[RenderableType]:
    """The metrics under their heading; nothing when none were measured."""
    parts = [part for part in (_milestones(entrypoint), _figures(entrypoint)) if part is not None]
    title = "What it costs" if entrypoint.outcome.good else "What it had used by then"
    return [section(title, *parts)] if parts else []


def _figures(entrypoint: EntrypointResult) -> RenderableType | None:
    groups = [[name for name in group if _worth_a_line(name, entrypoint.metrics)] for group in _GROUPS]
    if not any(groups):
        return None

    def build(width: int) -> RenderableType:
        table = columns(("", "|"), ("", ">"), ("", "<"), *([("", "<")] if width >= _WIDE else []))
        for number, group in enumerate(filter(None, groups)):
            if number:
                table.add_row()
            for name in group:
                metric = entrypoint.metrics[name]
                meaning = [Text(MEANING[name], style=QUIET)] if width >= _WIDE else []
                table.add_row(Text(name), _value(metric), _spread(metric), *meaning)
        return indented(table)

    return Fitted(build)


def _milestones(entrypoint: EntrypointResult) -> RenderableType | None:
    """For a server, listening and ready are two moments: some listen long before they can answer."""
    metrics = entrypoint.metrics
    if "listening" not in metrics:
        return None
    table = columns(("by the clock", "|"), ("after", ">"), ("private memory", ">"))
    table.add_row(Text("listening"), _cell(metrics.get("listening")), _cell(metrics.get("listening_anon_rss")))
    table.add_row(Text("ready"), _cell(metrics.get("cold_start_wall")), _cell(metrics.get("anon_rss")))
    return Group(indented(table), "")


def _cell(metric: Metric | None) -> Text:
    return _value(metric) if metric else Text("–", style=QUIET)


def _worth_a_line(name: MetricName, metrics: dict[MetricName, Metric]) -> bool:
    return name in metrics and metrics[name].value >= _FEW.get(name, 0)


def _value(metric: Metric) -> Text:
    return Text(format_value(metric.unit, metric.value), style=STRONG if metric.stable else WARNING)


def _spread(metric: Metric) -> Text:
    if metric.stable:
        return Text(spread(metric), style=QUIET)
    return Text(f"unstable: {spread(metric)}", style=WARNING)
