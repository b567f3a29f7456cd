"""What a step leaves in its file commands, read as the runner reads it (FileCommandManager)."""

from collections.abc import Iterator


class FileCommandError(ValueError):
    """The runner would fail the step over this file."""


def pairs(text: str) -> dict[str, str]:
    """GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE: `name=value`, or `name<<DELIMITER`, lines, `DELIMITER`."""
    found: dict[str, str] = {}
    waiting = iter(text.splitlines())
    for line in waiting:
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, value = line[:equals], line[equals + 1 :]
        elif heredoc >= 0:
            name, value = line[:heredoc], _until(line[heredoc + 2 :], waiting)
        else:
            raise FileCommandError(f"Invalid format {line!r}")
        if not name:
            raise FileCommandError(f"Invalid format {line!r}: name must not be empty")
        found[name] = value
    return found


def _until(delimiter: str, waiting: Iterator[str]) -> str:
    if not delimiter:
        raise FileCommandError("Invalid value: the delimiter must not be empty")
    value: list[str] = []
    for line in waiting:
        if line == delimiter:
            return "\n".join(value)
        value.append(line)
    raise FileCommandError(f"Invalid value: matching delimiter not found {delimiter!r}")
