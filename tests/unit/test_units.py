"""Sizes, times, percentages and counts: what is read, what is refused and how, and how they are written."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memci.units import (
    MINUS,
    format_bytes,
    format_count,
    format_daily,
    format_fraction,
    format_seconds,
    parse_bytes,
    parse_fraction,
    parse_seconds,
    quoted,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120 MiB", 120 * 1024**2),
        ("120MiB", 120 * 1024**2),
        ("  120\u00a0MiB ", 120 * 1024**2),
        ("120 MB", 120_000_000),
        ("1.5 GiB", 3 * 1024**3 // 2),
        ("1.5 GB", 1_500_000_000),
        ("64 KiB", 65_536),
        ("64 kB", 64_000),
        ("64 KB", 64_000),
        ("512 B", 512),
        ("1.1 KiB", 1126),
        ("+1 MB", 1_000_000),
        ("0", 0),
        ("0.0", 0),
        ("0 MiB", 0),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, expected: int) -> None:
    assert parse_bytes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5 s", 1.5),
        ("300 ms", 0.3),
        ("50 us", 5e-5),
        ("50 \u00b5s", 5e-5),
        ("50 \u03bcs", 5e-5),
        ("2 min", 120.0),
        ("2 min 5 s", 125.0),
        ("0", 0.0),
    ],
)
def test_times_are_read_as_people_write_them(text: str, expected: float) -> None:
    assert parse_seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("5 %", 0.05), ("5%", 0.05), ("0.3 %", 0.003), ("+10 %", 0.1), ("150 %", 1.5), ("0", 0.0)]
)
def test_percentages_are_read_as_fractions(text: str, expected: float) -> None:
    assert parse_fraction(text) == expected


@pytest.mark.parametrize(
    ("parse", "text", "sentence"),
    [
        (parse_bytes, "120", "'120' has no unit; write '120 MiB' (1024² bytes) or '120 MB' (1000² bytes)"),
        (
            parse_bytes,
            "120 mb",
            "'120 mb' has the unknown unit 'mb'; write '120 MiB' (1024² bytes) or '120 MB' (1000² bytes)",
        ),
        (
            parse_bytes,
            "120 Mb",
            "'120 Mb' has the unknown unit 'Mb'; write '120 MiB' (1024² bytes) or '120 MB' (1000² bytes)",
        ),
        (parse_bytes, "120 mib", "'120 mib' has the unknown unit 'mib'; write '120 MiB' (1024² bytes)"),
        (parse_bytes, "120 Mib", "'120 Mib' has the unknown unit 'Mib'; write '120 MiB' (1024² bytes)"),
        (parse_bytes, "9 k", "'9 k' has the unknown unit 'k'; write '9 KiB' (1024 bytes) or '9 kB' (1000 bytes)"),
        (parse_bytes, "9 bytes", "'9 bytes' has the unknown unit 'bytes'; write '9 B'"),
        (parse_bytes, "5 s", "'5 s' is not a size; a size is written in B, kB, MB, GB, KiB, MiB, GiB"),
        (parse_bytes, "2 TiB", "'2 TiB' is not a size; a size is written in B, kB, MB, GB, KiB, MiB, GiB"),
        (parse_bytes, "-5 MiB", "'-5 MiB' is negative; a size is 0 or more"),
        (parse_bytes, f"{MINUS}5 MiB", f"'{MINUS}5 MiB' is negative; a size is 0 or more"),
        (
            parse_bytes,
            "1,5 MiB",
            "'1,5 MiB' has a comma; write decimals after a point, and thousands without a separator",
        ),
        (parse_bytes, "much", "'much' is not a size; write it like '5 MiB'"),
        (parse_bytes, "", "'' is not a size; write it like '5 MiB'"),
        (parse_bytes, "MiB", "'MiB' is not a size; write it like '5 MiB'"),
        (parse_bytes, "\u0661 MiB", "'\u0661 MiB' is not a size; write it like '5 MiB'"),
        (parse_bytes, "nan", "'nan' is not a size; write it like '5 MiB'"),
        (
            parse_bytes,
            "9999999999 GiB",
            "'9999999999 GiB' is larger than any size memci can hold; write a smaller one",
        ),
        (parse_seconds, "60", "'60' has no unit; write '60 s' or '60 ms'"),
        (parse_seconds, "60 S", "'60 S' has the unknown unit 'S'; write '60 s'"),
        (parse_seconds, "5 m", "'5 m' has the unknown unit 'm'; write '5 min' or '5 ms'"),
        (parse_seconds, "2 hours", "'2 hours' is not a time; a time is written in us, ms, s, min"),
        (parse_seconds, "5 MiB", "'5 MiB' is not a time; a time is written in us, ms, s, min"),
        (parse_seconds, "-1 s", "'-1 s' is negative; a time is 0 or more"),
        (parse_fraction, "5", "'5' has no unit; write '5 %'"),
        (parse_fraction, "5 percent", "'5 percent' has the unknown unit 'percent'; write '5 %'"),
        (parse_fraction, "5 MiB", "'5 MiB' is not a percentage; a percentage is written in %"),
    ],
)
def test_a_refusal_says_what_would_be_right(parse: Callable[[str], float], text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)) as refused:
        parse(text)
    assert str(refused.value) == sentence


@given(st.text())
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    for parse in (parse_bytes, parse_seconds, parse_fraction):
        try:
            assert parse(text) >= 0
        except ValueError as refused:
            assert str(refused).isprintable()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 B"),
        (0.4, "0 B"),
        (512, "512 B"),
        (1023, "1023 B"),
        (1023.7, "1.0 KiB"),
        (65_536, "64.0 KiB"),
        (1_048_575, "1.0 MiB"),
        (40_055_603, "38.2 MiB"),
        (1_567_630_000, "1.46 GiB"),
        (2**50, "1048576.00 GiB"),
        (-40_055_603, f"{MINUS}38.2 MiB"),
    ],
)
def test_bytes_are_written_for_people(value: float, expected: str) -> None:
    assert format_bytes(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 ms"),
        (1e-9, "0 ms"),
        (5e-5, "50 µs"),
        (9.96e-5, "0.1 ms"),
        (0.0008, "0.8 ms"),
        (0.00996, "10 ms"),
        (0.41, "410 ms"),
        (0.9996, "1.00 s"),
        (1.5, "1.50 s"),
        (12.34, "12.3 s"),
        (59.96, "1 min"),
        (125, "2 min 5 s"),
        (3600, "60 min"),
        (-0.41, f"{MINUS}410 ms"),
    ],
)
def test_seconds_are_written_for_people(value: float, expected: str) -> None:
    assert format_seconds(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 ms a day"),
        (5e-5, "50 µs a day"),
        (0.0008, "0.8 ms a day"),
        (0.41, "410 ms a day"),
        (4.54, "4.5 s a day"),
        (9.96, "10 s a day"),
        (45.4, "45 s a day"),
        (59.6, "1.0 min a day"),
        (150, "2.5 min a day"),
        (720, "12 min a day"),
        (3_580, "1.0 h a day"),
        (11_160, "3.1 h a day"),
        (360_000, "100 h a day"),
        (1e9, "277778 h a day"),
    ],
)
def test_what_every_day_has_is_written_for_people(value: float, expected: str) -> None:
    assert format_daily(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0 %"), (1e-6, "0 %"), (0.0012, "0.12 %"), (0.05, "5.0 %"), (0.9999, "100 %"), (1.5, "150 %")],
)
def test_fractions_are_written_as_percentages(value: float, expected: str) -> None:
    assert format_fraction(value) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (format_bytes(40_055_603, signed=True), "+38.2 MiB"),
        (format_bytes(-40_055_603, signed=True), f"{MINUS}38.2 MiB"),
        (format_bytes(0, signed=True), "±0 B"),
        (format_seconds(-0.41, signed=True), f"{MINUS}410 ms"),
        (format_seconds(-1e-9, signed=True), "±0 ms"),
        (format_fraction(0.05, signed=True), "+5.0 %"),
        (format_fraction(-0.00001, signed=True), "±0 %"),
        (format_count(12_345), "12,345"),
        (format_count(12_345, signed=True), "+12,345"),
        (format_count(-12_345, signed=True), f"{MINUS}12,345"),
        (format_count(0, signed=True), "±0"),
        (format_count(-0.3), "0"),
    ],
)
def test_differences_carry_their_sign(written: str, expected: str) -> None:
    assert written == expected


def last_digit(written: str, parse: Callable[[str], float]) -> float:
    """What one step of the last digit of a written quantity is worth."""
    number, unit = written.rsplit(maxsplit=1)
    decimals = len(number.partition(".")[2])
    return parse(f"1 {unit}") / float(10**decimals)


@given(st.integers(0, 2**62))
def test_a_written_size_reads_back_to_its_last_digit(value: int) -> None:
    written = format_bytes(value)
    assert abs(parse_bytes(written) - value) <= last_digit(written, parse_bytes) / 2 + 1


@given(st.floats(0, 1e6) | st.floats(0, 1) | st.floats(0, 1e-3))
def test_a_written_time_reads_back_to_its_last_digit(value: float) -> None:
    written = format_seconds(value)
    assert abs(parse_seconds(written) - value) <= min(last_digit(written, parse_seconds), 1) * 0.5001


@given(st.floats(0, 1000) | st.floats(0, 0.01))
def test_a_written_fraction_reads_back_to_its_last_digit(value: float) -> None:
    written = format_fraction(value)
    assert abs(parse_fraction(written) - value) <= max(last_digit(written, parse_fraction) * 0.5001, 0.00005)


@given(st.integers(-(10**15), 10**15))
def test_a_written_count_has_all_its_digits(value: int) -> None:
    assert int(format_count(value, signed=True).replace(",", "").replace(MINUS, "-").replace("±", "")) == value


@given(st.integers(0, 10**9), st.sampled_from(["B", "kB", "KiB", "MB", "MiB", "GB", "GiB"]))
def test_decimal_and_binary_units_are_never_mixed(number: int, unit: str) -> None:
    power = "BkMG".upper().index(unit[0].upper())
    base = 1024 if "i" in unit else 1000
    assert parse_bytes(f"{number} {unit}") == number * base**power


@given(st.integers(-(2**60), 2**60), st.booleans())
def test_no_written_number_reaches_the_next_unit(value: int, signed: bool) -> None:
    number, unit = format_bytes(value, signed).lstrip(f"+±{MINUS}").split()
    assert unit == "GiB" or float(number) < 1024


def test_what_a_person_wrote_is_repeated_on_one_short_line() -> None:
    assert quoted("a\nb\x1b[31m") == r"'a\nb\x1b[31m'"
    assert quoted("x" * 100) == f"'{'x' * 59}…'"
