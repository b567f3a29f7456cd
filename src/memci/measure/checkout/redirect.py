"""Make a copy's own files the ones that an environment shared by both sides imports, and see whether that worked."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.measure.checkout.installed import Installed
from memci.measure.checkout.place import Copy
from memci.measure.child_environment import without_secrets
from memci.measure.interpreter import Interpreter

_ANSWERS_WITHIN = 60.0

_ASK = """
import importlib.util, json, sys
sys.path.pop(0)
found = {}
for name in sys.argv[1:]:
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None:
            found[name] = [spec.origin] if spec.has_location else list(spec.submodule_search_locations or ())
    except Exception:
        pass
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Redirected:
    """`python_path`: what comes first on PYTHONPATH. `astray`: modules that are still not the copy's own."""

    python_path: tuple[Path, ...]
    astray: tuple[str, ...]


def redirect(copy: Copy, installed: Installed, interpreter: Interpreter, environ: Mapping[str, str]) -> Redirected:
    """For each folder of the checkout its counterpart in the copy; for what is installed otherwise, or has moved
    between the sides, the folder of the copy that holds it: `src`, or the project's root."""
    question = _Question(copy, installed, interpreter, environ)
    counterparts = (copy.counterpart(folder) for folder in installed.folders)
    path = [folder for folder in counterparts if folder is not None and folder.is_dir()]
    astray = question.astray(path)
    for folder in _usual(copy):
        if folder not in path and any(_holds(folder, name) for name in astray if name not in installed.compiled):
            path.append(folder)
            astray = question.astray(path)
    return Redirected(tuple(path), tuple(astray))


def folders_with(copy: Copy, names: Iterable[str]) -> tuple[Path, ...]:
    """The folders of the copy that hold these top-level modules."""
    wanted = tuple(names)
    return tuple(folder for folder in _usual(copy) if any(_holds(folder, name) for name in wanted))


def _usual(copy: Copy) -> tuple[Path, ...]:
    return (copy.root / "src", copy.root)


def _holds(folder: Path, name: str) -> bool:
    return (folder / name / "__init__.py").is_file() or (folder / f"{name}.py").is_file()


@dataclass(frozen=True)
class _Question:
    """Where the interpreter would take the project's modules from; it imports nothing to answer."""

    copy: Copy
    installed: Installed
    interpreter: Interpreter
    environ: Mapping[str, str]

    def astray(self, path: Iterable[Path]) -> list[str]:
        """The modules that would not be the copy's own with these folders first on PYTHONPATH."""
        found = self._ask(path) if self.installed.names else {}
        return sorted(name for name, files in found.items() if any(self._is_astray(name, Path(file)) for file in files))

    def _is_astray(self, name: str, file: Path) -> bool:
        if name in self.installed.copied and any(_is_below(file, site) for site in self.interpreter.site_dirs):
            return True
        counterpart = self.copy.counterpart(file)
        # A module that only the user's checkout has is nothing that the copy would ask for.
        return counterpart is not None and (
            counterpart.exists() or any(_holds(folder, name) for folder in _usual(self.copy))
        )

    def _ask(self, path: Iterable[Path]) -> dict[str, list[str]]:
        said = self.environ.get("PYTHONPATH")
        command = [str(self.interpreter.path), "-B", "-c", _ASK, *sorted(self.installed.names)]
        environment = {
            **without_secrets(self.environ),
            "PYTHONPATH": os.pathsep.join([*map(str, path), *([said] if said else [])]),
        }
        try:
            done = subprocess.run(
                command,
                env=environment,
                cwd=self.copy.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_ANSWERS_WITHIN,
                check=False,
            )
            found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
        except (OSError, subprocess.TimeoutExpired, ValueError, IndexError):
            return {}  # an interpreter that cannot say fails in the measuring too, and that is told there
        return found


def _is_below(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())
