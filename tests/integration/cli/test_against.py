"""`memci run --against REF`: both sides measured by turns, compared, judged and written; the checkout left alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.starts import Answer

from memci.model.comparison import Comparison, EntrypointComparison
from memci.store import read_result

# The sides' times are compared, and a pass is a pass only where they are the same.
pytestmark = pytest.mark.alone

Memci = Callable[..., Answer]

SETTINGS = """
[tool.memci.entrypoints.app]
command = "python app.py"
budget.peak_heap = { increase = "5 %", floor = "1 MiB" }
"""


def _git(folder: Path, *words: str) -> str:
    names = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A committed project whose app imports a module of its own."""
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "app.py").write_text("import stock\nprint(stock.SIZE)\n")
    (tmp_path / "stock.py").write_text("SIZE = 1\n")
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "--message=base")
    return tmp_path


def _against(memci: Memci, *words: str) -> Answer:
    answer = memci("run", "--against", "HEAD", "--python", sys.executable, *words)
    assert "Traceback" not in answer.stderr
    return answer


def _compared(project: Path) -> EntrypointComparison:
    comparison = Comparison.model_validate_json((project / ".memci/result.comparison.json").read_text())
    (entrypoint,) = comparison.entrypoints
    return entrypoint


def test_the_same_on_both_sides_is_a_pass(memci: Memci, project: Path) -> None:
    answer = _against(memci)
    assert answer.code == 0, answer.stderr
    app = _compared(project)
    assert (app.basis, app.verdict, app.causes) == ("compared", "pass", [])
    assert "both sides are the same" in answer.stderr


def test_what_is_not_committed_is_measured_named_and_breaks_the_budget(memci: Memci, project: Path) -> None:
    (project / "stock.py").write_text("SIZE = 1\n\n\ndef fill():\n    return bytearray(3 << 20)\n\n\nFULL = fill()\n")
    answer = _against(memci)
    assert answer.code == 1, answer.stderr
    assert "Uncommitted changes are measured" in answer.stderr
    cause = _compared(project).causes[0]
    assert cause.where is not None
    assert (cause.kind, cause.where.file, cause.where.line, cause.where.function) == ("new-site", "stock.py", 5, "fill")
    assert cause.bytes == pytest.approx(3 << 20, rel=0.01)
    assert "stock.py:5" in answer.stderr


def test_both_results_and_the_comparison_are_written_and_can_be_compared_again(memci: Memci, project: Path) -> None:
    _against(memci, "-o", "out/app.json")
    base, head = read_result(project / "out/app.base.json"), read_result(project / "out/app.json")
    assert base.interleaved == head.interleaved is not None
    assert base.commit is not None
    assert base.commit.sha == _git(project, "rev-parse", "HEAD").strip()
    again = memci("compare", "out/app.base.json", "out/app.json", "--format", "json")
    assert json.loads(again.stdout) == json.loads((project / "out/app.comparison.json").read_text())
    times = next(m for m in json.loads(again.stdout)["entrypoints"][0]["metrics"] if m["metric"] == "cold_start")
    assert times["test"]["pairs"] >= 6


def test_the_comparison_goes_to_stdout(memci: Memci, project: Path) -> None:
    answer = _against(memci, "-o", "-")
    assert Comparison.model_validate_json(answer.stdout).verdict == "pass"
    assert (project / ".memci/result.json").exists()


def test_a_head_that_does_not_start_is_a_failed_check_that_says_its_last_words(memci: Memci, project: Path) -> None:
    (project / "stock.py").write_text("raise ValueError('out of stock')\n")
    answer = _against(memci)
    assert answer.code == 3
    assert "out of stock" in answer.stderr
    assert _compared(project).verdict == "fail"


def test_a_base_that_does_not_start_leaves_the_head_to_be_judged_alone(memci: Memci, project: Path) -> None:
    (project / "stock.py").write_text("raise ValueError('out of stock')\n")
    _git(project, "commit", "--quiet", "--all", "--message=broken")
    (project / "stock.py").write_text("SIZE = 2\n")
    answer = _against(memci)
    assert answer.code == 0, answer.stderr
    assert _compared(project).basis == "base-failed"


def test_the_checkout_is_left_as_it_was(memci: Memci, project: Path) -> None:
    (project / "app.py").write_text("import stock, json\nprint(stock.SIZE)\n")
    (project / "untracked.txt").write_text("mine\n")
    before = (_git(project, "status", "--porcelain"), (project / ".git/index").read_bytes())
    _against(memci)
    assert (_git(project, "status", "--porcelain"), (project / ".git/index").read_bytes()) == before
    assert _git(project, "worktree", "list").count("\n") == 1


def test_an_unknown_commit_is_a_wrong_use(memci: Memci, project: Path) -> None:
    answer = memci("run", "--against", "nowhere", "--python", sys.executable, cwd=project)
    assert answer.code == 2
    assert "nowhere" in answer.stderr
    assert not (project / ".memci").exists()
