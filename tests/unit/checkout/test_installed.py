"""What an environment has of the project, read from its site folder without running any of it."""

import json
from pathlib import Path

import pytest

from memci.measure.checkout.git import Git
from memci.measure.checkout.installed import Installed, find_installed
from memci.measure.checkout.place import Copy, Place
from memci.measure.distributions import Distributions
from memci.measure.interpreter import Interpreter


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project with a package in `src`, and its environment."""
    top = tmp_path.resolve() / "project"
    for folder in ("src/shop", ".venv/site-packages"):
        (top / folder).mkdir(parents=True)
    (top / "src" / "shop" / "__init__.py").write_text("")
    (top / ".venv" / "pyvenv.cfg").write_text("")
    return Place(Git(top), top, top)


def site_of(place: Place) -> Path:
    return place.top / ".venv" / "site-packages"


def found(place: Place) -> Installed:
    interpreter = Interpreter(
        path=place.top / ".venv/bin/python",
        version="3.12.1",
        implementation="cpython",
        abi="cp312",
        arch="x86_64",
        prefix=place.top / ".venv",
        in_virtual_environment=True,
        site_dirs=(site_of(place),),
        stdlib_dirs=(),
    )
    return find_installed(place, interpreter, Distributions(interpreter.site_dirs))


def distribution(place: Place, name: str, files: list[str], origin: Path | None = None) -> None:
    info = site_of(place) / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    if origin is not None:
        (info / "direct_url.json").write_text(json.dumps({"url": f"file://{origin}", "dir_info": {}}))


def test_an_environment_without_the_project(place: Place, tmp_path: Path) -> None:
    distribution(place, "flask", ["flask/__init__.py"])
    (site_of(place) / "others.pth").write_text(f"{tmp_path}\n{site_of(place)}\n\n# {place.top}\n/nowhere\n")
    assert found(place) == Installed((), frozenset())


def test_a_folder_on_the_path(place: Place) -> None:
    (site_of(place) / "shop.pth").write_text(f"{place.top}/src\n")
    assert found(place) == Installed((place.top / "src",), frozenset({"shop"}))


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ("MAPPING = {{'shop': '{top}/src/shop'}}", "src"),
        ("MAPPING: dict[str, str] = {{'shop.deep': '{top}/src/shop/deep'}}", "src"),
        ("F.map_module('shop', '{top}/src/shop/__init__.py')", "src"),
        ("MAPPING = {{'shop': '{top}/tool.py', 'tool': '{top}/tool.py'}}", ""),
        ("MAPPING = {{'shop': '{top}/src/another_name'}}", None),
        ("install({{'shop'}}, '{top}/build')", None),
    ],
)
def test_a_finder(place: Place, line: str, folder: str | None) -> None:
    (site_of(place) / "finder.pth").write_text("import _finder; _finder.install()\n")
    (site_of(place) / "_finder.py").write_text(line.format(top=place.top))
    expected = () if folder is None else (place.top / folder,)
    assert found(place).folders == expected
    assert ("shop" in found(place).names) == ("'shop" in line and "install(" not in line)


def test_a_finder_that_is_no_python_is_passed_over(place: Place) -> None:
    (site_of(place) / "finder.pth").write_text("import _finder, _not_there\n")
    (site_of(place) / "_finder.py").write_text("def (:")
    assert found(place) == Installed((), frozenset())


def test_a_copy_is_known_by_the_projects_name_and_by_where_it_came_from(place: Place) -> None:
    (place.top / "pyproject.toml").write_text("[project]\nname = 'My.Shop'\n")
    files = ["shop/__init__.py", "single.py", "../../bin/shop", "my_shop-1.0.dist-info/RECORD", "__pycache__/x.pyc"]
    distribution(place, "my_shop", [*files, "fast.cpython-312-x86_64-linux-gnu.so", "deep/inside/fast.so"])
    distribution(place, "other", ["other/__init__.py"], origin=place.top / "src")
    names = frozenset({"shop", "single", "fast", "deep", "other"})
    assert found(place) == Installed((), names, copied=names, compiled=frozenset({"fast", "deep"}))


def test_an_install_of_an_unknown_kind_is_asked_about_by_the_usual_places(place: Place) -> None:
    distribution(place, "shop", [], origin=place.top)
    assert found(place).names == {"shop"}


def test_the_counterpart_of_a_path(place: Place, tmp_path: Path) -> None:
    copy = Copy(place, "base", tmp_path / "scratch")
    assert copy.counterpart(place.top / "src" / "shop") == tmp_path / "scratch" / "base" / "src" / "shop"
    assert copy.counterpart(place.top) == copy.top
    assert copy.counterpart(site_of(place)) is None
    assert copy.counterpart(tmp_path) is None
