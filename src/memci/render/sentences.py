"""What was decided, in sentences. They start small and end without a full stop, so that they fit into others.

`name` makes foreign text inert for where the sentence goes: `escape.plain` on a terminal, `escape.code` in Markdown.
"""

from collections.abc import Callable

from memci.model.comparison import (
    Basis,
    Breach,
    Cause,
    EntrypointComparison,
    ForbiddenImport,
    Limit,
    MetricComparison,
    Reason,
)
from memci.model.result import Location, Unit
from memci.render.figures import format_change, format_value
from memci.units import format_bytes, format_fraction, format_seconds

Name = Callable[[str], str]


def metric_sentence(metric: MetricComparison, name: Name, entrypoint: str | None = None) -> str:
    """What is wrong with a metric (of `entrypoint`), or why nothing can be said of it; what it is when nothing is
    wrong."""
    about = name(metric.metric) + (f" of {name(entrypoint)}" if entrypoint else "")
    if metric.breach is not None:
        return f"{about} {_broken(metric, metric.breach)}"
    reasons: dict[Reason | None, str] = {
        "unstable": "differs too much from run to run to say whether it keeps its budget",
        "not-measured": "was not measured, so nothing can be said of its limit",
        "not-interleaved": "has a budget for its increase, which needs both sides measured by turns in the same job",
    }
    return f"{about} {reasons.get(metric.reason, f'is {_head(metric)}')}"


def _broken(metric: MetricComparison, breach: Breach) -> str:
    allowed = format_value(metric.unit, breach.allowed)
    if breach.rule == "max":
        return f"is {_head(metric)}, {format_value(metric.unit, breach.over)} over its budget of {allowed}"
    own = metric.limit is not None and metric.limit.origin == "settings"
    grew = f"grew by {change(metric).removeprefix('+')} to {_head(metric)}"
    return f"{grew}; its budget allows {allowed}" if own else grew


def change(metric: MetricComparison) -> str:
    """How much the head differs from the base: "+38.2 MiB (+112 %)"; empty when there is nothing to compare."""
    if metric.base is None or metric.head is None or metric.difference is None:
        return ""
    relative = format_change(metric.base.value, metric.head.value)
    absolute = format_value(metric.unit, metric.difference, signed=True)
    return f"{absolute} ({relative})" if relative and metric.difference else absolute


def limit_words(limit: Limit | None, unit: Unit) -> str:
    """What is allowed, for a table: "60.0 MiB", "+5.0 % and +1.0 MiB", with "(warns)" when it does not fail."""
    if limit is None or limit.level == "off":
        return "–"
    growth = []
    if limit.increase is not None:
        growth.append(format_fraction(limit.increase, signed=True))
    if limit.floor is not None:
        growth.append(format_value(unit, limit.floor, signed=True))
    most = [format_value(unit, limit.max)] if limit.max is not None else []
    words = ", ".join([*most, *([" and ".join(growth)] if growth else [])])
    return f"{words} (warns)" if limit.level == "warn" else words


def forbidden_sentence(check: ForbiddenImport, name: Name) -> str:
    """That a forbidden module is loaded, and by whom; or that this could not be seen."""
    if check.found is None:
        return f"whether {name(check.forbidden)} is loaded could not be seen"
    asker = check.found.imported_by
    by = f"{name(place(asker))} imports it" if asker else "it is"
    cost = f"{format_bytes(check.found.cumulative_bytes)} and {format_seconds(check.found.cumulative_seconds)}"
    return f"{name(check.forbidden)} must not be loaded at start-up, but {by} ({cost})"


def cause_sentence(cause: Cause, name: Name) -> str:
    """An import that is new at start-up, who asks for it, and what it adds."""
    source = f" from {name(place(cause.where))}" if cause.where else ""
    cost = f"{format_bytes(cause.bytes)} and {format_seconds(cause.seconds)}"
    return f"{name(f'import {cause.module}')}, new at start-up{source}, adds {cost}"


def basis_sentence(entrypoint: EntrypointComparison, name: Name) -> str:
    """Why an entrypoint is not held against the base; empty when it is."""
    differing = ", ".join(f"{one.what} {name(one.base)} → {name(one.head)}" for one in entrypoint.mismatches)
    words: dict[Basis, str] = {
        "compared": "",
        "no-baseline": "there is no base to compare with",
        "new": "the base does not have this entrypoint, so there is nothing to compare with",
        "removed": "the head no longer has this entrypoint",
        "base-failed": "the program did not start on the base, so there is nothing to compare with",
        "not-comparable": f"not compared with the base, because what was measured differs: {differing}",
    }
    return words[entrypoint.basis]


def place(location: Location) -> str:
    """`shop/report.py:3`."""
    return f"{location.file}:{location.line}" if location.line else location.file


def _head(metric: MetricComparison) -> str:
    return format_value(metric.unit, metric.head.value) if metric.head else "not measured"
