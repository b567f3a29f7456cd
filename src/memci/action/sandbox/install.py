"""How a project is installed when nobody has said: by what its files are."""

import tomllib
from pathlib import Path


def guessed_lines(root: Path) -> tuple[str, ...]:
    """Shell lines for an active environment; none when the project has no file that says what it needs.

    A lock comes first. Without a `build-system` a pyproject.toml describes no package, only what is needed.
    """
    if (root / "uv.lock").is_file():
        return ("uv sync --frozen",)
    pyproject = _table(root / "pyproject.toml")
    package = ("uv pip install -e .",) if "build-system" in pyproject or (root / "setup.py").is_file() else ()
    for name in ("pylock.toml", "requirements.txt"):
        if (root / name).is_file():
            return (f"uv pip install -r {name}", *package)
    if not package and "project" in pyproject:
        return ("uv pip install -r pyproject.toml",)
    return package


def _table(path: Path) -> dict[str, object]:
    """What the file says; one that cannot be read says nothing, and is complained about by whoever needs it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
