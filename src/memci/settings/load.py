"""Find the settings file, and read it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from memci.errors import UsageError
from memci.settings.lines import line_of
from memci.settings.parse import PREFIX, PYPROJECT, Settings, parse_settings

MEMCI_TOML = "memci.toml"

_LARGEST = 1024**2

_TOML_POSITION = re.compile(r" \(at line (\d+), column \d+\)$")


def load_settings(directory: Path, file: Path | None = None) -> Settings:
    """The settings in `file`, or else in the nearest memci.toml, or pyproject.toml with [tool.memci], that stands in
    `directory` or above it, up to the top of its git checkout. No such file is no error: then nothing is set.

    Errors call a file in `directory` as `directory` was given. Raises UsageError.
    """
    if file is not None:
        return _settings(file, *_read(file))
    for folder in _upwards(directory):
        found = _settings_in(folder)
        if found is not None:
            return found
    return Settings(root=directory.resolve())


def settings_of_text(text: str, *, file: Path, shown: str) -> Settings:
    """The settings in the text of a file that would stand at `file`; errors call it `shown`. Raises UsageError."""
    return parse_settings(_parsed(text, shown), file=file, text=text, shown=shown)


def _upwards(directory: Path) -> Iterator[Path]:
    yield directory
    resolved = directory.resolve()
    for folder in (resolved, *resolved.parents):
        if folder != resolved:
            yield folder
        if _present(folder / ".git"):
            return


def _settings_in(folder: Path) -> Settings | None:
    """The folder's settings; None when it has none."""
    own, pyproject = folder / MEMCI_TOML, folder / PYPROJECT
    data, text = _read(pyproject) if _present(pyproject) else ({}, "")
    tool = data.get(PREFIX[0])
    in_pyproject = isinstance(tool, dict) and PREFIX[1] in tool
    if _present(own):
        if in_pyproject:
            line = line_of(text, PREFIX)
            raise UsageError(
                f"{own} and [tool.memci] in {pyproject}{f':{line}' if line else ''} both hold settings; keep one."
            )
        return _settings(own, *_read(own))
    return _settings(pyproject, data, text) if in_pyproject else None


def _present(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder above that may not be searched holds no settings for us
        return False


def _settings(file: Path, data: dict[str, object], text: str) -> Settings:
    return parse_settings(data, file=file.parent.resolve() / file.name, text=text, shown=str(file))


def _read(file: Path) -> tuple[dict[str, object], str]:
    """The file's data and text."""
    try:
        if file.is_fifo() or file.is_char_device():
            # There is no end of it, or no beginning.
            raise UsageError(f"{file}: is no ordinary file; settings are a TOML file.")
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise UsageError(f"{file}: is larger than {_LARGEST // 1024**2} MiB, which no settings are.")
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{file}: there is no such settings file.") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}:{line}: is not UTF-8, as TOML has to be; save it as UTF-8.") from None
    return _parsed(text, str(file)), text


def _parsed(text: str, shown: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise UsageError(f"{shown}: is nested too deeply to be read as TOML.") from None
    except ValueError as error:
        position = _TOML_POSITION.search(str(error))
        where = f"{shown}:{position[1]}" if position else shown
        raise UsageError(f"{where}: is not valid TOML: {_TOML_POSITION.sub('', str(error))}.") from None
