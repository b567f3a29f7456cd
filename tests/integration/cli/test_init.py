"""`memci init` as a process: what it writes, what it leaves, what it says."""

import subprocess
from pathlib import Path

import pytest
from tests.integration.cli.conftest import Memci
from tests.unit.init.samples import FASTAPI_APP, FLASK_APP, project

from memci.settings import load_settings

WORKFLOW = ".github/workflows/memci.yml"
REPORT = ".github/workflows/memci-report.yml"


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A Flask project in a repository whose branch is `trunk`."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "trunk")
    (tmp_path / "pyproject.toml").write_text(project("flask", "gunicorn"))
    (tmp_path / "app.py").write_text(FLASK_APP)
    return tmp_path


def test_settings_and_workflow_are_written_and_shown(memci: Memci, shop: Path) -> None:
    before = (shop / "pyproject.toml").read_text()
    said = memci("init")
    assert (said.code, said.stderr) == (0, "")
    text = (shop / "pyproject.toml").read_text()
    assert text.startswith(f"{before}\n[tool.memci]\n")
    web = load_settings(shop).entrypoints["web"]
    assert web.command == ("gunicorn", "--bind", "127.0.0.1:0", "app:app")
    workflow = (shop / WORKFLOW).read_text()
    assert "branches: [trunk]" in workflow
    for line in (*text.removeprefix(before).splitlines(), *workflow.splitlines()):
        assert line in said.stdout.splitlines()
    assert f"git add pyproject.toml {WORKFLOW}" in said.stdout
    assert not (shop / REPORT).exists()


def test_what_is_there_is_left(memci: Memci, shop: Path) -> None:
    assert memci("init").code == 0
    before = snapshot(shop)
    said = memci("init")
    assert said.code == 0
    assert snapshot(shop) == before
    assert "pyproject.toml was left as it is: it has [tool.memci] already." in said.stdout
    assert f"{WORKFLOW} was left as it is: it is there already." in said.stdout
    assert "git add" not in said.stdout


def test_what_is_missing_is_added(memci: Memci, shop: Path) -> None:
    (shop / "memci.toml").write_text("runs = 3\n")
    said = memci("init")
    assert (said.code, (shop / WORKFLOW).exists()) == (0, True)
    assert "memci.toml was left as it is" in said.stdout
    assert "tool.memci" not in (shop / "pyproject.toml").read_text()


def test_a_workflow_with_the_other_ending_counts(memci: Memci, shop: Path) -> None:
    other = shop / ".github" / "workflows" / "memci.yaml"
    other.parent.mkdir(parents=True)
    other.write_text("name: mine\n")
    assert "memci.yaml was left as it is" in memci("init").stdout
    assert not (shop / WORKFLOW).exists()


def test_a_dry_run_writes_nothing(memci: Memci, shop: Path) -> None:
    before = snapshot(shop)
    said = memci("init", "--dry-run", "--fork")
    assert said.code == 0
    assert snapshot(shop) == before
    for expected in ("[tool.memci.entrypoints.web]", WORKFLOW, REPORT, "Nothing was written"):
        assert expected in said.stdout


def test_two_stages(memci: Memci, shop: Path) -> None:
    assert memci("init", "--fork").code == 0
    assert "pull-requests" not in (shop / WORKFLOW).read_text()
    assert "workflows: [memci]" in (shop / REPORT).read_text()


def test_a_first_stage_that_was_there_has_to_be_looked_at(memci: Memci, shop: Path) -> None:
    assert memci("init").code == 0
    said = memci("init", "--fork")
    assert (shop / REPORT).exists()
    assert "mode: measure" in said.stdout


