"""Workflow commands as the runner reads them from a container's output (ActionCommand and ActionCommandManager)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

REGISTERED = {
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
}
_NEW = re.compile(r"::(?P<words>.*?)::(?P<data>.*)", re.DOTALL)
# The old form counts wherever it stands in a line.
_OLD = re.compile(r"##\[(?P<words>[^\]]*)\](?P<data>.*)", re.DOTALL)


@dataclass(frozen=True)
class Command:
    """One that the runner would have obeyed."""

    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def lines(output: str) -> Iterator[str]:
    """The lines of an output as .NET reads them: a lone carriage return ends one too."""
    yield from re.split(r"\r\n|\r|\n", output)


def obeyed(output: str) -> list[Command]:
    """The commands in a container's output, but for those between stop-commands and its token."""
    return list(_obeyed(lines(output)))


def _obeyed(read: Iterable[str]) -> Iterator[Command]:
    token: str | None = None
    for line in read:
        command = _command(line, REGISTERED if token is None else REGISTERED | {token.lower()})
        if command is None:
            continue
        if token is not None:
            if command.name == token.lower():
                token = None
            continue
        if command.name == "stop-commands":
            if not command.data or command.data.lower() in REGISTERED | {"pause-logging"}:
                raise ValueError(f"The runner refuses {command.data!r} as the token of stop-commands.")
            token = command.data
        yield command


def _command(line: str, known: set[str]) -> Command | None:
    for pattern, between, codes in (
        (_NEW.match(line.lstrip()), ",", {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}),
        (_OLD.search(line), ";", {"%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%25": "%"}),
    ):
        if pattern is None:
            continue
        name, _, told = pattern["words"].partition(" ")
        if name.lower() in known:
            pairs = (pair.partition("=") for pair in told.split(between))
            properties = {key.strip(): _unescaped(value, codes) for key, equals, value in pairs if equals}
            return Command(name.lower(), _unescaped(pattern["data"], codes), properties)
    return None


def _unescaped(text: str, codes: dict[str, str]) -> str:
    for code, character in codes.items():
        text = text.replace(code, character)
    return text
