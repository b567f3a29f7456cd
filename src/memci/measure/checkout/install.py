"""An environment of its own for one side: a fresh virtual environment, and the project's own lines to fill it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from memci.measure.checkout.place import Copy
from memci.measure.install_lines import Installing
from memci.measure.passes import RunProcess
from memci.measure.privacy import Privacy


def install(
    copy: Copy,
    python: Path,
    lines: tuple[str, ...],
    environ: Mapping[str, str],
    say: Callable[[str], None],
    run: RunProcess,
) -> Path:
    """Make the side's environment with `python`, run `lines` in the copy of the project, and return its interpreter.

    MemciError that names the side, the line, and what it said last. Nothing that the lines start outlives them.
    """
    installing = Installing(
        whose=f"The environment of the {copy.name} side",
        root=copy.root,
        environment=copy.environment,
        work=copy.scratch,
        environ=environ,
        privacy=Privacy([copy.place.root, copy.place.top, copy.root, copy.top, copy.environment, python.parent]),
        run=run,
    )
    say(f"Making an environment for the {copy.name} side.")
    installing.make((str(python), "-m", "venv", str(copy.environment)), "python -m venv")
    installing.fill(lines, lambda line: say(f"{copy.name}: {line}"))
    return copy.environment / "bin" / "python"
