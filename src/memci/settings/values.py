"""Readers: from a TOML value to what an entrypoint holds. A ValueError carries a sentence with what would be right."""

import keyword
from collections.abc import Callable, Mapping
from typing import TypeVar

from memci.model.base import LARGEST
from memci.model.entrypoint import Level
from memci.settings.keys import LEVELS
from memci.units import parse_seconds, quoted

T = TypeVar("T")

MOST_RUNS = 1000
_MOST_MODULES = 1_000_000
_MOST_STARTS = 1_000_000_000


def kind_of(value: object) -> str:
    """What a TOML value is, as an error says it."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {str(value)[:30]}"
        case str():
            return f"the string {quoted(value)}"
        case Mapping():
            return "a table"
        case list():
            return "a list"
        case _:
            return "a date or time"


def read_table(value: object) -> Mapping[str, object]:
    """A table."""
    if isinstance(value, Mapping):
        return value
    raise ValueError(f"must be a table, not {kind_of(value)}")


def read_bool(value: object) -> bool:
    """true or false."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"must be true or false, not {kind_of(value)}")


def read_text(value: object) -> str:
    """A string that is not blank."""
    if not isinstance(value, str):
        raise ValueError(f"must be a string, not {kind_of(value)}")
    if not value.strip():
        raise ValueError("must not be empty")
    if "\0" in value:
        raise ValueError(f"must not hold a NUL character, as {quoted(value)} does")
    return value


def read_lines(value: object) -> tuple[str, ...]:
    """Lines for the shell: one string, or a list of them."""
    if not isinstance(value, str | list):
        raise ValueError(f"must be a string or a list of strings, not {kind_of(value)}")
    return tuple(read_text(line) for line in ([value] if isinstance(value, str) else value))


def whole_number(least: int, most: int, example: int) -> Callable[[object], int]:
    """Reader of a whole number within bounds."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError(f"must be a whole number from {least} to {most}, such as {example}, not {kind_of(value)}")

    return read


read_runs = whole_number(1, MOST_RUNS, 10)
read_max_modules = whole_number(1, _MOST_MODULES, 400)
read_starts_per_day = whole_number(1, _MOST_STARTS, 2000)
read_instances = whole_number(1, _MOST_STARTS, 24)


def read_count(value: object) -> int:
    """A whole number, 0 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        return value
    raise ValueError(f"must be a count, a whole number without a unit such as 400, not {kind_of(value)}")


def with_unit(parse: Callable[[str], T], expected: str) -> Callable[[object], T]:
    """Reader of a quantity that is written as a string with a unit; the number 0 may stand alone."""

    def read(value: object) -> T:
        if isinstance(value, str):
            return parse(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return parse(str(value))
        raise ValueError(f"must be {expected}, not {kind_of(value)}")

    return read


read_time = with_unit(parse_seconds, "a time such as '60 s'")


def read_timeout(value: object) -> float:
    """Seconds, more than none."""
    seconds = read_time(value)
    if seconds == 0:
        raise ValueError("must be more than 0, or no start could ever be ready; write for example '60 s'")
    return seconds


def read_module(value: object) -> str:
    """The dotted name of a module."""
    name = read_text(value)
    if _is_dotted_name(name):
        return name
    if _is_dotted_name(name.replace(":", ".", 1)):
        raise ValueError(f"{quoted(name)} names a callable, which belongs in `call`; write only the module here")
    raise ValueError(f"{quoted(name)} is not the name of a module; write it like 'package.module'")


def read_call(value: object) -> str:
    """`module:callable`; the callable may be an attribute of an attribute."""
    text = read_text(value)
    module, colon, attribute = text.partition(":")
    if colon and _is_dotted_name(module) and _is_dotted_name(attribute):
        return text
    raise ValueError(f"{quoted(text)} is not a callable; write it like 'package.module:function', without ()")


def read_modules(value: object) -> tuple[str, ...]:
    """A list of names of modules."""
    if not isinstance(value, list):
        raise ValueError(f"must be a list of modules such as ['torch'], not {kind_of(value)}")
    return tuple(read_module(name) for name in value)


def read_level(value: object) -> Level:
    """One of the levels of a budget."""
    for level in LEVELS:
        if value == level:
            return level
    raise ValueError(f"must be one of {', '.join(repr(level) for level in LEVELS)}, not {kind_of(value)}")


def read_variable(value: object) -> str:
    """The value of an environment variable; may be empty."""
    if not isinstance(value, str):
        raise ValueError(f"must be a string, not {kind_of(value)}; put it in quotes")
    if "\0" in value:
        raise ValueError(f"must not hold a NUL character, as {quoted(value)} does")
    return value


def _is_dotted_name(text: str) -> bool:
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in text.split("."))
