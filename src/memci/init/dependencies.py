"""Which distributions the project says it needs, and how it is installed where memci would not guess it."""

import configparser
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import cast

from memci.init.tree import Tree

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?")
_REQUIREMENTS = re.compile(r"(?:requirements/[^/]+|[^/]*requirements[^/]*)\.(?:txt|in)")
_SERVED_BY_EXTRA = {"fastapi": "uvicorn"}
"""What `fastapi[standard]` brings along."""

_USUAL = ("prod", "production", "base", "main", "common")


def declared(tree: Tree) -> frozenset[str] | None:
    """The names of the distributions, normalised; None when no file says anything about them."""
    sources = [
        *_of_pyproject(pyproject(tree)),
        *_of_setup(tree),
        *(tree.files[path].splitlines() for path in tree.files if _REQUIREMENTS.fullmatch(path)),
        *_of_pipfile(tree),
    ]
    if not sources:
        return None
    return frozenset(name for requirements in sources for text in requirements for name in _names(text))


def pyproject(tree: Tree) -> Mapping[str, object]:
    """What pyproject.toml holds; nothing when there is none or it is no TOML."""
    return _toml(tree.files.get("pyproject.toml", ""))


def table(data: object, *keys: str) -> Mapping[str, object]:
    """The table at the end of the keys; empty when there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return cast("Mapping[str, object]", data) if isinstance(data, Mapping) else {}


def setup_cfg(tree: Tree) -> configparser.ConfigParser:
    """setup.cfg; empty when there is none or it cannot be read."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(tree.files.get("setup.cfg", ""))
    except configparser.Error:
        return configparser.ConfigParser(interpolation=None)
    return parser


def installable(tree: Tree) -> bool:
    """Whether installing the project makes its modules importable, wherever their folder lies."""
    data = pyproject(tree)
    return bool(table(data, "project") or table(data, "tool", "poetry")) or "setup.py" in tree.files


def install_lines(tree: Tree) -> tuple[str, ...]:
    """Lines for the setting `install`; none where the action guesses right: uv.lock, pylock.toml, requirements.txt, or
    a pyproject.toml with [project]."""
    data = pyproject(tree)
    if table(data, "project") or {"uv.lock", "pylock.toml", "requirements.txt"} & set(tree.files):
        return ()
    poetry = table(data, "tool", "poetry")
    if poetry.get("package-mode") is False:
        return ("pip install poetry", "poetry install --only main --no-root")
    if "Pipfile.lock" in tree.files:
        return ("pip install pipenv", "pipenv sync")
    if poetry or "setup.py" in tree.files or setup_cfg(tree).has_section("metadata"):
        return ("pip install .",)
    usual = [f"requirements{sign}{name}.txt" for name in _USUAL for sign in "/-_"]
    return tuple(f"pip install -r {path}" for path in usual if path in tree.files)[:1]


def _of_pyproject(data: Mapping[str, object]) -> list[Iterable[object]]:
    project = table(data, "project")
    groups = [
        *table(project, "optional-dependencies").values(),
        *table(data, "dependency-groups").values(),
        project.get("dependencies"),
    ]
    found: list[Iterable[object]] = [group for group in groups if isinstance(group, list)]
    poetry = table(data, "tool", "poetry")
    if poetry:
        found.append(_with_extras(table(poetry, "dependencies")))
    if project and not found:
        found.append([])
    return found


def _of_setup(tree: Tree) -> list[Iterable[object]]:
    wanted = setup_cfg(tree).get("options", "install_requires", fallback="")
    found: list[Iterable[object]] = [wanted.splitlines()] if wanted else []
    if "setup.py" in tree.files:
        # Any string in it that reads like a requirement: which call it belongs to does not matter.
        found.append(re.findall(r"""["']([A-Za-z][^"'\n]{0,99})["']""", tree.files["setup.py"]))
    return found


def _of_pipfile(tree: Tree) -> list[Iterable[object]]:
    return [_with_extras(table(_toml(tree.files["Pipfile"]), "packages"))] if "Pipfile" in tree.files else []


def _with_extras(wanted: Mapping[str, object]) -> list[object]:
    return [f"{name}[{table(value).get('extras', '')}]" for name, value in wanted.items()]


def _names(text: object) -> Iterable[str]:
    found = _NAME.match(text) if isinstance(text, str) else None
    if not found:
        return
    name = re.sub(r"[-_.]+", "-", found[1]).lower()
    yield name
    if name in _SERVED_BY_EXTRA and re.search(r"standard|all", found[2] or ""):
        yield _SERVED_BY_EXTRA[name]


def _toml(text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return {}
