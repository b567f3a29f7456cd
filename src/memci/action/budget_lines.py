"""The input `budget`: one line per metric, as the table that the settings hold for it."""

import re
from collections.abc import Mapping

from memci.errors import UsageError
from memci.units import quoted

_LINE = re.compile(r"\s*([A-Za-z_-]+)\s*[:=]\s*(.+?)\s*")
_LEVELS = ("error", "warn", "off")
_EXAMPLE = "write it like 'peak_heap: 64 MiB' or 'cold_start: +10 %, floor 20 ms, warn'"


def read_budget_lines(text: str) -> dict[str, Mapping[str, str | int]]:
    """`metric: MAX, +INCREASE, floor FLOOR, LEVEL`, of which any may be missing, to the settings' keys.

    Whether the sizes and names make sense is for the settings to say. UsageError for a line that is none.
    """
    table: dict[str, Mapping[str, str | int]] = {}
    for line in filter(str.strip, text.splitlines()):
        found = _LINE.fullmatch(line)
        if found is None:
            raise UsageError(f"The input `budget`: {quoted(line.strip())} is no budget; {_EXAMPLE}.")
        metric = found[1].replace("-", "_")
        if metric in table:
            raise UsageError(f"The input `budget` has {metric} twice; keep one line for each metric.")
        table[metric] = _limits(metric, found[2])
    return table


def _limits(metric: str, text: str) -> dict[str, str | int]:
    limits: dict[str, str | int] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        key, value = _limit(part)
        if key in limits:
            raise UsageError(f"The input `budget`: {metric} says {key} twice, as {quoted(str(value))}; {_EXAMPLE}.")
        limits[key] = value
    return limits


def _limit(part: str) -> tuple[str, str | int]:
    if part in _LEVELS:
        return "level", part
    if part.startswith("+"):
        return "increase", part[1:].strip()
    word, _, rest = part.partition(" ")
    if word in ("floor", "max", "increase"):
        return word, number_or_text(rest.strip())
    return "max", number_or_text(part.removeprefix("<=").strip())


def number_or_text(text: str) -> str | int:
    """A bare number is a count, which the settings want as a number."""
    return int(text) if text.isdecimal() else text
