"""What `memci init` adds to a project: planned first, then written. Nothing that is there is changed."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from memci.commands.init_place import Place
from memci.errors import MemciError, UsageError
from memci.init import Found, Workflow, report_text, settings_text, workflow_text
from memci.settings.load import MEMCI_TOML
from memci.settings.parse import PREFIX, PYPROJECT, parse_settings

_MARK = "\ufeff"


@dataclass(frozen=True)
class Change:
    """One file. `text` is what is added; `left` says why the file stays as it is, and then nothing is."""

    path: Path
    kind: Literal["new", "added"] = "new"
    text: str = ""
    left: str = ""


def settings_change(found: Found, place: Place) -> Change:
    """[tool.memci] at the end of pyproject.toml, or a memci.toml where that is not there or cannot take it.

    UsageError when the pyproject.toml is no TOML.
    """
    own, pyproject = place.root / MEMCI_TOML, place.root / PYPROJECT
    if os.path.lexists(own):
        return Change(own, left="it is there already")
    if pyproject.is_file() and pyproject.resolve().is_relative_to(place.top):
        before = _read(pyproject)
        if PREFIX[1] in _table(before, pyproject):
            return Change(pyproject, left="it has [tool.memci] already")
        text = settings_text(found, prefix=".".join(PREFIX))
        if found.entrypoints and _is_read(before + _fitted(before, text), pyproject):
            return Change(pyproject, "added", text)
    return Change(own, "new", settings_text(found, prefix=""))


def workflow_changes(place: Place, *, fork: bool) -> list[Change]:
    """The workflow, and with `fork` the one of the second stage."""
    workflow = Workflow(place.workflow, place.branch, place.folder, forks=fork)
    folder = place.top / ".github" / "workflows"
    changes = [_new(folder / f"{place.workflow}.yml", workflow_text(workflow), place)]
    if fork:
        changes.append(_new(folder / f"{place.workflow}-report.yml", report_text(workflow), place))
    return changes


def write(change: Change) -> None:
    """Write what was planned. MemciError when the system refuses; what was there is then as it was."""
    try:
        if change.kind == "added":
            _append(change)
        else:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            with change.path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(change.text)
    except OSError as error:
        raise MemciError(
            f"{change.path} could not be written ({error.strerror}); `memci init --dry-run` shows what belongs there."
        ) from None


def _new(path: Path, text: str, place: Place) -> Change:
    for taken in (path, path.with_suffix(".yaml")):
        if os.path.lexists(taken):
            return Change(taken, left="it is there already")
    if not path.resolve().is_relative_to(place.top):
        return Change(path, left="a link on its way leads out of the repository")
    return Change(path, "new", text)


def _append(change: Change) -> None:
    before = _read(change.path)
    with change.path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        try:
            file.write(_fitted(before, change.text).encode())
            file.flush()
        except OSError:
            file.truncate(end)
            raise


def _fitted(before: str, text: str) -> str:
    """The text as it follows what is there: after an empty line, with the same ends of lines."""
    newline = "\r\n" if "\r\n" in before else "\n"
    ends = len(before) - len(before.rstrip("\r\n"))
    missing = 2 - before[len(before) - ends :].count("\n") if before.strip(_MARK).strip() else 0
    return newline * max(0, missing) + text.replace("\n", newline)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise MemciError(f"{path} could not be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8, as TOML has to be; save it as UTF-8.") from None


def _table(text: str, path: Path) -> dict[str, object]:
    try:
        tool = tomllib.loads(text.removeprefix(_MARK)).get(PREFIX[0], {})
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML ({error}); nothing was added to it.") from None
    return tool if isinstance(tool, dict) else {}


def _is_read(text: str, path: Path) -> bool:
    """Whether memci reads the settings in the text; an inline `tool = {…}` cannot be added to from below."""
    try:
        parse_settings(tomllib.loads(text.removeprefix(_MARK)), file=path, text=text)
    except (ValueError, UsageError):
        return False
    return True
