"""`memci compare` as a process: exit codes, formats, links, waivers, a project's own template."""

import json
from pathlib import Path

import pytest
from tests.factories import failed, result, shop_job, shop_sides, shop_web
from tests.integration.cli.conftest import Memci

from memci.model.comparison import Comparison
from memci.model.result import Note, Result
from memci.store import write_result

GITHUB = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "owner/shop",
    "GITHUB_RUN_ID": "77",
}
BUDGET = '[entrypoints.web]\ncommand = "true"\n[entrypoints.web.budget]\npeak_heap = "60 MiB"\n'


pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """base.json and head.json, into which pandas was slipped, and settings that do not allow it."""
    for name, side in zip(("base", "head"), shop_sides(), strict=True):
        keep(tmp_path / f"{name}.json", side)
    (tmp_path / "memci.toml").write_text(BUDGET)
    return tmp_path


def keep(path: Path, one: Result) -> None:
    write_result(one, path, path.parent)


def test_exit_0_when_nothing_got_worse(memci: Memci) -> None:
    answer = memci("compare", "base.json", "base.json")
    assert answer.code == 0, answer.stderr
    assert "Exit code 0: no budget is broken." in answer.stderr


def test_exit_0_when_it_only_warns(memci: Memci, folder: Path) -> None:
    (folder / "memci.toml").unlink()
    answer = memci("compare", "base.json", "head.json")
    assert answer.code == 0
    assert "there are warnings" in answer.stderr


def test_exit_1_when_a_budget_is_broken(memci: Memci) -> None:
    answer = memci("compare", "base.json", "head.json")
    assert answer.code == 1
    assert "peak_heap is 72.3 MiB, 12.3 MiB over its budget of 60.0 MiB." in answer.stderr
    assert "import pandas" in answer.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["base.json", "nowhere.json"], "nowhere.json"),
        (["base.json", "memci.toml"], "memci.toml"),
        (["base.json", "head.json", "--config", "nowhere.toml"], "nowhere.toml"),
        (["base.json", "head.json", "--format", "pdf"], "pdf"),
    ],
)
def test_exit_2_when_it_is_used_wrongly(words: list[str], says: str, memci: Memci) -> None:
    answer = memci("compare", *words)
    assert answer.code == 2
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr


def test_exit_3_when_the_program_failed(memci: Memci, folder: Path) -> None:
    keep(folder / "head.json", result(shop_web(), failed()))
    answer = memci("compare", "base.json", "head.json")
    assert answer.code == 3
    assert "No module named 'flaks'" in answer.stderr


def test_exit_4_when_the_heap_is_missing(memci: Memci, folder: Path) -> None:
    notes = [Note(kind="no-capture", message="Python was started with -I.")]
    keep(folder / "head.json", result(shop_job(notes=notes)))
    answer = memci("compare", "base.json", "head.json")
    assert answer.code == 4
    assert "the heap could not be measured" in answer.stderr


def test_exit_4_when_it_cannot_be_written(memci: Memci) -> None:
    answer = memci("compare", "base.json", "head.json", "-o", "memci.toml/out.md")
    assert answer.code == 4
    assert "could not be written" in answer.stderr


def test_a_waiver_changes_the_exit_code_and_is_named(memci: Memci) -> None:
    answer = memci("compare", "base.json", "head.json", "--format", "markdown", "--waived-by", "octocat")
    assert answer.code == 0
    assert "### ! memci: waived: `peak_heap`" in answer.stdout
    assert "Waived by `octocat`." in answer.stdout
    assert "waived by octocat" in answer.stderr


def test_json_is_the_comparison(memci: Memci) -> None:
    answer = memci("compare", "base.json", "head.json", "--format", "json")
    assert Comparison.model_validate_json(answer.stdout).verdict == "fail"


def test_annotations_are_json(memci: Memci) -> None:
    answer = memci("compare", "base.json", "head.json", "--format", "annotations")
    found = json.loads(answer.stdout)
    assert {"level": "error", "file": "shop/report.py", "line": 3}.items() <= found[1].items()
    assert all(set(one) == {"level", "file", "line", "title", "message"} for one in found)


def test_the_comment_without_github_has_no_links(memci: Memci) -> None:
    answer = memci("compare", "base.json", "head.json", "--format", "markdown", **dict.fromkeys(GITHUB, ""))
    assert answer.stdout.startswith("<!-- memci:comment -->\n### ✗ memci: ")
    assert "](" not in answer.stdout


def test_in_a_job_lines_commits_and_the_run_are_linked(memci: Memci, folder: Path) -> None:
    workspace = {"GITHUB_WORKSPACE": str(folder.parent)}
    answer = memci("compare", "base.json", "head.json", "--format", "markdown", **GITHUB, **workspace)
    at_head = f"https://github.com/owner/shop/blob/{'c' * 40}/{folder.name}"
    assert f"[`shop/report.py:3`]({at_head}/shop/report.py#L3)" in answer.stdout
    assert f"(https://github.com/owner/shop/commit/{'b' * 40})" in answer.stdout
    assert "[run](https://github.com/owner/shop/actions/runs/77)" in answer.stdout


def test_an_environment_that_cannot_be_linked_to_is_not(memci: Memci) -> None:
    broken = GITHUB | {"GITHUB_REPOSITORY": "owner/shop)](https://evil.example"}
    answer = memci("compare", "base.json", "head.json", "--format", "markdown", **broken)
    assert answer.code == 1
    assert "](" not in answer.stdout


def test_the_summary_is_unfolded(memci: Memci, folder: Path) -> None:
    answer = memci("compare", "base.json", "head.json", "--format", "summary", "-o", "summary.md")
    assert answer.code == 1
    text = (folder / "summary.md").read_text()
    assert "<details open>\n<summary>Import costs</summary>" in text
    assert "<!--" not in text


def with_template(folder: Path, text: str, name: str = ".github/comment.md.j2") -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    (folder / "memci.toml").write_text(f'comment_template = "{name}"\n{BUDGET}')


def test_a_project_s_own_block(memci: Memci, folder: Path) -> None:
    with_template(folder, '{% extends "comment.md.j2" %}{% block footer %}Ask the platform team.{% endblock %}')
    answer = memci("compare", "base.json", "head.json", "--format", "markdown")
    assert answer.code == 1
    assert answer.stdout.rstrip().endswith("Ask the platform team.")


def test_a_mistake_in_it_is_a_sentence(memci: Memci, folder: Path) -> None:
    with_template(folder, "\n{{ view.nothing }}")
    answer = memci("compare", "base.json", "head.json", "--format", "markdown")
    assert answer.code == 2
    assert ".github/comment.md.j2:2: this template cannot be filled in" in answer.stderr.replace("\n", " ")
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", ["../outside.j2", "link.j2", "nowhere.j2", "/etc/hostname", "big.j2", "latin.j2"])
def test_a_template_that_cannot_be_taken_is_refused(name: str, memci: Memci, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    for file, side in zip(("base", "head"), shop_sides(), strict=True):
        keep(folder / f"{file}.json", side)
    (tmp_path / "outside.j2").write_text("secret")
    (folder / "link.j2").symlink_to(tmp_path / "outside.j2")
    (folder / "big.j2").write_text("x" * 200_000)
    (folder / "latin.j2").write_bytes(b"\xe4")
    (folder / "memci.toml").write_text(f'comment_template = "{name}"\n')
    answer = memci("compare", "base.json", "head.json", "--format", "markdown", cwd=folder)
    assert answer.code == 2
    assert f"comment_template: {name}" in answer.stderr.replace("\n", " ")
    assert "secret" not in answer.stdout
