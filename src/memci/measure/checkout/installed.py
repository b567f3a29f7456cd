"""What an environment has of the project itself: through it both sides would run the same files."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from memci.measure.checkout.place import Place
from memci.measure.distributions import Distributions, normalized
from memci.measure.interpreter import Interpreter

_MODULE = re.compile(r"(?P<name>[A-Za-z_]\w*)(?:\.py|\.(?:[\w-]+\.)?so)?")
_COMPILED = ".so"
_IMPORTED = re.compile(r"\bimport\s+([\w.]+)")
_LARGEST = 4 << 20


@dataclass(frozen=True)
class Installed:
    """`folders`: those of the checkout that the environment has Python look into. `names`: the top-level modules of
    the project that the environment provides. `copied`: those that it has copies of. `compiled`: those among the
    copies that have extension modules."""

    folders: tuple[Path, ...]
    names: frozenset[str]
    copied: frozenset[str] = frozenset()
    compiled: frozenset[str] = frozenset()


def find_installed(place: Place, interpreter: Interpreter, distributions: Distributions) -> Installed:
    """Look through the environment's site folders: `.pth` files, the finders they import, links, metadata."""
    folders: dict[Path, None] = {}
    names: set[str] = set()
    for site in interpreter.site_dirs:
        for folder in _folders_of(site, place):
            folders[folder] = None
            names |= _modules_in(folder)
        for name, path in _mapped(site):
            if place.has(path):
                names.add(name.partition(".")[0])
                folders |= dict.fromkeys(_looked_into(name, path))
    copied: set[str] = set()
    compiled: set[str] = set()
    own = _of_project(place, distributions)
    for file in (file for distribution in own for file in distributions.files(distribution)):
        top = _MODULE.fullmatch(file.partition("/")[0])
        if top and not top["name"].startswith(("__", "_editable")):
            copied.add(top["name"])
            if file.endswith(_COMPILED):
                compiled.add(top["name"])
    if own and not names | copied:
        # It is there in a way that is not known: then the project's modules go by where they usually are.
        names |= _modules_in(place.root) | _modules_in(place.root / "src")
    return Installed(tuple(folders), frozenset(names | copied), frozenset(copied), frozenset(compiled))


def whole_copies(place: Place, distributions: Distributions) -> frozenset[str]:
    """The top-level modules of the project that the environment has copies of, of nothing but files that the project
    has too: none that is compiled, or made by the installation."""
    files: dict[str, list[str]] = {}
    for file in (file for name in _of_project(place, distributions) for file in distributions.files(name)):
        top = _MODULE.fullmatch(file.partition("/")[0])
        if top and file.endswith((".py", _COMPILED)):
            files.setdefault(top["name"], []).append(file)
    folders = (place.root / "src", place.root)
    return frozenset(
        name for name, own in files.items() if any(all((folder / file).is_file() for file in own) for folder in folders)
    )


def _folders_of(site: Path, place: Place) -> Iterator[Path]:
    """Folders of the checkout that lines of `.pth` files name, and those that links lead into."""
    for pth in sorted(site.glob("*.pth")):
        for line in _text(pth).splitlines():
            if line.strip() and not line.startswith(("#", "import ", "import\t")):
                folder = site / line.strip()
                if folder.is_dir() and place.has(folder):
                    yield folder.resolve()
    for link in (entry for entry in site.iterdir() if entry.is_symlink()):
        target = link.resolve()
        if target.name == link.name and place.has(target):
            yield target.parent


def _mapped(site: Path) -> Iterator[tuple[str, Path]]:
    """Modules and where they are, as the finders of editable installs have them: setuptools in a table, others in
    calls of `map_module`. Read, never run."""
    for pth in sorted(site.glob("*.pth")):
        for line in _text(pth).splitlines():
            if not line.startswith(("import ", "import\t")):
                continue
            for module in _IMPORTED.findall(line):
                yield from _pairs(_text(site / f"{module}.py"))


def _pairs(source: str) -> Iterator[tuple[str, Path]]:
    """Every two strings, a name and an absolute path, that stand beside each other in a table or a call."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            found = list(zip(node.keys, node.values, strict=True))
        elif isinstance(node, ast.Call) and len(node.args) > 1:
            found = [(node.args[0], node.args[1])]
        else:
            continue
        for name, path in found:
            match name, path:
                case ast.Constant(value=str(module)), ast.Constant(value=str(place)) if place.startswith("/"):
                    yield module, Path(place)


def _looked_into(name: str, path: Path) -> list[Path]:
    """The folder in which Python would find the module by itself; none when its place does not go by its name."""
    if path.name == "__init__.py":
        path = path.parent
    parts = name.split(".")
    place = path.with_suffix("") if path.suffix == ".py" else path
    return [place.parents[len(parts) - 1].resolve()] if place.parts[-len(parts) :] == tuple(parts) else []


def _modules_in(folder: Path) -> set[str]:
    """Top-level modules and packages of a folder."""
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return packages | {path.stem for path in folder.glob("*.py") if path.stem.isidentifier()}


def _of_project(place: Place, distributions: Distributions) -> set[str]:
    """The distributions that are the project: by name, or installed from the checkout."""
    found = {name for name, origin in distributions.origins.items() if place.has(Path(origin))}
    own = _project_name(place.root)
    return found | {name for name in distributions.versions if name == own}


def _project_name(root: Path) -> str | None:
    try:
        data = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        poetry = data.get("tool", {}).get("poetry", {})
        name = data.get("project", {}).get("name") or poetry.get("name")
    except (OSError, ValueError, RecursionError, AttributeError):
        return None
    return normalized(name) if isinstance(name, str) else None


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as file:
            return file.read(_LARGEST)
    except OSError:
        return ""
