"""The project is installed in the environment that both sides share: each side still runs its own code."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.integration.checkout.repositories import Repository, sides_of

from memci.measure.checkout import Sides
from memci.measure.child_environment import Wants, child_environment

HATCHLING = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "Shop.Project"
version = "1.0"

[tool.hatch.build]
dev-mode-dirs = ["{folder}"]

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
"""

# What setuptools' finder holds, as far as Python needs it to find the package.
FINDER = """
import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_file_location

MAPPING: dict[str, str] = {{'shop': {package!r}}}
NAMESPACES: dict[str, list[str]] = {{}}


class _EditableFinder:
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if fullname in MAPPING:
            return spec_from_file_location(fullname, MAPPING[fullname] + "/__init__.py")
        return None


def install():
    sys.meta_path.append(_EditableFinder)
"""


@pytest.fixture(params=["src/shop", "shop"], ids=["src", "flat"])
def package(request: pytest.FixtureRequest) -> str:
    """Where the project's package is."""
    return str(request.param)


@pytest.fixture
def shop(repository: Repository, package: str) -> Repository:
    """A package of two versions, and an environment of its own that git ignores."""
    folder = str(Path(package).parent)
    (repository.path / "shop.py").unlink()
    repository.commit({".gitignore": ".venv/\n", "pyproject.toml": HATCHLING.format(package=package, folder=folder)})
    for version in ("base", "head"):
        repository.commit({f"{package}/__init__.py": f"VERSION = {version!r}\n"})
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", repository.path / ".venv"], check=True)
    return repository


def site_packages(shop: Repository) -> Path:
    [found] = (shop.path / ".venv").glob("lib/python3.*/site-packages")
    return found


def pip_install(shop: Repository, *what: str) -> None:
    """With the backend of the tests' own environment, and without a network."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"),
            *("--disable-pip-version-check", "--prefix", str(shop.path / ".venv"), *what),
        ],
        env={**os.environ, "PIP_NO_WARN_SCRIPT_LOCATION": "1"},
        cwd=shop.path,
        check=True,
    )
    assert list(site_packages(shop).glob("shop_project-1.0.dist-info"))


def versions(sides: Sides, scratch: Path) -> list[str]:
    """What the program says on each side, started away from the project's folder as a console script would be."""
    said = []
    for side in (sides.base, sides.head):
        target = side.target
        wants = Wants("clean", folder=scratch, pycache=scratch / "pycache", python_path=target.python_path)
        done = subprocess.run(
            [target.interpreter.path, "-c", "import sys; sys.path.pop(0); import shop; print(shop.VERSION)"],
            env=child_environment(target.environ, {}, target.interpreter, wants),
            cwd="/",
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(done.stdout.strip())
    return said


def check(shop: Repository, room: Path, tmp_path: Path, expected: tuple[str, str] = ("base", "head")) -> list[str]:
    """The remarks, once it is seen that the sides run as expected, the head with a change that is not committed."""
    with sides_of(shop.path, "HEAD~1", shop.environ, room=room, python=None) as sides:
        assert tuple(versions(sides, tmp_path)) == expected
        return [remark for remark in sides.remarks if "Uncommitted" not in remark]


def test_an_editable_install(shop: Repository, room: Path, tmp_path: Path) -> None:
    pip_install(shop, "--editable", ".")
    assert list(site_packages(shop).glob("*.pth"))
    assert check(shop, room, tmp_path) == []


def test_an_ordinary_install(shop: Repository, room: Path, tmp_path: Path) -> None:
    pip_install(shop, ".")
    assert (site_packages(shop) / "shop" / "__init__.py").exists()
    assert check(shop, room, tmp_path) == []


def test_setuptools_finder(shop: Repository, package: str, room: Path, tmp_path: Path) -> None:
    site = site_packages(shop)
    name = "__editable___shop_project_1_0_finder"
    (site / f"{name}.py").write_text(FINDER.format(package=str(shop.path / package)))
    (site / "__editable__.shop_project-1.0.pth").write_text(f"import {name}; {name}.install()")
    assert check(shop, room, tmp_path) == []


def test_a_package_linked_into_the_environment(shop: Repository, package: str, room: Path, tmp_path: Path) -> None:
    (site_packages(shop) / "shop").symlink_to(shop.path / package)
    assert check(shop, room, tmp_path) == []


def test_an_egg_link(shop: Repository, package: str, room: Path, tmp_path: Path) -> None:
    folder = (shop.path / package).parent
    (site_packages(shop) / "shop-project.egg-link").write_text(f"{folder}\n.")
    (site_packages(shop) / "easy-install.pth").write_text(f"{folder}\n")
    assert check(shop, room, tmp_path) == []


def test_the_package_has_moved_since_the_base(shop: Repository, package: str, room: Path, tmp_path: Path) -> None:
    pip_install(shop, "--editable", ".")
    other = "shop" if package == "src/shop" else "src/shop"
    shop.commit({f"{package}/__init__.py": "VERSION = 'later'\n"})
    shop.git("checkout", "-q", "--detach", "HEAD~1")
    shop.git("reset", "-q", "--hard", "HEAD~1")
    (shop.path / other).parent.mkdir(exist_ok=True)
    shop.git("mv", package, other)
    moved = shop.commit({})
    shop.git("checkout", "-q", "main")
    with sides_of(shop.path, moved, shop.environ, room=room, python=None) as sides:
        assert versions(sides, tmp_path) == ["base", "later"]


def test_an_absolute_entry_of_the_users_python_path(shop: Repository, package: str, room: Path, tmp_path: Path) -> None:
    folder = str((shop.path / package).parent)
    environ = {**shop.environ, "PYTHONPATH": f"/somewhere{os.pathsep}{folder}"}
    with sides_of(shop.path, "HEAD~1", environ, room=room, python=None) as sides:
        assert versions(sides, tmp_path) == ["base", "head"]
        assert sides.base.target.environ["PYTHONPATH"].startswith("/somewhere:")


def test_compiled_code_cannot_be_replaced_and_that_is_said(shop: Repository, room: Path, tmp_path: Path) -> None:
    pip_install(shop, ".")
    site = site_packages(shop)
    [record] = site.glob("*.dist-info/RECORD")
    (site / "shop" / "_fast.cpython-312-x86_64-linux-gnu.so").write_bytes(b"")
    record.write_text(record.read_text() + "shop/_fast.cpython-312-x86_64-linux-gnu.so,,\n")
    [remark] = check(shop, room, tmp_path, ("head", "head"))
    assert remark.startswith("The environment has shop from elsewhere")
    assert "`install`" in remark


def test_other_projects_in_the_environment_are_left_alone(shop: Repository, room: Path, tmp_path: Path) -> None:
    pip_install(shop, "--editable", ".")
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "library.py").write_text("")
    site = site_packages(shop)
    (site / "library.pth").write_text(f"{beside}\n")
    info = site / "library-1.0.dist-info"
    info.mkdir()
    (info / "direct_url.json").write_text(json.dumps({"url": f"file://{beside}", "dir_info": {"editable": True}}))
    (info / "RECORD").write_text(textwrap.dedent("library.pth,,\n"))
    with sides_of(shop.path, "HEAD~1", shop.environ, room=room, python=None) as sides:
        for side in (sides.base, sides.head):
            assert all(path.is_relative_to(side.target.root) for path in side.target.python_path)
        assert versions(sides, tmp_path) == ["base", "head"]
