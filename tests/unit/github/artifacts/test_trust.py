"""Which artifact may be a baseline: one that is right in everything, and none that is wrong in anything."""

from dataclasses import replace
from typing import Any

import pytest
from tests.factories import environment, result

from memci.github.artifacts.archive import LARGEST_ARCHIVE
from memci.github.artifacts.info import ArtifactInfo, RunInfo
from memci.github.artifacts.trust import (
    TRUSTED_EVENTS,
    artifact_refusal,
    environment_refusal,
    result_refusal,
    run_refusal,
)
from memci.model.result import Commit, Result

OURS, FORK = 1000, 2000
WORKFLOW = ".github/workflows/memci.yml"
CHAIN = ("a" * 40, "b" * 40, "c" * 40)

GOOD = ArtifactInfo(
    id=1,
    name="memci-baseline-web",
    size=1000,
    expired=False,
    digest=None,
    run_id=7,
    repository_id=OURS,
    head_repository_id=OURS,
    head_branch="main",
    head_sha=CHAIN[1],
)
RUN = RunInfo(id=7, event="push", path=WORKFLOW, head_sha=CHAIN[1], head_repository_id=OURS, repository_id=OURS)


def _artifact_refusal(**changes: Any) -> str | None:
    return artifact_refusal(replace(GOOD, **changes), repository_id=OURS, chain=CHAIN)


def _run_refusal(info: ArtifactInfo = GOOD, **changes: Any) -> str | None:
    return run_refusal(info, replace(RUN, **changes), repository_id=OURS, workflow_path=WORKFLOW)


def test_one_that_is_right_in_everything_is_trusted() -> None:
    assert _artifact_refusal() is None
    assert _artifact_refusal(size=LARGEST_ARCHIVE) is None
    assert [_run_refusal(event=event) for event in TRUSTED_EVENTS] == [None] * 4


@pytest.mark.parametrize("branch", ["main", "feature", None])
def test_the_branchs_name_decides_nothing(branch: str | None) -> None:
    assert _artifact_refusal(head_branch=branch) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"head_repository_id": FORK, "head_branch": "main"},
            "its run's code came from another repository (2000, branch 'main'), such as a fork, and not from this one",
        ),
        ({"head_repository_id": None}, "came from another repository (one that is gone, branch 'main')"),
        ({"repository_id": FORK}, "came from another repository"),
        ({"repository_id": None}, "came from another repository"),
        ({"head_branch": "x\x1b[2J", "head_repository_id": FORK}, r"branch 'x\x1b[2J'"),
        ({"head_sha": "d" * 40}, "its commit is none of the last 3 on the base's own line (its first parents)"),
        ({"head_sha": CHAIN[1][:10]}, "its commit is none of the last 3"),
        ({"head_sha": None}, "the run that it came from is gone"),
        ({"run_id": None}, "the run that it came from is gone"),
        ({"expired": True}, "it has expired"),
        ({"size": LARGEST_ARCHIVE + 1}, "are the most that is read"),
        ({"size": 10**12}, "it has 931.32 GiB, and 16.0 MiB are the most that is read"),
    ],
)
def test_an_artifact_that_is_wrong_in_one_thing_is_not(changes: dict[str, Any], says: str) -> None:
    refusal = _artifact_refusal(**changes)
    assert refusal is not None
    assert says in refusal


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"head_repository_id": FORK}, "came from another repository (2000, branch 'main')"),
        ({"head_repository_id": None}, "came from another repository (one that is gone, branch 'main')"),
        ({"repository_id": FORK}, "came from another repository"),
        (
            {"event": "pull_request"},
            "its run was started by the event 'pull_request', and a baseline comes from push, ",
        ),
        ({"event": "pull_request_target"}, "the event 'pull_request_target'"),
        ({"event": "workflow_run"}, "the event 'workflow_run'"),
        ({"event": "PUSH"}, "the event 'PUSH'"),
        ({"path": ".github/workflows/other.yml"}, "it is from another workflow, '.github/workflows/other.yml', and a"),
        ({"path": f"evil/repo/{WORKFLOW}"}, "it is from another workflow"),
        ({"path": f"{WORKFLOW}.yml"}, "it is from another workflow"),
        ({"path": ""}, "it is from another workflow, ''"),
        ({"head_sha": "d" * 40}, "its run is of another commit, 'dddddddddd'"),
        ({"id": 8}, "its run is of another commit"),
    ],
)
def test_a_run_that_is_wrong_in_one_thing_is_not(changes: dict[str, Any], says: str) -> None:
    refusal = _run_refusal(**changes)
    assert refusal is not None
    assert says in refusal


def _result(sha: str | None = CHAIN[1]) -> Result:
    return result().model_copy(update={"commit": None if sha is None else Commit(sha=sha)})


def test_figures_of_the_runs_commit_are_trusted() -> None:
    assert result_refusal(GOOD, _result()) is None
    assert result_refusal(GOOD, _result(None)) is None


def test_figures_of_another_commit_are_not() -> None:
    assert result_refusal(GOOD, _result("d" * 40)) == "its figures are of another commit, dddddddddd"


def test_figures_of_the_heads_environment_are_trusted() -> None:
    assert environment_refusal(environment(), environment().fingerprint) is None
    assert environment_refusal(environment(), None) is None


def test_figures_of_another_environment_are_not() -> None:
    refusal = environment_refusal(environment(libc="\x1b[2J"), "sha256:" + "f" * 64)
    assert refusal == (
        r"it was measured in another environment ('Python 3.12.1', 'x86_64', '\x1b[2J', 'memray 1.20.0'): its "
        "fingerprint is sha256:000000000000…, and the head's sha256:ffffffffffff…"
    )
