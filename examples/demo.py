"""memci's main job on the example shop: measure base and head, compare them, and fail the check.

Works on copies in a temporary folder, so that the checkout stays clean. Exits 0 when memci found what was slipped in
and answered with exit code 1 (a budget is broken), and 1 when it did anything else.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEMCI = Path(sys.executable).with_name("memci")
PYTHON = Path(os.environ.get("MEMCI_EXAMPLES_PYTHON") or HERE.parent / ".venv-examples/bin/python")
RUNS = "6"

FINE = 0
BUDGET_BROKEN = 1


def say(text: str) -> None:
    """Print a paragraph of the story, at once: the commands print to the same terminal."""
    print(f"\n{text}", flush=True)


def memci(folder: Path, arguments: Sequence[str]) -> int:
    """Show a command as a person would type it, run it in a folder, and return its exit code."""
    shown = shlex.join("python" if word == str(PYTHON) else word for word in arguments)
    print(f"\n{folder.name}$ memci {shown}", flush=True)
    return subprocess.run([MEMCI, *arguments], cwd=folder, check=False).returncode


def check_out(folder: Path) -> tuple[Path, Path]:
    """Copy the shop into `base` and, with the changed files laid over it, `head`. The paths are equally long."""
    shop = HERE / "shop"
    base, head = folder / "base", folder / "head"
    for side in (base, head):
        shutil.copytree(shop, side, ignore=shutil.ignore_patterns("head", "__pycache__", ".memci"))
    shutil.copytree(shop / "head", head, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    return base, head


def measure(side: Path) -> int:
    """Measure one side's `web` entrypoint into a file beside it."""
    return memci(side, ["run", "web", "--runs", RUNS, "--python", str(PYTHON), "-o", f"../{side.name}.json"])


def expect(wanted: int, code: int, because: str) -> None:
    """End the demo when memci did not answer as it should have."""
    if code != wanted:
        sys.exit(f"\nThe demo failed: {because}, so exit code {wanted} was expected, and memci ended with {code}.")


def main() -> None:
    """Tell the story."""
    with tempfile.TemporaryDirectory(prefix="memci-demo-") as name:
        base, head = check_out(Path(name).resolve())

        say("The base of a pull request: a Flask shop under gunicorn. Its report imports pandas when asked for.")
        expect(FINE, measure(base), "the base keeps its budgets")

        say("The head: shop/report.py has got a list of best sellers, and `import pandas` has moved to its top.")
        expect(BUDGET_BROKEN, measure(head), "the head is over its budget")

        say("What the pull request would show:")
        compared = memci(head, ["compare", "../base.json", "../head.json", "--format", "markdown"])
        expect(BUDGET_BROKEN, compared, "the head is over its budget")

    say(
        f"memci compare ended with exit code {compared}: peak_heap is over the budget in the shop's pyproject.toml.\n"
        "In continuous integration that fails the check. Here it is what was to be shown: the demo succeeded."
    )


if __name__ == "__main__":
    main()
