"""`command` and `smoke`: an argv, or a line for the shell when it uses what only a shell understands."""

import re
import shlex
from dataclasses import dataclass

from memci.settings.values import kind_of, read_text
from memci.units import quoted

_QUOTED = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\[^\n]""", re.DOTALL)
_EXPANDS_IN_DOUBLE_QUOTES = re.compile(r"[$`]|\\\n")
_SHELL = re.compile(r"[|&;<>()$`*?\[\n\r]|(?:^|\s)[~#]")
_SHELL_AT_START = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=|(?:!|\.|exec|eval)\s")


@dataclass(frozen=True)
class Command:
    """Exactly one of the two is set: words to execute, or a line for `/bin/sh -c`."""

    argv: tuple[str, ...] | None = None
    shell: str | None = None


def read_command(value: object) -> Command:
    """The command of a string or a list of strings; ValueError with a sentence when it is neither or is empty."""
    if isinstance(value, list):
        return Command(argv=_words(value))
    if not isinstance(value, str):
        raise ValueError(f"must be a string or a list of strings, not {kind_of(value)}")
    line = read_text(value).strip()
    if needs_shell(line):
        return Command(shell=line)
    try:
        return Command(argv=_words(shlex.split(line)))
    except ValueError as error:
        if "No closing quotation" in str(error):
            raise ValueError(f"{quoted(line)} has a quote that is not closed") from None
        if "No escaped character" in str(error):
            raise ValueError(f"{quoted(line)} ends in a backslash") from None
        raise


def needs_shell(line: str) -> bool:
    """Whether the line holds shell syntax outside quotes: operators, expansions, globs, or at its start a
    VAR=value or a word that only a shell has."""
    bare = _QUOTED.sub(lambda quote: "$" if _expands(quote.group()) else "_", line)
    return bool(_SHELL.search(bare) or _SHELL_AT_START.match(line))


def _expands(quote: str) -> bool:
    return quote.startswith('"') and _EXPANDS_IN_DOUBLE_QUOTES.search(quote) is not None


def _words(values: list[object] | list[str]) -> tuple[str, ...]:
    words = []
    for value in values:
        if not isinstance(value, str):
            raise ValueError(f"must be a list of strings, but holds {kind_of(value)}")
        if "\0" in value:
            raise ValueError(f"must not hold a NUL character, as {quoted(value)} does")
        words.append(value)
    if not words or not words[0]:
        raise ValueError("must not be empty; write what to start, such as 'python app.py'")
    return tuple(words)
