"""What was decided, in sentences. They start small and end without a full stop, so that they fit into others."""

from collections.abc import Callable

from memci.model.comparison import (
    Basis,
    Breach,
    EntrypointComparison,
    ForbiddenImport,
    Limit,
    MetricComparison,
    Reason,
    Verdict,
    Waiver,
)
from memci.model.result import Unit
from memci.render.figures import format_change, format_value, plural
from memci.render.voice import Voice
from memci.units import format_bytes, format_fraction, format_seconds

MARKS: dict[Verdict, str] = {
    "pass": "✓",
    "no-baseline": "–",
    "inconclusive": "?",
    "warn": "!",
    "waived": "!",
    "fail": "✗",
}
NOTHING, WITHIN_NOISE = "–", "≈"
"""In place of a difference: there is nothing to compare; it is not more than chance makes."""

_MOST_MISMATCHES = 5


def metric_sentence(metric: MetricComparison, voice: Voice, entrypoint: str | None = None) -> str:
    """What is wrong with a metric (of `entrypoint`), or why nothing can be said of it; what it is when nothing is
    wrong."""
    about = voice.name(metric.metric) + (f" of {voice.name(entrypoint)}" if entrypoint else "")
    if metric.breach is not None:
        return f"{about} {_broken(metric, metric.breach)}"
    return f"{about} {_undecided(metric) if metric.reason else f'is {_head(metric)}'}"


def _undecided(metric: MetricComparison) -> str:
    pairs = f" by {plural(metric.test.pairs, 'pair')} of starts" if metric.test else ""
    reasons: dict[Reason | None, str] = {
        "unstable": "differs too much from run to run to say whether it keeps its budget",
        "not-measured": "was not measured, so nothing can be said of its limit",
        "not-interleaved": "has a budget for its increase, which needs both sides measured by turns in the same job",
        "too-few-runs": "has a budget for its increase, which needs more pairs of starts than were measured",
        "undecided": f"could not be decided{pairs}",
        "program-failed": f"is {_head(metric)}, of a start that went wrong",
    }
    return reasons[metric.reason]


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


def shown_change(metric: MetricComparison) -> str:
    """The difference where it is one; in brackets for times of two jobs, of which nobody can tell."""
    words = change(metric)
    if not words:
        return NOTHING
    if metric.changed or metric.breach is not None:
        return words
    if metric.unit == "seconds" and metric.test is None and metric.difference:
        return f"({words.replace(' (', ', ').removesuffix(')')})"
    return WITHIN_NOISE


def time_sentence(metric: MetricComparison, voice: Voice) -> str:
    """What the starts by turns say of a time: how it grew, between what, and what would have been found. Empty
    without a test."""
    test = metric.test
    if test is None:
        return ""
    ratio, low, high = (format_fraction(one - 1, signed=True) for one in (test.ratio, test.low, test.high))
    allowed = f" ({format_fraction(test.tolerance, signed=True)} is let through)" if test.answer == "undecided" else ""
    return (
        f"{plural(test.pairs, 'pair')} of starts by turns put the change of {voice.name(metric.metric)} at {ratio}, "
        f"with {100 * test.confidence:.3g} % confidence between {low} and {high}{allowed}; "
        f"they find a growth of {format_fraction(test.detectable)} most of the time"
    )


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


def forbidden_sentence(check: ForbiddenImport, voice: Voice) -> str:
    """That a forbidden module is loaded, and by whom; or that this could not be seen."""
    if check.found is None:
        return f"whether {voice.name(check.forbidden)} is loaded could not be seen"
    asker = check.found.imported_by
    by = f"{voice.place(asker)} imports it" if asker else "it is"
    cost = f"{format_bytes(check.found.cumulative_bytes)} and {format_seconds(check.found.cumulative_seconds)}"
    return f"{voice.name(check.forbidden)} must not be loaded at start-up, but {by} ({cost})"


def waiver_sentence(waiver: Waiver, name: Callable[[str], str]) -> str:
    """Who lets broken budgets through, and why."""
    why = f" ({name(waiver.reason)})" if waiver.reason else ""
    return f"waived by {name(waiver.by)}{why}"


def basis_sentence(entrypoint: EntrypointComparison, voice: Voice) -> str:
    """Why an entrypoint is not held against the base; empty when it is."""
    differing = ", ".join(
        f"{voice.name(one.what)} {voice.name(one.base)} → {voice.name(one.head)}"
        for one in entrypoint.mismatches[:_MOST_MISMATCHES]
    )
    words: dict[Basis, str] = {
        "compared": "",
        "no-baseline": "there is no base to compare with",
        "new": "the base does not have this entrypoint, so there is nothing to compare with",
        "removed": "the head no longer has this entrypoint",
        "base-failed": "the program did not start on the base, so there is nothing to compare with",
        "not-comparable": f"not compared with the base, because what was measured differs: {differing}",
    }
    return words[entrypoint.basis]


def sentence(words: str) -> str:
    """The words as a whole sentence; empty words stay empty."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def _head(metric: MetricComparison) -> str:
    return format_value(metric.unit, metric.head.value) if metric.head else "not measured"
