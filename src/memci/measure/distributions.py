"""The distributions installed beside the measured interpreter: their versions, and which of them owns a file.

Read from the metadata folders directly: importlib.metadata would take ten times as long for the same answers.
"""

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

_DIST_INFO = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)\.dist-info")
_EGG_INFO = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)(?:-py[\d.]+)?\.egg-info")
_LARGEST_FILE = 64 << 20
_SHARED = None


def normalized(name: str) -> str:
    """A distribution's name as package indexes compare them: lower case, runs of `-_.` as one `-`."""
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass(frozen=True)
class _Metadata:
    """One metadata folder (or file, for an old egg) and what its name says."""

    path: Path
    name: str
    version: str


@dataclass(frozen=True)
class _Origin:
    """A folder, and whether the distribution still lives there."""

    folder: str
    editable: bool


class Distributions:
    """What is installed in some site folders, read when it is first asked for. Damaged metadata is passed over."""

    def __init__(self, site_dirs: Iterable[Path]) -> None:
        self._site_dirs = tuple(site_dirs)
        self._files: dict[str, dict[str, str]] = {}

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """Version by normalised name, sorted by name; of two the one that comes first on the path, as for Python."""
        found: dict[str, str] = {}
        for metadata in self._found:
            found.setdefault(metadata.name, metadata.version)
        return dict(sorted(found.items()))

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The folders of editable installs, and the normalised name of each."""
        found: dict[str, str] = {}
        for metadata in self._found:
            origin = _recorded_origin(metadata.path)
            if origin is not None and origin.editable:
                found.setdefault(origin.folder, metadata.name)
        for folder in self._site_dirs:
            for link in sorted(folder.glob("*.egg-link")):
                lines = _text(link).splitlines()
                if lines and Path(lines[0]).is_absolute():
                    found.setdefault(os.path.normpath(lines[0]), normalized(link.stem))
        return found

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """The folder that a distribution was installed from, editable or not, by normalised name."""
        found: dict[str, str] = {}
        for metadata in self._found:
            origin = _recorded_origin(metadata.path)
            if origin is not None:
                found.setdefault(metadata.name, origin.folder)
        return found

    def files(self, name: str) -> Iterator[str]:
        """Paths inside the site folder of what a distribution, by its normalised name, has installed."""
        for metadata in self._found:
            if metadata.name == name:
                yield from _installed_files(metadata.path)

    def owner(self, path: str) -> str | None:
        """The distribution of a file, or of a folder, from its path inside a site folder; None when nobody's."""
        top = path.partition("/")[0]
        if top not in self._tops:
            return None
        only = self._tops[top]
        return self._owner_among_several(path, top) if only is _SHARED else only

    def _owner_among_several(self, path: str, top: str) -> str | None:
        """A namespace package: by the file, else (a file made after the installation) by the folder it is in."""
        if top not in self._files:
            self._files[top] = self._owners_below(top)
        owners = self._files[top]
        while path != top:
            if path in owners:
                return owners[path]
            path = path.rpartition("/")[0]
        return None

    def _owners_below(self, top: str) -> dict[str, str]:
        owners: dict[str, str] = {}
        folders: dict[str, set[str]] = {}
        for metadata in self._found:
            for file in _installed_files(metadata.path):
                if not file.startswith(top + "/"):
                    continue
                owners.setdefault(file, metadata.name)
                folder = file.rpartition("/")[0]
                while folder != top and metadata.name not in folders.setdefault(folder, set()):
                    folders[folder].add(metadata.name)
                    folder = folder.rpartition("/")[0]
        for folder, names in folders.items():
            if len(names) == 1:
                owners.setdefault(folder, *names)
        return owners

    @cached_property
    def _tops(self) -> Mapping[str, str | None]:
        """Distribution by the first part of its files' paths and by top-level module; None where several share it."""
        found: dict[str, str | None] = {}
        for metadata in self._found:
            tops = {file.partition("/")[0] for file in _installed_files(metadata.path)}
            tops |= set(_text(metadata.path / "top_level.txt").split())
            tops -= {"", "..", "bin", "__pycache__"}
            for top in tops | {top.partition(".")[0] for top in tops if top.endswith((".py", ".so"))}:
                found[top] = metadata.name if found.get(top, metadata.name) == metadata.name else _SHARED
        return found

    @cached_property
    def _found(self) -> tuple[_Metadata, ...]:
        return tuple(metadata for folder in self._site_dirs for metadata in _metadata_in(folder))


def _metadata_in(folder: Path) -> Iterator[_Metadata]:
    try:
        entries = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith((".dist-info", ".egg-info")))
    except OSError:
        return
    for entry in entries:
        named = (_DIST_INFO if entry.endswith(".dist-info") else _EGG_INFO).fullmatch(entry)
        if named:
            yield _Metadata(folder / entry, normalized(named["name"]), named["version"])
            continue
        # A development egg, or a name that follows no rule: the headers tell.
        place = folder / entry
        headers = HeaderParser().parsestr(
            _text(place / "METADATA") or _text(place / "PKG-INFO") or _text(place), headersonly=True
        )
        if headers["Name"] and headers["Version"]:
            yield _Metadata(place, normalized(headers["Name"]), headers["Version"])


def _recorded_origin(metadata: Path) -> _Origin | None:
    """The folder a distribution was installed from, from its direct_url.json (PEP 610)."""
    text = _text(metadata / "direct_url.json")
    if not text:
        return None
    try:
        record = json.loads(text)
        editable = record["dir_info"].get("editable", False) is True
        url = urlsplit(record["url"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if url.scheme != "file" or not url.path.startswith("/"):
        return None
    return _Origin(os.path.normpath(unquote(url.path)), editable)


def _installed_files(metadata: Path) -> Iterator[str]:
    """Paths inside the site folder, as RECORD (or an egg's installed-files.txt) has them."""
    for line in _text(metadata / "RECORD").splitlines():
        if line.startswith('"'):
            yield from next(csv.reader([line]), [])[:1]
        else:
            yield line.partition(",")[0]
    for line in _text(metadata / "installed-files.txt").splitlines():
        yield os.path.normpath(f"{metadata.name}/{line}")


def _text(path: Path) -> str:
    """What a small text file says; nothing when it is missing, unreadable or no file."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_LARGEST_FILE)
    except (OSError, ValueError):
        return ""
