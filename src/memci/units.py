"""Bytes, seconds, percentages and counts: read as people write them, written as people read them.

MiB is 1024² bytes and MB is 1000² bytes, never mixed up. Reading is exact and strict: a ValueError carries a
sentence that says what would be right. Writing uses KiB, MiB, GiB, µs, ms, s and min, for a day's sum
h too, and U+2212 as the minus sign.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

MINUS = "\N{MINUS SIGN}"
MOST_BYTES = 2**63 - 1
MOST_SECONDS = 10**9
MOST_FRACTION = 10**6


@dataclass(frozen=True)
class _Quantity:
    """One kind of quantity. `slips` leads from a wrong spelling, in lower case, to the units it may have meant."""

    noun: str
    units: Mapping[str, Fraction]
    slips: Mapping[str, tuple[str, ...]]
    without_unit: tuple[str, ...]
    explained: Mapping[str, str]
    most: int


_DECIMAL = {"B": 0, "kB": 1, "KB": 1, "MB": 2, "GB": 3}
_BINARY = {"KiB": 1, "MiB": 2, "GiB": 3}

_SIZE = _Quantity(
    noun="size",
    units={
        **{unit: Fraction(1000**power) for unit, power in _DECIMAL.items()},
        **{unit: Fraction(1024**power) for unit, power in _BINARY.items()},
    },
    slips={
        **dict.fromkeys(["b", "byte", "bytes"], ("B",)),
        **dict.fromkeys(["k", "kb"], ("KiB", "kB")),
        **dict.fromkeys(["m", "mb", "meg", "megs", "megabyte", "megabytes"], ("MiB", "MB")),
        **dict.fromkeys(["g", "gb", "gig", "gigs", "gigabyte", "gigabytes"], ("GiB", "GB")),
        **dict.fromkeys(["ki", "kib"], ("KiB",)),
        **dict.fromkeys(["mi", "mib", "mebibyte", "mebibytes"], ("MiB",)),
        **dict.fromkeys(["gi", "gib", "gibibyte", "gibibytes"], ("GiB",)),
    },
    without_unit=("MiB", "MB"),
    explained={
        "kB": " (1000 bytes)",
        "KiB": " (1024 bytes)",
        "MB": " (1000² bytes)",
        "MiB": " (1024² bytes)",
        "GB": " (1000³ bytes)",
        "GiB": " (1024³ bytes)",
    },
    most=MOST_BYTES,
)
_TIME = _Quantity(
    noun="time",
    units={
        "us": Fraction(1, 10**6),
        "µs": Fraction(1, 10**6),
        "\N{GREEK SMALL LETTER MU}s": Fraction(1, 10**6),
        "ms": Fraction(1, 1000),
        "s": Fraction(1),
        "min": Fraction(60),
    },
    slips={
        **dict.fromkeys(["s", "sec", "secs", "second", "seconds"], ("s",)),
        **dict.fromkeys(["ms", "msec", "msecs", "millisecond", "milliseconds"], ("ms",)),
        **dict.fromkeys(["us", "usec", "usecs", "microsecond", "microseconds"], ("us",)),
        **dict.fromkeys(["min", "mins", "minute", "minutes"], ("min",)),
        "m": ("min", "ms"),
    },
    without_unit=("s", "ms"),
    explained={},
    most=MOST_SECONDS,
)
_PERCENTAGE = _Quantity(
    noun="percentage",
    units={"%": Fraction(1, 100)},
    slips=dict.fromkeys(["percent", "pct", "per cent"], ("%",)),
    without_unit=("%",),
    explained={},
    most=MOST_FRACTION,
)

_WRITTEN = re.compile(rf"(?P<sign>[-+{MINUS}]?)\s*(?P<number>[0-9]{{1,30}}(?:\.[0-9]{{1,30}})?)\s*(?P<unit>\D*)")
_MINUTES_AND_SECONDS = re.compile(r"(?P<minutes>[0-9.]+\s*min)\s+(?P<seconds>[0-9.]+\s*s)")
_SHOWN = 60


def quoted(text: str) -> str:
    """What a person wrote, as an error repeats it: on one line, printable, not longer than a line."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def parse_bytes(text: str) -> int:
    """Bytes in a size such as "120 MiB", "64KiB", "1.5 GB" or "0"; rounded to whole bytes."""
    return round(_parse(text, _SIZE))


def parse_seconds(text: str) -> float:
    """Seconds in a time such as "1.5 s", "300 ms", "50 µs", "2 min", "2 min 5 s" or "0"."""
    parts = _MINUTES_AND_SECONDS.fullmatch(text.strip())
    if parts:
        return float(_parse(parts["minutes"], _TIME) + _parse(parts["seconds"], _TIME))
    return float(_parse(text, _TIME))


def parse_fraction(text: str) -> float:
    """The fraction that a percentage such as "5 %" or "0.3%" stands for: 0.05, 0.003."""
    return float(_parse(text, _PERCENTAGE))


