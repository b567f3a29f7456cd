"""What memci says of real changes: releases of real projects as two commits each, measured with `memci run --against`.

docs/cases.md has what it said, and how that is checked by hand. The repositories are left in the folder.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_AUTHOR = ("-c", "user.name=memci", "-c", "user.email=memci@localhost", "-c", "commit.gpgsign=false")

_PYDANTIC_APP = """from pydantic import BaseModel, Field


class Line(BaseModel):
    number: int
    pieces: int = Field(gt=0)


class Order(BaseModel):
    customer: str
    lines: list[Line]
"""
_SQLALCHEMY_APP = """from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Customer(Base):
    __tablename__ = "customer"
    id = Column(Integer, primary_key=True)
    name = Column(String(80))


engine = create_engine("sqlite://")
"""


@dataclass(frozen=True)
class Case:
    """`fill` puts one of the two `versions` into the folder; the rest is said in the settings."""

    versions: tuple[str, str]
    entrypoint: str
    install: str
    fill: Callable[[Path, str], None]


def released(folder: Path, requirement: str) -> None:
    """The sources of a release, as its sdist has them."""
    downloads = folder.parent / "sdists" / requirement
    _call(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=:all:", "-d", downloads, requirement)
    (archive,) = downloads.iterdir()
    with tarfile.open(archive) as sdist:
        sdist.extractall(downloads / "unpacked", filter="data")
    (top,) = (downloads / "unpacked").iterdir()
    shutil.copytree(top, folder, dirs_exist_ok=True)
    shutil.rmtree(downloads)


def locked(app: str) -> Callable[[Path, str], None]:
    """A small program that stays as it is while the requirement that it imports is another one."""

    def fill(folder: Path, requirement: str) -> None:
        (folder / "app.py").write_text(app)
        (folder / "requirements.txt").write_text(f"{requirement}\n")

    return fill


_EDITABLE = "pip install -q -e ."
_LOCKED = "pip install -q -r requirements.txt"

CASES = {
    "rich": Case(("rich==12.6.0", "rich==13.9.4"), 'import = "rich.console"', _EDITABLE, released),
    "httpx": Case(("httpx==0.23.3", "httpx==0.28.1"), 'import = "httpx"', _EDITABLE, released),
    "flask": Case(("flask==2.2.5", "flask==3.1.0"), 'import = "flask"', _EDITABLE, released),
    "black": Case(("black==23.1.0", "black==24.10.0"), 'command = "python -m black --version"', _EDITABLE, released),
    "pydantic": Case(("pydantic==2.4.2", "pydantic==2.9.2"), 'import = "app"', _LOCKED, locked(_PYDANTIC_APP)),
    "sqlalchemy": Case(
        ("SQLAlchemy==1.4.54", "SQLAlchemy==2.0.36"), 'import = "app"', _LOCKED, locked(_SQLALCHEMY_APP)
    ),
}


def build(folder: Path, name: str, case: Case) -> None:
    """A repository with one commit for each version."""
    folder.mkdir(parents=True)
    _call("git", "-C", folder, "init", "-q")
    for version in case.versions:
        for item in folder.iterdir():
            if item.name != ".git":
                shutil.rmtree(item) if item.is_dir() else item.unlink()
        case.fill(folder, version)
        settings = f'install = "{case.install}"\n\n[entrypoints.{name}]\n{case.entrypoint}\n'
        (folder / "memci.toml").write_text(settings)
        _call("git", "-C", folder, "add", "--all", "--force")
        _call("git", "-C", folder, *_AUTHOR, "commit", "-q", "-m", version)


def _call(*command: str | os.PathLike[str]) -> None:
    subprocess.run(command, check=True)


def main() -> None:
    """Build the repositories of the named cases and let memci measure each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="an empty or new folder for the repositories")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CASES)} (default: all)")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that both sides run on")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in CASES]:
        parser.error(f"there is no case {unknown[0]}; there are {', '.join(CASES)}")
    for name in options.names or CASES:
        sys.stdout.write(f"{' → '.join(CASES[name].versions)}\n")
        sys.stdout.flush()
        repository = options.folder.resolve() / name
        build(repository, name, CASES[name])
        memci = (sys.executable, "-m", "memci", "run", "--against", "HEAD~1", "--python", options.python)
        subprocess.run(memci, cwd=repository, check=False)


if __name__ == "__main__":
    main()
