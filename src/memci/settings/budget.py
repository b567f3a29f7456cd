"""`budget`: limits per metric, where an entrypoint's keys go over those for all entrypoints."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from memci.model.entrypoint import Budget
from memci.model.result import METRIC_UNITS, MetricName
from memci.settings.keys import METRICS
from memci.settings.place import Place
from memci.settings.table import Table, did_you_mean
from memci.settings.values import read_count, read_level, with_unit
from memci.units import parse_bytes, parse_fraction, parse_seconds

_LIMIT_READERS: dict[str, Callable[[object], float | None]] = {
    "bytes": with_unit(parse_bytes, "a size such as '120 MiB'"),
    "seconds": with_unit(parse_seconds, "a time such as '1.5 s'"),
    "count": read_count,
}
_read_increase: Callable[[object], float | None] = with_unit(parse_fraction, "a percentage such as '5 %'")


def read_budgets(table: Table, defaults: Mapping[MetricName, Budget]) -> dict[MetricName, Budget]:
    """The budgets in the key `budget` of a table, over the defaults: what is not said of a metric stays as it was."""
    budgets = dict(defaults)
    for name, value, place in table.items("budget"):
        metric = _metric(name, place)
        budgets[metric] = _budget(metric, value, place, budgets.get(metric, Budget()))
    return budgets


def _metric(name: str, place: Place) -> MetricName:
    for metric in METRICS:
        if metric == name:
            return metric
    raise place.error(f"there is no such metric; {did_you_mean(name, METRICS, 'metrics', at_most=2)}")


def _budget(metric: MetricName, value: object, place: Place, default: Budget) -> Budget:
    read_limit = _LIMIT_READERS[METRIC_UNITS[metric]]
    if not isinstance(value, Mapping):
        return replace(default, max=place.read(read_limit, value))
    table = Table("budget", value, place)
    budget = Budget(
        max=table.read("max", read_limit, default.max),
        increase=table.read("increase", _read_increase, default.increase),
        floor=table.read("floor", read_limit, default.floor),
        level=table.read("level", read_level, default.level),
    )
    if budget.level != "off" and budget.max is None and budget.increase is None and budget.floor is None:
        raise place.error(
            "limits nothing; write max, increase or floor, or level = 'off' to hear nothing of the metric"
        )
    return budget
