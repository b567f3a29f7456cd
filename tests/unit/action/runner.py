"""The runner's reading of a step's log, after ActionCommand and ActionCommandManager of its source."""

import re
from dataclasses import dataclass

_V1 = re.compile(r"##\[([^\]\s]+)(?: ([^\]]*))?\](.*)")


@dataclass(frozen=True)
class Command:
    """One that the runner obeys."""

    name: str
    properties: dict[str, str]
    data: str


def obeyed(log: str) -> list[Command]:
    """The commands in what a step wrote, in order. While they are stopped only the token's line starts them again."""
    found = []
    stopped: str | None = None
    for line in log.splitlines():
        command = parsed(line)
        if command is None:
            continue
        if stopped is not None:
            if command.name == stopped:
                stopped = None
        elif command.name == "stop-commands":
            stopped = command.data
        else:
            found.append(command)
    return found


def parsed(line: str) -> Command | None:
    """`::name key=value,…::data` at the beginning of a line, or `##[name key=value;…]data` anywhere in it."""
    text = line.lstrip()
    if text.startswith("::"):
        head, separator, data = text[2:].partition("::")
        if separator:
            name, _, rest = head.partition(" ")
            pairs = (pair.partition("=") for pair in rest.split(",") if "=" in pair)
            return Command(
                name, {key.strip(): _unescaped(value, "\r\n:,%") for key, _, value in pairs}, _unescaped(data)
            )
    found = _V1.search(line)
    if found is None:
        return None
    pairs = (pair.partition("=") for pair in (found[2] or "").split(";") if "=" in pair)
    return Command(found[1], {key.strip(): value for key, _, value in pairs}, found[3])


def _unescaped(text: str, characters: str = "\r\n%") -> str:
    # `%` comes last, as in the runner: what it stands for is not read again.
    for character in sorted(characters, key="%".__eq__):
        text = text.replace(f"%{ord(character):02X}", character)
    return text
