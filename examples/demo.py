"""memci's main job on the example shop: measure a pull request against main, compare, and fail the check.

Works on a repository in a temporary folder, so that the checkout stays clean. Exits 0 when memci found what was slipped
in and answered with exit code 1 (a budget is broken), and 1 when it did anything else.
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
BUDGET_BROKEN = 1


def say(text: str) -> None:
    """Print a paragraph of the story, at once: the commands print to the same terminal."""
    print(f"\n{text}", flush=True)


def memci(folder: Path, arguments: Sequence[str]) -> int:
    """Show a command as a person would type it, run it in a folder, and return its exit code."""
    shown = shlex.join("python" if word == str(PYTHON) else word for word in arguments)
    print(f"\n{folder.name}$ memci {shown}", flush=True)
    return subprocess.run([MEMCI, *arguments], cwd=folder, check=False).returncode


def git(folder: Path, *words: str) -> None:
    """Run git quietly, as somebody who need not be set up."""
    somebody = ("-c", "user.name=Shop", "-c", "user.email=shop@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *somebody, *words], cwd=folder, check=True, capture_output=True)


def pull_request(folder: Path) -> None:
    """Make the folder a repository of the shop with two commits: `main`, and the pull request on top of it."""
    ours = shutil.ignore_patterns("head", "__pycache__", ".memci")
    shutil.copytree(HERE / "shop", folder, ignore=ours)
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "--message=The shop")
    git(folder, "switch", "--create=best-sellers")
    shutil.copytree(HERE / "shop/head", folder, ignore=ours, dirs_exist_ok=True)
    git(folder, "commit", "--all", "--message=List the best sellers")


def expect(wanted: int, code: int, because: str) -> None:
    """End the demo when memci did not answer as it should have."""
    if code != wanted:
        sys.exit(f"\nThe demo failed: {because}, so exit code {wanted} was expected, and memci ended with {code}.")


def main() -> None:
    """Tell the story."""
    with tempfile.TemporaryDirectory(prefix="memci-demo-") as name:
        shop = Path(name).resolve() / "shop"
        pull_request(shop)

        say("On main, a Flask shop under gunicorn. Its report imports pandas when asked for.")
        say("In the pull request, shop/report.py lists the best sellers, and `import pandas` has moved to its top.")
        judged = memci(shop, ["run", "--against", "main", "--python", str(PYTHON)])
        expect(BUDGET_BROKEN, judged, "the pull request is over its budget")

        say("What the pull request would show:")
        results = [".memci/result.base.json", ".memci/result.json"]
        compared = memci(shop, ["compare", *results, "--format", "markdown"])
        expect(BUDGET_BROKEN, compared, "the pull request is over its budget")

    say(
        f"memci compare ended with exit code {compared}: peak_heap is over the budget in the shop's pyproject.toml.\n"
        "In continuous integration that fails the check. Here it is what was to be shown: the demo succeeded."
    )


if __name__ == "__main__":
    main()
