"""Whether two sides ask for the same packages: what their files declare, not how they spell it."""

import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

_PATTERNS = (
    *("pyproject.toml", "setup.py", "setup.cfg"),
    *("requirements*.txt", "requirements*.in", "requirements*.lock", "constraints*.txt"),
    *("uv.lock", "poetry.lock", "pdm.lock", "pixi.lock", "Pipfile", "Pipfile.lock", "pylock*.toml"),
    *("environment*.yml", "environment*.yaml", "conda-lock.yml"),
)
_FOLDER = "requirements"
_LINES = (".txt", ".in", ".lock")

_OF_PROJECT = (
    *("dependencies", "optional-dependencies", "requires-python"),
    *("scripts", "gui-scripts", "entry-points"),
)
_OF_TOOLS = {
    "uv": None,
    "pdm": None,
    "poetry": ("dependencies", "dev-dependencies", "group", "extras", "source", "scripts", "plugins"),
    "hatch": ("envs",),
    "setuptools": ("dynamic",),
    "flit": ("metadata",),
}
"""The tables that say what is installed; None for the whole of a tool that does nothing else."""

_OF_SETUP_CFG = {
    "options": ("install_requires", "setup_requires", "python_requires"),
    "options.extras_require": None,
    "options.entry_points": None,
}
_COMMENT = re.compile(r"(?:^|\s)#.*$", re.MULTILINE)


def differing_files(base: Path, head: Path, below: Path) -> list[str]:
    """The files, from the tops `base` and `head`, whose dependencies differ; sorted.

    Looked at are the folder `below` of each top, where the project is, and those above it: a lock may lie there.
    """
    declared = [dict(_declared(top, below)) for top in (base, head)]
    names = sorted({*declared[0], *declared[1]})
    return [name for name in names if declared[0].get(name) != declared[1].get(name)]


def _declared(top: Path, below: Path) -> Iterator[tuple[str, object]]:
    """Path from the top, and what is declared there, of each file that declares something."""
    for folder in (top / below, *(top / part for part in below.parents)):
        for file in (path for pattern in _PATTERNS for path in sorted(folder.glob(pattern))):
            yield str(file.relative_to(top)), _read(file)
        for file in sorted((folder / _FOLDER).rglob("*")):
            yield str(file.relative_to(top)), _read(file)
        for file in _named_by_setuptools(folder):
            yield str(file.relative_to(top)), _read(file)


def _read(file: Path) -> object:
    """What a file declares; a file that cannot be understood is compared as it is, and None stands for none."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    try:
        text = content.decode()
        if file.name == "pyproject.toml":
            return _of_pyproject(tomllib.loads(text)) or None
        if file.name == "setup.cfg":
            return _of_setup_cfg(text) or None
    except (ValueError, RecursionError, configparser.Error):
        return content
    if file.suffix in _LINES and not file.name.endswith(("uv.lock", "poetry.lock", "pdm.lock")):
        return [line.strip() for line in _COMMENT.sub("", text).splitlines() if line.strip()]
    return content


def _of_pyproject(data: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {name: data[name] for name in ("build-system", "dependency-groups") if name in data}
    project, tools = _table(data, "project"), _table(data, "tool")
    found |= {f"project.{name}": project[name] for name in _OF_PROJECT if name in project}
    for tool, names in _OF_TOOLS.items():
        table = _table(tools, tool)
        found |= {f"{tool}.{name}": value for name, value in table.items() if names is None or name in names}
    return found


def _of_setup_cfg(text: str) -> dict[str, object]:
    config = configparser.RawConfigParser()
    config.read_string(text)
    return {
        f"{section}.{name}": value.split()
        for section, names in _OF_SETUP_CFG.items()
        if config.has_section(section)
        for name, value in config.items(section)
        if names is None or name in names
    }


def _named_by_setuptools(folder: Path) -> list[Path]:
    """Files with requirements that a pyproject.toml names: `dependencies = { file = ["deps.txt"] }`."""
    try:
        data = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    dynamic = _table(_table(_table(data, "tool"), "setuptools"), "dynamic")
    tables = [_table(dynamic, "dependencies"), *map(_as_table, _table(dynamic, "optional-dependencies").values())]
    said = [table.get("file", []) for table in tables]
    names = [name for one in said for name in (one if isinstance(one, list) else [one])]
    return [folder / name for name in names if isinstance(name, str) and (folder / name).is_file()]


def _table(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    return _as_table(data.get(name))


def _as_table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
