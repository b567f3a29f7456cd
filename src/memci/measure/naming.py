"""Turn the file names and modules that a measured process reports into names that mean the same on any machine."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple, Protocol

Kind = Literal["project", "distribution", "python", "elsewhere", "no-file"]

PYTHON: Final = "python"
"""The name of the standard library where a distribution is asked for."""

_LONGEST_PATH = 4_096
_LONGEST_NAME = 1_000
_SITE_FOLDERS = frozenset({"site-packages", "dist-packages"})
_PATH_INSIDE = re.compile(r"(?:/[^/<>\s]+)+")
_WITHOUT_FILE = frozenset({"built-in", "frozen"})


class Located(NamedTuple):
    """What kind of place a file is in, its path there, and the editable install it belongs to, if that is known."""

    kind: Kind
    path: str
    owner: str | None = None


class Named(NamedTuple):
    """What a result calls a file. `path` is None for a module without one; `distribution` is a normalised name."""

    path: str | None
    project: bool
    distribution: str | None


class Owners(Protocol):
    """Knows which installed distribution a file or a module belongs to; see `distributions.Distributions`."""

    @property
    def sources(self) -> Mapping[str, str]:
        """Folders of editable installs, and the distribution of each."""

    def owner(self, path: str) -> str | None:
        """The distribution of a file, from its path inside a site folder."""


@dataclass(frozen=True)
class Places:
    """The folders that decide whose a file is. Of two that contain it the deeper one counts.

    `folders` are (absolute folder, kind, distribution or None); relative file names start at `cwd`.
    """

    cwd: str
    folders: tuple[tuple[str, Kind, str | None], ...]

    @classmethod
    def around(
        cls, root: Path, site_dirs: Iterable[Path], stdlib_dirs: Iterable[Path], sources: Mapping[str, str]
    ) -> "Places":
        """Both as given and with symbolic links resolved, since a frame may have either name of its file.

        An editable install inside `root` is the project itself.
        """
        here = _absolute(root)
        found: dict[str, tuple[Kind, str | None]] = {}
        for path, owner in sources.items():
            inside = _below(os.path.realpath(path), os.path.realpath(here)) is not None
            found[path] = ("project", None) if inside else ("distribution", owner)
        found.update((_absolute(folder), (PYTHON, None)) for folder in stdlib_dirs)
        found.update((_absolute(folder), ("distribution", None)) for folder in site_dirs)
        found[here] = ("project", None)
        for folder, kind in list(found.items()):
            found.setdefault(os.path.realpath(folder), kind)
        # A folder inside the project is not where the project's paths start.
        kept = {folder: kind for folder, kind in found.items() if kind[0] != "project" or _is_root(folder, here)}
        deepest_first = sorted(kept.items(), key=lambda item: -len(item[0]))
        return cls(here, tuple((folder, kind, owner) for folder, (kind, owner) in deepest_first))

    def locate(self, filename: str) -> Located:
        """Say where a file is. The path of one that is nowhere known is absolute: not for a result."""
        if not filename or filename.startswith("<"):
            return Located("no-file", filename)
        path = os.path.normpath(os.path.join(self.cwd, filename))  # noqa: PTH118 (text, not a file we open)
        return self._locate(path) or self._locate(_resolved(path)) or Located("elsewhere", path)

    def is_project(self, filename: str) -> bool:
        """Whether a frame with this file name is the project's own code."""
        return self.locate(filename).kind == "project"

    def _locate(self, path: str) -> Located | None:
        for folder, kind, owner in self.folders:
            below = _below(path, folder)
            if below is None:
                continue
            # An environment inside the project that is not the measured one is still not the project.
            return (_in_site_folder(below) if owner is None else None) or Located(kind, below, owner)
        return _in_site_folder(path)


class Naming:
    """Names for everything that a capture or an import record mentions; each is worked out once."""

    def __init__(
        self, root: Path, site_dirs: Iterable[Path], stdlib_dirs: Iterable[Path], distributions: Owners
    ) -> None:
        self.root = root
        self.places = Places.around(root, site_dirs, stdlib_dirs, distributions.sources)
        self._owners = distributions
        self._files: dict[str, Named] = {}

    def file(self, filename: str) -> Named:
        """The name of a frame's file; what is no file (`<string>`) keeps its name."""
        named = self._files.get(filename)
        if named is None:
            named = self._files[filename] = self._name(filename)
        return named

    def module(self, module: str, filename: str | None) -> Named:
        """The name of a module's file. Built-in and frozen modules have none, but belong to Python."""
        if filename and filename not in _WITHOUT_FILE:
            return self.file(filename)
        top = module.partition(".")[0]
        if filename in _WITHOUT_FILE or top in sys.stdlib_module_names:
            return Named(None, False, PYTHON)
        return Named(None, False, self._owners.owner(module.replace(".", "/")))

    def _name(self, filename: str) -> Named:
        kind, path, owner = self.places.locate(filename)
        if kind == "distribution":
            if owner is not None:
                return Named(harmless_path(path.removeprefix("src/")), False, owner)
            return Named(harmless_path(path), False, self._owners.owner(path))
        if kind == "elsewhere":
            return Named(harmless_path(_shortened(path)), False, None)
        if kind == "no-file":
            shown = harmless_path(_PATH_INSIDE.sub(lambda found: _shortened(found[0]), path))
            return Named(shown, False, PYTHON if path.startswith("<frozen ") else None)
        return Named(harmless_path(path), kind == "project", PYTHON if kind == PYTHON else None)


def harmless_path(path: str) -> str:
    """A path without control characters and lone surrogates, and no longer than a result allows."""
    clean = _harmless(path)
    return clean if len(clean) <= _LONGEST_PATH else "…" + clean[1 - _LONGEST_PATH :]


def harmless_name(name: str) -> str:
    """The same for the name of a function or module."""
    clean = _harmless(name)
    return clean if len(clean) <= _LONGEST_NAME else clean[: _LONGEST_NAME - 1] + "…"


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _below(path: str, folder: str) -> str | None:
    """The path inside `folder`, or None when it is not in there ("" for the folder itself)."""
    if path == folder:
        return ""
    prefix = folder if folder.endswith("/") else folder + "/"
    return path[len(prefix) :] if path.startswith(prefix) else None


def _absolute(folder: Path) -> str:
    """Absolute, but with its symbolic links as they are."""
    return os.path.normpath(folder.absolute())


def _is_root(folder: str, root: str) -> bool:
    return folder in (root, os.path.realpath(root))


def _in_site_folder(path: str) -> Located | None:
    parts = path.split("/")
    for index in range(len(parts) - 2, -1, -1):
        if parts[index] in _SITE_FOLDERS:
            return Located("distribution", "/".join(parts[index + 1 :]))
    return None


def _resolved(path: str) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return path  # a name that no file can have, such as one with a NUL in it


def _shortened(path: str) -> str:
    """The last two parts, which say what a file is without saying whose machine it was on."""
    return "…/" + "/".join(path.strip("/").split("/")[-2:])