@pytest.mark.parametrize("ending", ["", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r\n# \u00fc"])
def test_lines_end_as_in_the_file(memci: Memci, shop: Path, ending: str) -> None:
    newline = "\r\n" if "\r" in ending else "\n"
    text = project("flask").rstrip("\n").replace("\n", newline) + ending
    (shop / "pyproject.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert memci("init").code == 0
    data = (shop / "pyproject.toml").read_bytes()
    added = data.removeprefix(b"\xef\xbb\xbf" + text.encode())
    assert len(added) < len(data)
    assert (text.encode() + added).count(f"{newline}{newline}[tool.memci]{newline}".encode()) == 1
    assert not added.startswith(f"{newline}{newline}{newline}".encode())
    assert added.replace(b"\r\n", b"").count(b"\r") == 0
    assert (b"\n" in added.replace(b"\r\n", b"")) == (newline == "\n")
    assert load_settings(shop).entrypoints


def test_an_inline_tool_table_is_not_added_to(memci: Memci, shop: Path) -> None:
    text = f"tool = {{ other = {{ x = 1 }} }}\n{project('flask')}"
    (shop / "pyproject.toml").write_text(text)
    assert memci("init").code == 0
    assert (shop / "pyproject.toml").read_text() == text
    assert load_settings(shop, shop / "memci.toml").entrypoints


def test_without_a_pyproject(memci: Memci, shop: Path) -> None:
    (shop / "pyproject.toml").unlink()
    assert memci("init").code == 0
    assert load_settings(shop).file == shop / "memci.toml"


def test_a_broken_pyproject_is_said(memci: Memci, shop: Path) -> None:
    (shop / "pyproject.toml").write_text("[project\n")
    before = snapshot(shop)
    said = memci("init")
    assert (said.code, snapshot(shop)) == (2, before)
    assert "is not valid TOML" in said.stderr
    assert "Traceback" not in said.stderr


def test_nothing_found(memci: Memci, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# nothing\n")
    before = snapshot(tmp_path)
    said = memci("init")
    assert (said.code, snapshot(tmp_path)) == (4, before)
    assert "Nothing was found" in said.stdout
    assert "[tool.memci.entrypoints.web]" in said.stdout


def test_projects_below_are_named(memci: Memci, tmp_path: Path) -> None:
    (tmp_path / "services" / "api").mkdir(parents=True)
    (tmp_path / "services" / "api" / "pyproject.toml").write_text(project("flask"))
    said = memci("init")
    assert said.code == 4
    assert "cd services/api && memci init" in said.stdout


def test_a_folder_of_a_monorepo(memci: Memci, shop: Path) -> None:
    api = shop / "services" / "api"
    api.mkdir(parents=True)
    (api / "pyproject.toml").write_text(project("fastapi", "uvicorn"))
    (api / "main.py").write_text(FASTAPI_APP)
    before = snapshot(shop)
    said = memci("init", "--fork", cwd=api)
    assert said.code == 0
    written = set(snapshot(shop)) - set(before)
    assert written == {".github/workflows/memci-services-api.yml", ".github/workflows/memci-services-api-report.yml"}
    for name in written:
        assert "working-directory: services/api" in (shop / name).read_text()
    for added in ("pyproject.toml", *(f"../../{name}" for name in written)):
        assert f"git add {added}" in said.stdout
    assert load_settings(api).entrypoints["web"].command == ("uvicorn", "main:app", "--port", "0")


def test_inside_a_package_is_no_place_for_settings(memci: Memci, shop: Path) -> None:
    (shop / "shop").mkdir()
    (shop / "shop" / "__init__.py").write_text("")
    said = memci("init", cwd=shop / "shop")
    assert said.code == 2
    assert "is a part of the project" in said.stderr


def test_without_a_repository(memci: Memci, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("print(1)\n")
    said = memci("init", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert said.code == 0
    assert (tmp_path / WORKFLOW).exists()
    assert "no git repository" in said.stdout


def test_the_default_branch_is_the_remotes(memci: Memci, shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    git(shop, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "--allow-empty", "-m", "x")
    clone = tmp_path_factory.mktemp("clone") / "shop"
    git(shop, "clone", "--quiet", str(shop), str(clone))
    git(clone, "switch", "--quiet", "-c", "main")
    (clone / "main.py").write_text("print(1)\n")
    assert memci("init", cwd=clone).code == 0
    assert "branches: [trunk]" in (clone / WORKFLOW).read_text()


def test_no_link_is_followed_out_of_the_project(
    memci: Memci, shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "pyproject.toml").write_text(project("flask", "gunicorn"))
    (outside / "main.py").write_text(FASTAPI_APP)
    before = snapshot(outside)
    (shop / "pyproject.toml").unlink()
    (shop / "pyproject.toml").symlink_to(outside / "pyproject.toml")
    (shop / ".github").symlink_to(outside, target_is_directory=True)
    (shop / "linked").symlink_to(outside, target_is_directory=True)
    (shop / "main.py").symlink_to(outside / "main.py")
    said = memci("init")
    assert said.code == 0
    assert snapshot(outside) == before
    assert [one.command for one in load_settings(shop, shop / "memci.toml").entrypoints.values()] == [
        ("flask", "--app", "app:app", "run", "--port", "0")
    ]
    assert "leads out of the repository" in said.stdout


def test_other_peoples_code_is_not_looked_at(memci: Memci, tmp_path: Path) -> None:
    for folder in ("node_modules/x", ".venv/lib", "env/lib", ".git/hooks", "mine", "build/lib"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "app.py").write_text(FLASK_APP)
    (tmp_path / "mine" / "pyvenv.cfg").write_text("")
    (tmp_path / "main.py").write_text("print(1)\n")
    said = memci("init")
    assert "Looked through 1 Python file in" in said.stdout
    assert 'command = "python main.py"' in said.stdout


def test_a_large_tree_is_cut_off(memci: Memci, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("print(1)\n")
    (tmp_path / "deep").mkdir()
    for number in range(2_500):
        (tmp_path / "deep" / f"m{number}.py").touch()
    said = memci("init")
    assert said.code == 0
    assert "Looked through 2,000 Python files" in said.stdout
    assert "There are more" in said.stdout


def test_nothing_of_the_project_is_run(memci: Memci, shop: Path) -> None:
    (shop / "app.py").write_text(f"open('ran', 'w')\n{FLASK_APP}")
    (shop / "sitecustomize.py").write_text("open('ran', 'w')\n")
    (shop / "setup.py").write_text("open('ran', 'w')\n")
    assert memci("init").code == 0
    assert not (shop / "ran").exists()


def test_a_workflow_that_cannot_be_written_is_said(memci: Memci, shop: Path) -> None:
    (shop / ".github").write_text("a file\n")
    said = memci("init")
    assert said.code == 4
    assert "memci.yml could not be written (" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("words", [["init", "x"], ["init", "--forks"]])
def test_misuse(memci: Memci, shop: Path, words: list[str]) -> None:
    before = snapshot(shop)
    assert memci(*words).code == 2
    assert snapshot(shop) == before


def test_names_are_shown_as_what_they_are(memci: Memci, tmp_path: Path) -> None:
    """A file's name may hold what a terminal would act on."""
    (tmp_path / "a\x1b[31mb.py").write_text("if __name__ == '__main__':\n    pass\n")
    (tmp_path / "main.py").write_text("print(1)\n")
    said = memci("init")
    assert said.code == 0
    assert "\x1b" not in said.stdout


def test_help_loads_nothing_heavy(memci: Memci) -> None:
    said = memci("init", "--help", PYTHONPROFILEIMPORTTIME="1")
    assert said.code == 0
    assert not [line for line in said.stderr.splitlines() if line.split("|")[-1].strip() in ("jinja2", "rich")]
