"""Projects with packages that others have made, in an environment of their own, for `memci advise` to look into."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent


def environment(folder: Path, packages: Mapping[str, str]) -> Path:
    """An environment with a distribution for each package; its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (site,) = folder.glob("lib/python3*/site-packages")
    for name, source in packages.items():
        (site / name).mkdir()
        (site / name / "__init__.py").write_text(dedent(source))
        metadata = site / f"{name}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
        (metadata / "RECORD").write_text(f"{name}/__init__.py,,\n")
    return folder / "bin" / "python"


def git(folder: Path, *words: str) -> str:
    """Run git as somebody who need not be set up; what it says."""
    names = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def project(folder: Path, files: Mapping[str, str]) -> None:
    """A repository with these files, all committed."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"))
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=all")