def _parse(text: str, quantity: _Quantity) -> Fraction:
    written = _WRITTEN.fullmatch(text.strip())
    if written is None and "," in text:
        raise ValueError(f"{quoted(text)} has a comma; write decimals after a point, and thousands without a separator")
    if written is None:
        raise ValueError(f"{quoted(text)} is not a {quantity.noun}; write it like '5 {quantity.without_unit[0]}'")
    number, unit = written["number"], written["unit"].strip()
    if written["sign"] not in ("", "+"):
        raise ValueError(f"{quoted(text)} is negative; a {quantity.noun} is 0 or more")
    if not unit and Fraction(number) == 0:
        return Fraction(0)
    if not unit:
        raise ValueError(f"{quoted(text)} has no unit; {_advice(number, quantity.without_unit, quantity)}")
    if unit not in quantity.units:
        meant = quantity.slips.get(unit.lower())
        if meant is None:
            noun, units = quantity.noun, ", ".join(_spelled(quantity))
            raise ValueError(f"{quoted(text)} is not a {noun}; a {noun} is written in {units}")
        raise ValueError(f"{quoted(text)} has the unknown unit {quoted(unit)}; {_advice(number, meant, quantity)}")
    value = Fraction(number) * quantity.units[unit]
    if value > quantity.most:
        raise ValueError(f"{quoted(text)} is larger than any {quantity.noun} memci can hold; write a smaller one")
    return value


def _advice(number: str, units: tuple[str, ...], quantity: _Quantity) -> str:
    return "write " + " or ".join(f"'{number} {unit}'{quantity.explained.get(unit, '')}" for unit in units)


def _spelled(quantity: _Quantity) -> list[str]:
    """The units a person can type, one spelling each."""
    return [unit for unit in quantity.units if unit.isascii() and unit != "KB"]


@dataclass(frozen=True)
class _Step:
    """A unit to write in, with so many decimals, as long as the written number stays below a bound."""

    unit: str
    size: float
    decimals: int
    below: float = float("inf")


_SIZE_STEPS = (
    _Step("B", 1, 0, 1024),
    _Step("KiB", 1024, 1, 1024),
    _Step("MiB", 1024**2, 1, 1024),
    _Step("GiB", 1024**3, 2),
)
_TIME_STEPS = (
    _Step("µs", 1e-6, 0, 100),
    _Step("ms", 1e-3, 1, 10),
    _Step("ms", 1e-3, 0, 1000),
    _Step("s", 1, 2, 10),
    _Step("s", 1, 1, 60),
)
_DAILY_STEPS = (
    *_TIME_STEPS[:3],
    _Step("s", 1, 1, 10),
    _Step("s", 1, 0, 60),
    _Step("min", 60, 1, 10),
    _Step("min", 60, 0, 60),
    _Step("h", 3600, 1, 100),
    _Step("h", 3600, 0),
)
_PERCENTAGE_STEPS = (_Step("%", 0.01, 2, 1), _Step("%", 0.01, 1, 100), _Step("%", 0.01, 0))


def format_bytes(n: float, signed: bool = False) -> str:
    """Bytes as "512 B", "64.0 KiB", "38.2 MiB", "1.46 GiB"; signed as "+38.2 MiB", "−38.2 MiB", "±0 B"."""
    return _signed(n, _write(abs(n), _SIZE_STEPS) or "0 B", signed)


def format_seconds(s: float, signed: bool = False) -> str:
    """Seconds as "50 µs", "0.8 ms", "410 ms", "1.50 s", "12.3 s", "2 min 5 s"; signed as "+410 ms", "±0 ms"."""
    written = _write(abs(s), _TIME_STEPS)
    if written is None:
        minutes, seconds = divmod(round(abs(s)), 60)
        written = f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    return _signed(s, written or "0 ms", signed)


def format_daily(s: float) -> str:
    """Seconds that every day has, 0 or more, as "45 s a day", "2.5 min a day", "12 min a day", "3.1 h a day"."""
    return f"{_write(s, _DAILY_STEPS) or '0 ms'} a day"


def format_fraction(f: float, signed: bool = False) -> str:
    """A fraction as the percentage it is: 0.05 as "5.0 %", 0.0012 as "0.12 %", 1.5 as "150 %"."""
    return _signed(f, _write(abs(f), _PERCENTAGE_STEPS) or "0 %", signed)


def format_count(n: float, signed: bool = False) -> str:
    """A count as "12,345"; signed as "+12,345", "−12,345", "±0"."""
    return _signed(n, f"{round(abs(n)):,}", signed)


def _write(amount: float, steps: tuple[_Step, ...]) -> str | None:
    """The amount in the first step that holds it; "" when it would read as zero, None when it is too large for all."""
    for step in steps:
        number = f"{amount / step.size:.{step.decimals}f}"
        if float(number) == 0:
            return ""
        if float(number) < step.below:
            return f"{number} {step.unit}"
    return None


def _signed(value: float, written: str, signed: bool) -> str:
    """The written magnitude with its sign; what reads as zero has none, or ± where a sign is asked for."""
    if written.split(" ", maxsplit=1)[0] == "0":
        return f"±{written}" if signed else written
    if value < 0:
        return f"{MINUS}{written}"
    return f"+{written}" if signed else written
