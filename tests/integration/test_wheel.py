"""The wheel, built without a network and installed where nothing of this checkout is, does memci's work."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    done(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT), folder=folder)
    (built,) = folder.glob("memci-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that holds the wheel and copies of what the wheel says it needs."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    (site_packages,) = folder.glob("lib/python3.*/site-packages")
    for needed in dependencies(requirements_of(wheel)):
        copy_distribution(needed, site_packages)
    done(str(folder / "bin/python"), "-m", "pip", "install", "--no-index", "--no-deps", str(wheel), folder=folder)
    return folder / "bin"


def requirements_of(wheel: Path) -> Iterable[str]:
    (packed,) = distributions(path=[str(wheel)])
    return packed.requires or []


def dependencies(requirements: Iterable[str]) -> Iterator[Distribution]:
    """The distributions that satisfy the requirements, and theirs in turn, from the environment of the tests."""
    seen = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        requirement = waiting.pop()
        wanted = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if wanted in seen:
            continue
        seen.add(wanted)
        found = distribution(requirement.name)
        for further in map(Requirement, found.requires or []):
            if further.marker is None or any(
                further.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)
            ):
                waiting.append(further)
        yield found


def copy_distribution(found: Distribution, site_packages: Path) -> None:
    """Copy modules and metadata; scripts, which stand outside, name the other environment's interpreter."""
    for file in found.files or []:
        if ".." in file.parts or "__pycache__" in file.parts:
            continue
        copy = site_packages / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(Path(str(file.locate())).read_bytes())


def done(*command: str, folder: Path) -> str:
    """Run a command in a folder with nothing of this environment's paths in sight; its stdout, if it succeeds."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"{command} ended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def test_wheel_carries_the_templates_and_the_probe(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    templates = [path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert templates
    assert sorted(name for name in names if "/templates/" in name) == sorted(f"memci/{name}" for name in templates)
    assert "memci/probe/inject/sitecustomize.py" in names


def test_installed_memci_has_all_it_needs_and_is_not_this_checkout(installed: Path, tmp_path: Path) -> None:
    assert done(str(installed / "python"), "-m", "pip", "check", folder=tmp_path) == "No broken requirements found.\n"
    place = done(str(installed / "python"), "-c", "import memci; print(memci.__file__)", folder=tmp_path)
    assert Path(place).is_relative_to(installed.parent)


def test_installed_memci_shows_its_help(installed: Path, tmp_path: Path) -> None:
    assert "memci" in done(str(installed / "memci"), "--help", folder=tmp_path)


def test_installed_memci_measures_compares_and_renders(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("kept = bytearray(5_000_000)\n")
    memci = str(installed / "memci")
    python = str(installed / "python")
    done(memci, "run", "--runs", "2", "--python", python, "-o", "r.json", "--", "python", "app.py", folder=tmp_path)
    (measured,) = json.loads((tmp_path / "r.json").read_text())["entrypoints"]
    assert measured["outcome"]["state"] == "exited"
    assert measured["metrics"]["peak_heap"]["value"] == pytest.approx(5_000_000, rel=0.1)

    # The Markdown comes from a template, which the installed memci must find in itself.
    markdown = done(memci, "compare", "r.json", "r.json", "--format", "markdown", folder=tmp_path)
    assert "peak_heap" in markdown
