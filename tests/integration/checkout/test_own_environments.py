"""When two sides need different environments, `install` makes one for each; when they do not, both run in the same."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.integration.checkout.repositories import Repository, sides_of

from memci.errors import MemciError

WRITE_WHERE = "env > environment.txt"
MAKE_MODULE = (
    "python -c \"import pathlib, sysconfig; pathlib.Path(sysconfig.get_paths()['purelib'], 'needed.py')"
    ".write_text(pathlib.Path('requirements.txt').read_text())\""
)


@pytest.fixture
def upgraded(repository: Repository) -> Repository:
    """The last commit asks for another release of what it needs."""
    repository.commit({"requirements.txt": "V = 1\n"})
    repository.commit({"requirements.txt": "V = 2\n"})
    return repository


def printed(python: Path, code: str, environ: Mapping[str, str]) -> str:
    return subprocess.run([python, "-c", code], env=environ, capture_output=True, text=True, check=True).stdout.strip()


def test_each_side_gets_what_it_asks_for(upgraded: Repository, room: Path) -> None:
    secrets = {"GITHUB_TOKEN": "t", "ACTIONS_RUNTIME_TOKEN": "t", "MEMCI_X": "x", "PYTHONPATH": "/x", "PIP_USER": "1"}
    said: list[str] = []
    with sides_of(
        upgraded.path,
        "HEAD~1",
        {**upgraded.environ, **secrets},
        room=room,
        install=[MAKE_MODULE, WRITE_WHERE],
        said=said,
    ) as sides:
        for side, version in ((sides.base, "1"), (sides.head, "2")):
            target = side.target
            assert printed(target.interpreter.path, "import needed; print(needed.V)", {}) == version
            assert target.interpreter.in_virtual_environment
            seen = dict(line.partition("=")[::2] for line in (target.root / "environment.txt").read_text().splitlines())
            assert not secrets.keys() - {"PIP_USER"} & seen.keys()
            assert seen["VIRTUAL_ENV"] == seen["UV_PROJECT_ENVIRONMENT"] == str(target.interpreter.prefix)
            assert seen["PATH"].startswith(f"{target.interpreter.prefix}/bin:")
            assert (seen["PIP_USER"], side.notes) == ("0", ())
        prefixes = [str(side.target.interpreter.prefix) for side in (sides.base, sides.head)]
        assert len(prefixes[0]) == len(prefixes[1])
        assert sides.remarks == [
            "Each side has its own environment, made by `install`, since the dependencies differ (requirements.txt)."
        ]
    assert f"base: {WRITE_WHERE}" in said


def test_without_install_the_same_environment_serves_both_and_that_is_said(upgraded: Repository, room: Path) -> None:
    with sides_of(upgraded.path, "HEAD~1", upgraded.environ, room=room) as sides:
        assert sides.base.target.interpreter == sides.head.target.interpreter
        [remark] = sides.remarks
        assert "The dependencies differ (requirements.txt), but both sides ran in the same environment" in remark
        assert "`install`" in remark
        assert list(sides.base.notes) == list(sides.head.notes) == [remark]


def test_the_same_dependencies_need_no_installing(repository: Repository, room: Path, tmp_path: Path) -> None:
    installing = [f"touch {tmp_path}/ran"]
    with sides_of(repository.path, "HEAD~1", repository.environ, room=room, install=installing) as sides:
        assert sides.base.target.interpreter == sides.head.target.interpreter
        assert sides.remarks == []
        for hints in sides.hints.values():
            assert [hint.partition(",")[0] for hint in hints] == ["`install` was not run"]
    assert not (tmp_path / "ran").exists()


def test_an_uncommitted_change_of_a_lock_counts(repository: Repository, room: Path) -> None:
    repository.write({"uv.lock": "changed"})
    with sides_of(repository.path, "HEAD", repository.environ, room=room) as sides:
        assert any("differ (uv.lock)" in remark for remark in sides.remarks)


def test_a_failed_line_is_told_with_its_side_its_code_and_its_last_words(upgraded: Repository, room: Path) -> None:
    line = f"echo cannot do it in $PWD nor in {upgraded.path}/x >&2; exit 7"
    before = upgraded.inside()
    with (
        pytest.raises(MemciError) as caught,
        sides_of(upgraded.path, "HEAD~1", upgraded.environ, room=room, install=[line]),
    ):
        pass
    said = str(caught.value)
    assert said.startswith("The environment of the base side could not be made: `echo cannot do it")
    assert "exited with code 7.\n    cannot do it in " in said
    assert str(upgraded.path) not in said
    assert str(room) not in said
    assert upgraded.inside() == before


def test_the_projects_own_venv_serves_both(repository: Repository, room: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", repository.path / ".venv"], check=True)
    with sides_of(repository.path, "HEAD~1", repository.environ, room=room, python=None) as sides:
        for side in (sides.base, sides.head):
            assert side.target.interpreter.path == repository.path / ".venv" / "bin" / "python"
            assert not (side.target.root / ".venv").exists()
    assert os.access(repository.path / ".venv" / "bin" / "python", os.X_OK)


def test_a_needed_file_that_git_ignores_is_named_and_has_each_side_installed(
    repository: Repository, room: Path
) -> None:
    repository.commit({"shop/__init__.py": "", ".gitignore": "_version.py\nnotes.py\n.venv/\n"})
    repository.write({"shop/_version.py": "V = 1", "notes.py": ""})
    with sides_of(repository.path, "HEAD", repository.environ, room=room) as sides:
        hint = "shop/_version.py is not in git, so not in the copy that was measured; have `install` make it."
        assert sides.hints == {"base": [hint], "head": [hint]}
    install = ["echo made > shop/_version.py"]
    with sides_of(repository.path, "HEAD", repository.environ, room=room, install=install) as sides:
        assert (sides.base.target.root / "shop" / "_version.py").read_text() == "made\n"


COPY_PROJECT = """
import json, pathlib, shutil, sysconfig
here, site = pathlib.Path.cwd(), pathlib.Path(sysconfig.get_paths()["purelib"])
shutil.copytree(here / "src/store", site / "store")
for name, text in {made}.items():
    (site / "store" / name).write_text(text)
info = site / "store-1.0.dist-info"
info.mkdir()
(info / "METADATA").write_text("Name: store\\nVersion: 1.0\\n")
(info / "RECORD").write_text("".join(f"store/{{file.name}},,\\n" for file in (site / "store").iterdir()))
(info / "direct_url.json").write_text(json.dumps({{"url": here.as_uri(), "dir_info": {{}}}}))
"""


@pytest.mark.parametrize(("made", "from_the_side"), [({}, True), ({"_version.py": "V = 1"}, False)])
def test_a_project_that_was_installed_as_a_copy_is_known_by_its_own_files(
    made: dict[str, str], from_the_side: bool, upgraded: Repository, room: Path
) -> None:
    upgraded.write({"src/store/__init__.py": "", "copy_project.py": COPY_PROJECT.format(made=made)})
    with sides_of(
        upgraded.path,
        "HEAD~1",
        upgraded.environ,
        room=room,
        install=["mkdir -p src/store && touch src/store/__init__.py"],
    ) as sides:
        assert sides.head.target.python_path == ()
    with sides_of(
        upgraded.path,
        "HEAD~1",
        upgraded.environ,
        room=room,
        install=["if test -f copy_project.py; then python copy_project.py; fi"],
    ) as sides:
        assert sides.head.target.python_path == ((sides.head.target.root / "src",) if from_the_side else ())
        assert sides.base.target.python_path == ()
