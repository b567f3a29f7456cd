"""The settings as a commit has them on GitHub, without a checkout of it."""

import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath

from memci.errors import UsageError
from memci.github.api import Api
from memci.github.tree import NEEDS, content_at
from memci.settings.load import MEMCI_TOML
from memci.settings.parse import PREFIX, PYPROJECT
from memci.units import quoted

_UNREAD = "The base's settings could not be read"
_LARGEST = 1024 * 1024
_SHOWN_OF_A_SHA = 7


def read_settings_file(api: Api, ref: str, folder: str, config: str | None = None) -> tuple[str, str] | None:
    """The path, from the repository's top, and the text of the settings of the commit `ref`; None when it has none.

    Looked for as memci.settings.load does on disk: in `folder` and the folders above it memci.toml, or pyproject.toml
    with [tool.memci]; or the file `config`, counted from `folder`. UsageError for a file that cannot be settings,
    GitHubError when GitHub does not know the commit or does not answer.
    """
    start = _below_top(PurePosixPath(), folder, "working-directory")
    if config is not None:
        path = _below_top(start, config, "config")
        text = _read(api, ref, path)
        found = None if text is None else (str(path), text)
    else:
        found = next((found for above in _upwards(start) if (found := _found_in(api, ref, above))), None)
    if found is None:
        # To a token that may not read here, and for a commit that is not there, every file is missing.
        api.call(lambda: api.repository.get_commit(ref).complete(), _UNREAD, NEEDS)
    return found


def _below_top(start: PurePosixPath, path: str, called: str) -> PurePosixPath:
    """The path from the repository's top, without `.` and `..`."""
    parts = list(start.parts)
    for part in PurePosixPath(path).parts:
        if part.startswith("/") or (part == ".." and not parts):
            raise UsageError(f"The input `{called}` is {quoted(path)}, which lies outside the repository.")
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


def _upwards(folder: PurePosixPath) -> Iterator[PurePosixPath]:
    yield folder
    yield from folder.parents


def _found_in(api: Api, ref: str, folder: PurePosixPath) -> tuple[str, str] | None:
    own, pyproject = folder / MEMCI_TOML, folder / PYPROJECT
    text, general = _read(api, ref, own), _read(api, ref, pyproject)
    in_pyproject = general is not None and _holds_settings(general)
    if text is not None and in_pyproject:
        raise UsageError(
            f"{own} and [tool.memci] in {pyproject} both hold settings in {ref[:_SHOWN_OF_A_SHA]}; keep one."
        )
    if text is not None:
        return str(own), text
    return (str(pyproject), general) if general is not None and in_pyproject else None


def _holds_settings(text: str) -> bool:
    try:
        tool = tomllib.loads(text).get(PREFIX[0])
    except (ValueError, RecursionError):
        return True  # whoever reads it as settings says what is wrong with it
    return isinstance(tool, dict) and PREFIX[1] in tool


def _read(api: Api, ref: str, path: PurePosixPath) -> str | None:
    """The file's text; None when the commit has no such file."""
    data = api.call(lambda: _contents(api, ref, path), _UNREAD, NEEDS)
    try:
        return None if data is None else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{_called(ref, path)} is not UTF-8, as TOML has to be; save it as UTF-8.") from None


def _contents(api: Api, ref: str, path: PurePosixPath) -> bytes | None:
    found = content_at(api, ref, str(path))
    if found is None:
        return None
    if isinstance(found, list) or found.type != "file":
        raise UsageError(f"{_called(ref, path)} is no file, but a folder, a link or a submodule.")
    if found.size > _LARGEST or found.encoding != "base64":
        raise UsageError(f"{_called(ref, path)} is larger than {_LARGEST // 1024**2} MiB, which no settings are.")
    return found.decoded_content


def _called(ref: str, path: PurePosixPath) -> str:
    return f"{path} in {ref[:_SHOWN_OF_A_SHA]}"
