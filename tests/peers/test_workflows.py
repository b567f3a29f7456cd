"""action.yml and every workflow, by the checks of others: published schemas, zizmor, GitHub's own language service."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.peers.processes import ROOT, run_node, run_peer
from tests.peers.workflows import Workflow, steps_in_the_text, whole_workflows

ACTION = ROOT / "action.yml"
ZIZMOR = ("--offline", "--no-progress", "--persona", "auditor", "--strict-collection", "--format", "plain")

GOOD = """\
name: good
on: [push]
permissions: {}
concurrency:
  group: good-${{ github.sha }}
  cancel-in-progress: true
jobs:
  job:
    name: job
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: memci/memci@v1
        with:
          mode: measure
"""


def changed(old: str, new: str) -> Workflow:
    assert old in GOOD
    return Workflow("changed", GOOD.replace(old, new))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Every whole workflow under a name of its own."""
    found = [workflow.written(tmp_path) for workflow in whole_workflows()]
    assert len(found) == len(set(found)) > 10
    return found


def schema_says(kind: str, *files: Path) -> tuple[int, str]:
    done = run_peer("check-jsonschema", "--builtin-schema", f"vendor.github-{kind}", *files)
    return done.returncode, done.stdout + done.stderr


def zizmor_says(*files: Path) -> tuple[int, str]:
    done = run_peer("zizmor", *ZIZMOR, "--config", ROOT / ".github/zizmor.yml", *files)
    return done.returncode, done.stdout + done.stderr


def language_service_says(*files: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run_node("lint.mjs", str(ACTION), *map(str, files)))
    return found


def test_schemas(files: list[Path], tmp_path: Path) -> None:
    steps = [workflow.written(tmp_path) for workflow in steps_in_the_text()]
    assert steps
    code, said = schema_says("workflows", *files, *steps)
    assert code == 0, said
    code, said = schema_says("actions", ACTION)
    assert code == 0, said


def test_schemas_catch_what_is_wrong(tmp_path: Path) -> None:
    assert schema_says("workflows", Workflow("good", GOOD).written(tmp_path))[0] == 0
    wrong = changed("runs-on: ubuntu-latest", "runs-on: [1]").written(tmp_path)
    code, said = schema_says("workflows", wrong)
    assert code != 0
    assert "runs-on" in said
    action = tmp_path / "action.yml"
    action.write_text(re.sub(r"(?m)^  image:.*\n", "", ACTION.read_text()))
    assert schema_says("actions", action)[0] != 0


def test_zizmor_at_its_strictest(files: list[Path]) -> None:
    code, said = zizmor_says(*files, ACTION)
    assert code == 0, said


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("memci/memci@v1", "actions/cache@v4", "unpinned-uses"),
        ("permissions: {}", "permissions: write-all", "excessive-permissions"),
        ("on: [push]", "on: [pull_request_target]", "dangerous-triggers"),
        (
            "- uses: memci/memci@v1",
            "- run: echo ${{ github.event.pull_request.title }}\n      - uses: a/b@v1",
            "template",
        ),
    ],
)
def test_zizmor_catches_what_is_wrong(tmp_path: Path, old: str, new: str, finding: str) -> None:
    assert zizmor_says(Workflow("good", GOOD).written(tmp_path))[0] == 0
    code, said = zizmor_says(changed(old, new).written(tmp_path))
    assert code != 0
    assert finding in said


def test_one_finding_is_ignored_and_says_why() -> None:
    ignored = {}
    for workflow in whole_workflows():
        lines = workflow.text.splitlines()
        for number, line in enumerate(lines):
            if "zizmor:" in line:
                ignored[workflow.source] = line.partition("# ")[2]
                assert lines[number - 1].lstrip().startswith("# "), f"{workflow.source}: the line before has to say why"
    # The second stage of two, ours and the one that is shown.
    assert set(ignored.values()) == {"zizmor: ignore[dangerous-triggers]"}
    assert [source for source in ignored if source.startswith(".github/")] == [".github/workflows/memci-report.yml"]
    assert not re.search(r"(?m)^\s*(ignore|disable):", (ROOT / ".github/zizmor.yml").read_text())


def test_language_service(files: list[Path], tmp_path: Path) -> None:
    steps = [workflow.written(tmp_path) for workflow in steps_in_the_text()]
    assert language_service_says(*files, *steps, ACTION) == []


def test_inputs_of_our_own_workflows_are_those_of_the_action(tmp_path: Path) -> None:
    """The service does not look into the action of the repository itself, `$/`; by its name it does."""
    ours = [workflow for workflow in whole_workflows() if "uses: $/" in workflow.text]
    assert ours
    named = [
        Workflow(workflow.source, workflow.text.replace("uses: $/", "uses: memci/memci@main")).written(tmp_path)
        for workflow in ours
    ]
    assert language_service_says(*named) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("mode: measure", "mod: measure", "Invalid action input 'mod'"),
        ("${{ github.sha }}", "${{ github.shah }}", "shah"),
        ("${{ github.sha }}", "${{ secrets.x }}", "Unrecognized named-value: 'secrets'"),
        ("timeout-minutes: 5", "timeout-minute: 5", "Unexpected value 'timeout-minute'"),
        ("name: good", "name: good\n  x: [", ""),
    ],
)
def test_language_service_catches_what_is_wrong(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert language_service_says(Workflow("good", GOOD).written(tmp_path)) == []
    said = language_service_says(changed(old, new).written(tmp_path))
    assert said
    assert any(message in finding["message"] for finding in said), said
