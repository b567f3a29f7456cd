"""Figures in words: a value in its unit, how far its samples lie apart, what a metric means."""

from memci.model.result import Metric, MetricName, Unit
from memci.units import MINUS, format_bytes, format_count, format_fraction, format_seconds

MIB = 2**20
_CLOSE = 0.01

MEANING: dict[MetricName, str] = {
    "peak_heap": "the most that was allocated at one time",
    "peak_mapped": "the most that was mapped (mmap) at one time",
    "peak_rss": "the most resident memory of one process",
    "anon_rss": "private memory, once started",
    "cold_start": "start to ready, waiting for a CPU left out",
    "cold_start_wall": "start to ready, by the clock",
    "listening": "start to the first listening socket",
    "listening_anon_rss": "private memory at that time",
    "cpu_time": "user and system",
    "first_start": "without bytecode, as in a fresh image",
    "modules": "modules loaded",
    "allocated": "all that was ever allocated",
    "allocations": "how many times",
}


def format_value(unit: Unit, value: float, signed: bool = False) -> str:
    """A value with its unit: "92.1 MiB", "410 ms", "12,345"."""
    match unit:
        case "bytes":
            return format_bytes(value, signed)
        case "seconds":
            return format_seconds(value, signed)
        case "count":
            return format_count(value, signed)


def format_change(base: float, head: float) -> str:
    """How much the head differs from the base, as a signed percentage; empty when there is no base to divide by."""
    return format_fraction((head - base) / base, signed=True) if base else ""


def spread(metric: Metric) -> str:
    """How the samples lie together: "10 runs, 603 ms to 655 ms", "2 runs, 0.01 % apart", "same in all 10 runs"."""
    runs = len(metric.samples)
    if runs == 0:
        return ""
    if runs == 1:
        return "1 run"
    low, high = min(metric.samples), max(metric.samples)
    if low == high:
        return f"same in {'both' if runs == 2 else f'all {runs}'} runs"  # noqa: PLR2004 - two are "both"
    apart = (high - low) / metric.value if metric.value else float("inf")
    if apart < _CLOSE:
        return f"{runs} runs, {format_fraction(apart)} apart"
    return f"{runs} runs, {format_value(metric.unit, low)} to {format_value(metric.unit, high)}"


def mib(value: float) -> str:
    """Bytes as a bare number of MiB, for a column that says so in its head."""
    return _bare(value / MIB)


def ms(seconds: float) -> str:
    """Seconds as a bare number of milliseconds, for a column that says so in its head."""
    return _bare(seconds * 1000)


def percent(part: float, whole: float) -> str:
    """A share as a bare number, for a column that has "%" in its head; empty when there is no whole."""
    return _bare(100 * part / whole) if whole else ""


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 module", "1,214 modules"."""
    return f"{format_count(count)} {one if count == 1 else many or one + 's'}"


def _bare(number: float) -> str:
    written = f"{abs(number):,.1f}"
    return f"{MINUS}{written}" if number < 0 and float(written.replace(",", "")) else written
