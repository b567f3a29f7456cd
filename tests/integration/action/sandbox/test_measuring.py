"""What the worker does with an order."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.integration.action.sandbox.house import UID, House

from memci.action.sandbox.launch import work
from memci.action.sandbox.order import Order
from memci.model import report_data_file
from memci.model.entrypoint import Entrypoint
from memci.model.result_file import from_json

FILL = (
    "uv --version && python -c \"import sysconfig; open(sysconfig.get_path('purelib') + '/needed.py', 'w')"
    ".write(open('requirements.txt').read())\""
)


def git(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "safe.directory=*"]
    done = subprocess.run(["git", *settings, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def commits(house: House) -> tuple[str, str]:
    """The ids of base and head, the second of which is checked out."""
    git(house.workspace, "init", "-q")
    ids = []
    for name in ("base", "head"):
        house.write({"app.py": f"NAME = {name!r}\n"})
        git(house.workspace, "add", "-A")
        git(house.workspace, "commit", "-q", "-m", name)
        ids.append(git(house.workspace, "rev-parse", "HEAD"))
    house.give()
    return ids[0], ids[1]


def sha(result: dict[str, Any] | None) -> str | None:
    return result["commit"]["sha"] if result is not None else None


def test_both_sides_are_measured_by_turns_and_nothing_is_left(house: House, commits: tuple[str, str]) -> None:
    base, head = commits
    outcome = house.step("app.py", order={"against": base})
    assert (sha(outcome.base), sha(outcome.result)) == (base, head)
    assert outcome.result is not None
    assert outcome.base is not None
    assert outcome.result["interleaved"] == outcome.base["interleaved"] is not None
    assert not (house.workspace / ".git" / "worktrees").exists()
    assert [path for path in house.workspace.rglob("*") if path.lstat().st_uid != UID] == []
    assert git(house.workspace, "status", "--porcelain") == ""


def test_the_base_is_measured_only_where_its_figures_cannot_be_compared(house: House, commits: tuple[str, str]) -> None:
    base, head = commits
    other = house.step("app.py", order={"against": base, "unless_fingerprint": "sha256:" + "0" * 64})
    assert (sha(other.base), sha(other.result)) == (base, head)
    assert other.base is not None
    same = house.step("app.py", order={"against": base, "unless_fingerprint": other.base["environment"]["fingerprint"]})
    assert (sha(same.base), sha(same.result)) == (None, head)


def test_without_the_base_there_is_still_the_head(house: House, commits: tuple[str, str]) -> None:
    outcome = house.step("app.py", order={"against": "1" * 40})
    assert (sha(outcome.base), sha(outcome.result)) == (None, commits[1])
    [note] = outcome.report["notes"]
    assert note.startswith("The base was not measured: ")


def test_the_environment_is_filled_by_the_lines_and_belongs_to_the_user(house: House) -> None:
    house.write({"requirements.txt": "V = 1\n", "app.py": "import needed\n1 / (needed.V - 1)\n"})
    outcome = house.step("app.py", order={"install": [FILL]})
    assert "ZeroDivisionError" in outcome.state
    assert outcome.report["installed_with"] == [FILL]
    assert outcome.report["phases"].keys() == {"python", "install", "memray", "inspect", "measured runs", "own"}
    assert FILL in outcome.log
    assert (house.home / "memci").stat().st_uid == UID


def test_each_side_is_filled_by_the_same_lines_when_they_need_different_things(house: House) -> None:
    git(house.workspace, "init", "-q")
    for version in ("1", "2"):
        house.write({"requirements.txt": f"V = {version}\n", "app.py": "import needed\n"})
        git(house.workspace, "add", "-A")
        git(house.workspace, "commit", "-q", "-m", version)
    base = git(house.workspace, "rev-parse", "HEAD~1")
    house.give()
    outcome = house.step("app.py", order={"against": base, "install": [FILL]})
    assert outcome.report["notes"] == []
    assert "since the dependencies differ (requirements.txt)" in outcome.report["remarks"][0]
    assert outcome.state == "exited"
    assert outcome.base is not None


def test_an_install_that_fails_is_a_sentence_with_its_last_words(house: House) -> None:
    house.write({"app.py": ""})
    line = "uv --version && echo because of this >&2 && exit 3"
    outcome = house.step("app.py", order={"install": [line]})
    assert outcome.result is None
    assert outcome.report["exit_code"] == 4
    first, *_, last = outcome.report["error"].splitlines()
    assert first == f"The project's environment could not be made: `{line}` exited with code 3."
    assert last.strip() == "because of this"


def test_a_python_that_there_is_not_is_a_sentence(house: House) -> None:
    house.write({"app.py": ""})
    house.environ["UV_PYTHON_DOWNLOADS"] = "never"
    outcome = house.step("app.py", order={"python": "3.8.1"})
    assert outcome.report["error"].startswith(
        "The project's environment could not be made: `uv venv --python 3.8.1` exited with code 2."
    )
    assert "3.8.1" in outcome.report["error"].splitlines()[1]


def test_what_no_file_asks_for_is_not_installed_and_that_is_said(house: House) -> None:
    house.write({"app.py": ""})
    outcome = house.step("app.py", order={"install": None})
    assert outcome.state == "exited"
    assert outcome.report["notes"][0].startswith("Nothing was installed: no uv.lock, ")


def test_a_project_that_is_not_there_is_a_sentence(house: House) -> None:
    outcome = house.step("app.py", order={"root": str(house.workspace / "shop")})
    assert outcome.report["error"] == (
        f"The project's folder {house.workspace}/shop is not there, or may not be read by its code."
    )


def test_who_is_not_root_measures_as_himself(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import os\nassert 'SECRET' not in os.environ and os.environ['SEEN'] == 'x'\n")
    entrypoint = Entrypoint("it", command=("python", "app.py"), runs=1)
    order = Order(str(tmp_path), (entrypoint,), install=(), pass_env=("SEEN",))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environ = {"PATH": path, "HOME": str(tmp_path / "home"), "SECRET": "x", "SEEN": "x"}
    done = work(order, None, environ, lambda _line: None)
    [measured] = from_json(done.files["result.json"], "result").entrypoints
    assert (measured.outcome.state, measured.outcome.message) == ("exited", "")
    assert set(done.files) == {"result.json", "result.report.json"}
    data = report_data_file.from_json(done.files["result.report.json"])
    assert data is not None
    assert data.of("it", measured.metrics["peak_heap"].value) is not None
