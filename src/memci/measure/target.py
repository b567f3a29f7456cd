"""One side to be measured: a project root, its interpreter, and everything that names what is found there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from memci.measure.distributions import Distributions
from memci.measure.interpreter import Interpreter, find_interpreter, inspect_interpreter
from memci.measure.memray_home import cache_folder, find_memray
from memci.measure.naming import Naming
from memci.measure.privacy import Privacy


@dataclass(frozen=True)
class Target:
    """What all entrypoints of one side share. `memray`: the folder with a `memray/` for this interpreter.

    `python_path`: folders that come before all others but memci's own on the programs' PYTHONPATH.
    """

    root: Path
    interpreter: Interpreter
    memray: Path
    environ: Mapping[str, str]
    distributions: Distributions
    naming: Naming
    privacy: Privacy
    python_path: tuple[Path, ...] = ()


def prepare_target(
    root: Path, python: str | None, environ: Mapping[str, str], fallback: Path, hidden: Iterable[Path] = ()
) -> Target:
    """Find and inspect the interpreter and fetch memray for it; MemciError or UsageError when it cannot be had.

    `hidden`: further folders that no text of a result names.
    """
    interpreter = inspect_interpreter(find_interpreter(root, python, environ, fallback))
    distributions = Distributions(interpreter.site_dirs)
    return Target(
        root=root,
        interpreter=interpreter,
        memray=find_memray(interpreter, cache_folder(environ)),
        environ=environ,
        distributions=distributions,
        naming=Naming(root, interpreter.site_dirs, interpreter.stdlib_dirs, distributions),
        privacy=Privacy([root, *hidden, interpreter.prefix / "bin", *interpreter.site_dirs, *interpreter.stdlib_dirs]),
    )
