"""What the image is: what starts in it and as whom, what is there, and what is not."""

import shutil
from pathlib import Path

import pytest

import memci
from tests.fake_github import FakeGitHub
from tests.image.build import ROOT, Image, build_image
from tests.image.job import pushed
from tests.image.repository import Repository
from tests.image.runner import DOCKER, USER, Runner

SHA = "a" * 40
PYTHON = "/usr/local/bin/python"
LIBRARY = "/usr/local/lib/python3.13"


def said(runner: Runner, workspace: Path, *command: str, user: str = "root", **more: str) -> str:
    """What a command in the image says when it succeeds."""
    runner.fake.add_commit(SHA, branch="main")
    run = runner.start(command, pushed(runner.fake, SHA, 1), workspace, more, user)
    assert run.exit_code == 0, run.log
    return run.log


def test_it_starts_by_words_and_as_root(image: Image) -> None:
    # A shell would drop the inputs with a dash in their names; and only root can become somebody else.
    assert image.config["Entrypoint"] == [PYTHON, "-I", "-m", "memci", "action"]
    assert image.config.get("User", "") == ""


def test_no_setting_of_this_machine_is_in_it(image: Image) -> None:
    assert [pair for pair in image.config["Env"] if not pair.startswith("PATH=")] == [
        "MEMCI_CONTAINER=1",
        "NETRC=/dev/null",
    ]
    with image.storage.container(image.name) as container:
        # The place where the build had pip's settings stays behind, empty.
        assert [path for path in container.root.glob("etc/pip.conf") if path.read_text()] == []
        assert list(container.root.glob("tmp/*")) == list(container.root.glob("root/.c*")) == []
        sources = (container.root / "etc/apt/sources.list").read_text()
    assert sources == f"deb {image.registry.mirror.rstrip('/')} {image.registry.suite} main\n"


@pytest.mark.parametrize("user", ["root", f"{USER}:{DOCKER}"])
@pytest.mark.parametrize("command", [("uv", "--version"), ("git", "--version"), ("memci", "--version")])
def test_programs_are_there(runner: Runner, workspace: Path, command: tuple[str, ...], user: str) -> None:
    assert said(runner, workspace, "/usr/bin/env", *command, user=user).startswith(command[0])


def test_variables_and_files_of_the_job_do_not_change_what_starts(runner: Runner, workspace: Path) -> None:
    planted = "print('planted')\n"
    site = runner.folder / "_github_home/.local/lib/python3.13/site-packages"
    for folder in (workspace, site):
        folder.mkdir(parents=True, exist_ok=True)
        for module in ("memci", "click", "sitecustomize", "usercustomize"):
            (folder / f"{module}.py").write_text(planted)
    (site / "planted.pth").write_text("import memci\n")
    program = workspace / "python"
    program.write_text("#!/bin/sh\necho planted\n")
    program.chmod(0o755)
    hostile = {
        "PATH": "/github/workspace:/usr/bin:/bin",
        "PYTHONPATH": "/github/workspace",
        "PYTHONHOME": "/github/workspace",
        "PYTHONSTARTUP": "/github/workspace/memci.py",
        "PYTHONINSPECT": "1",
        "PYTHONWARNINGS": "error",
        "PYTHONUSERBASE": "/github/home/.local",
        "PYTHONPLATLIBDIR": "/github/workspace",
        "PYTHONVERBOSE": "1",
        "INPUT_PYTHONPATH": "/github/workspace",
    }
    start = runner.image.entrypoint[:-1]
    assert said(runner, workspace, *start, "--version", **hostile) == f"memci {memci.__version__}"


def test_all_that_starts_is_compiled(image: Image) -> None:
    with image.storage.container(image.name) as container:
        packages = container.root / f"{LIBRARY}/site-packages".removeprefix("/")
        modules = [path for path in packages.rglob("*.py") if "test" not in path.parts]
        missing = [
            path for path in modules if not (path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc").exists()
        ]
        assert (packages / "memci/__main__.py") in modules
        assert [str(path) for path in missing] == []


def test_change_of_the_source_leaves_the_dependencies_layer(image: Image, tmp_path: Path) -> None:
    for name in (
        "Dockerfile",
        ".dockerignore",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements",
        "src",
        "templates",
    ):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    with (tmp_path / "src/memci/__init__.py").open("a") as changed:
        changed.write("# changed\n")
    other = build_image(tmp_path, "localhost/memci:changed")
    before, after = (one.storage.layers(one.name) for one in (image, other))
    image.storage.remove(other.name)
    # The source, the templates and the installed memci come after everything that takes its time.
    assert after[:-3] == before[:-3]
    assert after[-1] != before[-1]


def test_system_packages_are_installed(runner: Runner, fake: FakeGitHub, tmp_path: Path) -> None:
    greets = "import subprocess\nsubprocess.run(['hello'], check=True)\n"
    origin = Repository(tmp_path / "origin", fake)
    sha = origin.commit("main", {"greets.py": greets})
    inputs = {"command": "python greets.py", "runs": "1", "system-packages": "hello"}
    run = runner.step(pushed(fake, sha, 1), origin.checkout(sha, tmp_path / "shop"), inputs)
    assert run.exit_code == 0, run.log
