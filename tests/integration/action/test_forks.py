"""A fork's pull request in two stages: measured with a token that may only read, reported on by one that may write."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.factories import result, shop_web
from tests.fake_github import FakeGitHub
from tests.fake_github.messages import Document
from tests.integration.action.job import (
    BASE,
    HEAD,
    MERGE,
    NUMBER,
    OLDER,
    OTHER_RUN,
    PULL_RUN,
    SETTINGS,
    Done,
    Job,
    repository,
)

from memci.github.artifacts.archive import pack
from memci.model.result import EntrypointResult, Result
from memci.model.result_file import to_json

FORK = 2000
LIGHT, HEAVY = shop_web(with_pandas=False), shop_web()
WORKFLOW = ".github/workflows/memci.yml"
KEY = "memci-start-up-1a2b3c4d"


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        repository(fake)
        fake.add_run(
            PULL_RUN,
            event="pull_request",
            head_sha=HEAD,
            head_branch="feature",
            head_repository_id=FORK,
            head_owner="mallory",
        )
        fake.add_pull(NUMBER, HEAD, head_owner="mallory", head_repository_id=FORK, base_sha=BASE)
        fake.put_file("pyproject.toml", BASE, SETTINGS)
        fake.put_file(WORKFLOW, BASE, "on: pull_request")
        yield fake


def measured(fake: FakeGitHub, head: Result, base: Result | None = None, **more: bytes) -> None:
    """What the first stage has uploaded."""
    files = {"result.json": to_json(head).encode()}
    if base is not None:
        files["base.json"] = to_json(base).encode()
    fake.add_artifact(
        f"memci-pr-{KEY}", PULL_RUN, pack({**files, **{f"{name}.json": one for name, one in more.items()}})
    )


def finished(fake: FakeGitHub, **changes: Any) -> dict[str, Any]:
    """The payload of the second stage."""
    own = {"id": fake.repository_id, "owner": {"login": "acme"}}
    run = {
        "id": PULL_RUN,
        "event": "pull_request",
        "path": ".github/workflows/memci.yml",
        "head_sha": HEAD,
        "head_branch": "feature",
        "head_repository": {"id": FORK, "owner": {"login": "mallory"}},
        "repository": own,
        "conclusion": "failure",
        "pull_requests": [],
    }
    return {"action": "completed", "workflow_run": {**run, **changes}, "repository": own}


def report(fake: FakeGitHub, folder: Path, changes: dict[str, Any] | None = None, **inputs: str) -> Done:
    """Run the second stage, in an empty workspace."""
    job = Job(fake, folder, "workflow_run", **finished(fake, **(changes or {})))
    (job.workspace / "pyproject.toml").unlink()
    return job.run(result="", **inputs)


def test_both_stages(fake: FakeGitHub, tmp_path: Path) -> None:
    first = Job(fake, tmp_path)
    first.payload = first.pull_payload(fork=FORK)
    first.measured(result(HEAVY, sha=MERGE))
    permissions = fake.permissions
    fake.permissions = {"contents:read", "actions:read"}
    done = first.run()
    assert done.code == 1
    assert done.told("notice")[0].startswith("This run is for a fork, so its token may only read")
    assert done.told("warning") == []
    fake.permissions = permissions
    assert fake.comments(NUMBER) == []

    done = report(fake, tmp_path)
    assert done.code == 0, done.log
    (comment,) = fake.comments(NUMBER)
    assert "over its budget" in comment["body"]
    (check,) = fake.check_runs
    assert (check["head_sha"], check["conclusion"]) == (HEAD, "failure")
    assert f"/actions/runs/{PULL_RUN}" not in check["details_url"]


def pages(fake: FakeGitHub) -> dict[int, list[Document]]:
    """The report pages by the run that has them."""
    found: dict[int, list[Document]] = {}
    for one in fake.artifacts:
        if one["name"].startswith("memci-report-"):
            found.setdefault(one["workflow_run"]["id"], []).append(one)
    return found


def test_each_stage_has_a_page_and_the_comment_leads_to_the_seconds(fake: FakeGitHub, tmp_path: Path) -> None:
    first = Job(fake, tmp_path)
    first.payload = first.pull_payload(fork=FORK)
    first.measured(result(HEAVY, sha=MERGE), data=True)
    seen = first.run()
    (own,) = pages(fake)[PULL_RUN]
    assert f"/actions/runs/{PULL_RUN}/artifacts/{own['id']})" in seen.summary

    done = report(fake, tmp_path)
    (page,) = pages(fake)[OTHER_RUN]
    url = f"https://github.com/acme/shop/actions/runs/{OTHER_RUN}/artifacts/{page['id']}"
    assert (done.outputs["report-url"], done.outputs.get("report")) == (url, None)
    (comment,) = fake.comments(NUMBER)
    assert f"({url})" in comment["body"]
    assert f"/runs/{PULL_RUN}/" not in comment["body"]
    assert b"72.3 MiB" in page["data"]
    assert page["content_type"] == "text/html"


@pytest.mark.parametrize("name", ["result.report.json", "base.report.json"])
def test_damaged_report_data_of_the_first_stage(fake: FakeGitHub, tmp_path: Path, name: str) -> None:
    twins = {"interleaved": "0" * 32}
    more = {name.removesuffix(".json"): b"[" * 100_000}
    measured(fake, result(HEAVY, sha=MERGE, **twins), result(LIGHT, sha=BASE, **twins), **more)
    done = report(fake, tmp_path)
    assert f"the artifact memci-pr-{KEY}: {name} is damaged, or of another memci." in done.log
    assert len(fake.comments(NUMBER)) == len(pages(fake)[OTHER_RUN]) == 1


def test_a_page_that_is_refused_packed_too_is_one_warning(fake: FakeGitHub, tmp_path: Path) -> None:
    measured(fake, result(HEAVY, sha=MERGE))
    fake.know_archives_only()
    fake.fail("PUT", "/artifact.zip$", 403, times=9, server="blobs")
    done = report(fake, tmp_path)
    (warning,) = done.told("warning")
    assert warning.startswith(f"memci-report-{KEY}.html could not be uploaded, packed neither (403): ")
    assert (done.code, done.outputs["report-url"]) == (0, "")
    assert "/artifacts/" not in fake.comments(NUMBER)[0]["body"]


def test_the_base_of_the_same_job_and_the_budgets_of_the_base_branch(fake: FakeGitHub, tmp_path: Path) -> None:
    twins = {"interleaved": "0" * 32}
    measured(fake, result(HEAVY, sha=MERGE, **twins), result(LIGHT, sha=BASE, **twins))
    assert report(fake, tmp_path).outputs["verdict"] == "fail"
    fake.put_file("pyproject.toml", BASE, SETTINGS.replace("60 MiB", "600 MiB"))
    done = report(fake, tmp_path)
    assert done.outputs["verdict"] == "warn"
    assert float(done.outputs["peak-heap-change"]) > 0


def test_a_trusted_baseline_of_the_first_stages_workflow(fake: FakeGitHub, tmp_path: Path) -> None:
    fake.add_artifact(f"memci-baseline-{KEY}", 100, pack({"result.json": to_json(result(LIGHT, sha=BASE)).encode()}))
    measured(fake, result(HEAVY, sha=MERGE))
    done = report(fake, tmp_path)
    assert float(done.outputs["peak-heap-change"]) > 0


def baseline(fake: FakeGitHub, run: int, sha: str, figures: EntrypointResult) -> None:
    """What a push to the base branch has uploaded."""
    fake.add_run(run, head_sha=sha)
    data = pack({"result.json": to_json(result(figures, sha=sha)).encode()})
    fake.add_artifact(f"memci-baseline-{KEY}", run, data)


def test_a_base_branch_that_has_moved_on_since_the_last_push(fake: FakeGitHub, tmp_path: Path) -> None:
    """The settings and the workflow came to the base branch after the pull request was pushed to."""
    fake.add_pull(NUMBER, HEAD, head_owner="mallory", head_repository_id=FORK, base_sha=OLDER)
    baseline(fake, 90, OLDER, HEAVY)
    baseline(fake, 100, BASE, LIGHT)
    measured(fake, result(HEAVY, sha=MERGE))
    done = report(fake, tmp_path)
    assert done.outputs["verdict"] == "fail", done.log
    assert float(done.outputs["peak-heap-change"]) > 0


@pytest.mark.parametrize("known", [True, False])
def test_the_base_is_what_the_head_was_merged_with(fake: FakeGitHub, tmp_path: Path, known: bool) -> None:
    """And not what the branch has become since, but where nobody knows better."""
    newer, nowhere = "f" * 40, "0" * 39 + "1"
    fake.add_commit(newer, [BASE], branch="main")
    fake.put_file("pyproject.toml", newer, SETTINGS)
    fake.put_file(WORKFLOW, newer, "on: pull_request")
    baseline(fake, 100, BASE, LIGHT)
    baseline(fake, 110, newer, HEAVY)
    measured(fake, result(HEAVY, sha=MERGE if known else nowhere))
    change = float(report(fake, tmp_path).outputs["peak-heap-change"])
    assert (change > 0) is known


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("closed", "No pull request from mallory:feature is open any more; there is nothing to report on."),
        (
            "superseded",
            "ccccccc, which was measured, is no longer the head of #7; the newer commit's run will report.",
        ),
        (
            "two",
            "The pull requests #8 and #7 all have the head ccccccc of mallory:feature; which of them was measured is "
            "not known.",
        ),
        ("gone", "No pull request from mallory:feature is open any more; there is nothing to report on."),
    ],
)
def test_not_exactly_one_pull_request_is_a_notice(fake: FakeGitHub, tmp_path: Path, state: str, sentence: str) -> None:
    whose = {"head_owner": "mallory", "head_repository_id": FORK, "base_sha": BASE}
    match state:
        case "closed":
            fake.add_pull(NUMBER, HEAD, state="closed", **whose)  # type: ignore[arg-type]
        case "superseded":
            fake.add_pull(NUMBER, "e" * 40, **whose)  # type: ignore[arg-type]
        case "two":
            fake.add_pull(8, HEAD, **whose, base_ref="next")  # type: ignore[arg-type]
        case _:
            fake.add_pull(NUMBER, HEAD, head_ref="other", **whose)  # type: ignore[arg-type]
    measured(fake, result(HEAVY, sha=MERGE))
    done = report(fake, tmp_path)
    assert done.code == 0
    assert done.told("notice") == [sentence]
    assert fake.comments(NUMBER) == fake.comments(8) == fake.check_runs == []


def test_the_number_in_the_artifact_means_nothing(fake: FakeGitHub, tmp_path: Path) -> None:
    fake.add_pull(9, "9" * 40, head_ref="victim", base_sha=BASE)
    about = json.dumps({"folder": ".", "number": 9, "pull_request": 9}).encode()
    measured(fake, result(HEAVY, sha=MERGE), about=about)
    report(fake, tmp_path)
    assert fake.comments(9) == []
    assert len(fake.comments(NUMBER)) == 1


def test_a_run_of_another_event_is_a_notice(fake: FakeGitHub, tmp_path: Path) -> None:
    measured(fake, result(HEAVY, sha=MERGE))
    done = report(fake, tmp_path, {"event": "push"})
    assert (done.code, fake.comments(NUMBER)) == (0, [])
    assert done.told("notice") == [f"Run {PULL_RUN} was not started by a pull request, but by the event push."]


def test_a_workflow_that_the_pull_request_brought_along(fake: FakeGitHub, tmp_path: Path) -> None:
    measured(fake, result(HEAVY, sha=MERGE))
    done = report(fake, tmp_path, {"path": ".github/workflows/mine.yml"})
    assert (done.code, fake.comments(NUMBER)) == (0, [])
    assert "which main does not have" in done.told("notice")[0]


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"result.json": b'{"schema": "memci.result/1"}'}, "is damaged"),
        ({"result.json": b"[" * 100_000}, "is damaged"),
        ({"result.json": b"{}", "comment.md": b"# Hello"}, "a member that no result has"),
        ({"comment.md": b"@everyone"}, "a member that no result has"),
        ({"result.json": b"{}", "report.html": b"<h1>Good</h1>"}, "a member that no result has"),
        ({}, "has no result.json"),
    ],
)
def test_a_damaged_artifact_is_a_warning(
    fake: FakeGitHub, tmp_path: Path, members: dict[str, bytes], sentence: str
) -> None:
    fake.add_artifact(f"memci-pr-{KEY}", PULL_RUN, pack(members))
    done = report(fake, tmp_path)
    assert (done.code, fake.comments(NUMBER)) == (0, [])
    assert sentence in done.told("warning")[0]


def test_a_foreign_name_is_not_read(fake: FakeGitHub, tmp_path: Path) -> None:
    fake.add_artifact("memci-pr-../../x", PULL_RUN, b"")
    fake.add_artifact("other", PULL_RUN, b"")
    done = report(fake, tmp_path)
    assert (done.code, done.told("warning")) == (0, [])
    assert done.told("notice") == [f"Run {PULL_RUN} has left nothing to report on."]


def test_only_the_legs_of_this_folder(fake: FakeGitHub, tmp_path: Path) -> None:
    measured(fake, result(HEAVY, sha=MERGE), about=b'{"folder": "services/api"}')
    assert report(fake, tmp_path).told("notice") == [f"Run {PULL_RUN} has left nothing to report on."]
    fake.put_file("services/api/memci.toml", BASE, '[entrypoints.web]\nimport = "shop"\n')
    done = report(fake, tmp_path, working_directory="services/api")
    assert len(fake.comments(NUMBER)) == 1
    assert any(command.properties.get("file", "").startswith("services/api/") for command in done.commands) or (
        done.outputs["verdict"] == "no-baseline"
    )


def test_where_the_check_run_cannot_be_posted_the_step_carries_the_verdict(fake: FakeGitHub, tmp_path: Path) -> None:
    measured(fake, result(HEAVY, sha=MERGE))
    fake.permissions -= {"checks:write"}
    done = report(fake, tmp_path)
    assert done.code == 1
    assert "`permissions: checks: write`" in done.told("warning")[0]
    assert len(fake.comments(NUMBER)) == 1


def test_dependabots_pull_request_is_reported_on_too(fake: FakeGitHub, tmp_path: Path) -> None:
    fake.add_run(PULL_RUN, event="pull_request", head_sha=HEAD, head_branch="dependabot/pip/flask")
    fake.add_pull(NUMBER, HEAD, head_ref="dependabot/pip/flask", base_sha=BASE)
    measured(fake, result(LIGHT, sha=MERGE))
    own = {"id": fake.repository_id, "owner": {"login": "acme"}}
    done = report(fake, tmp_path, {"head_branch": "dependabot/pip/flask", "head_repository": own})
    assert done.code == 0
    assert len(fake.comments(NUMBER)) == 1


def test_of_several_legs_the_worst_is_the_steps_own(fake: FakeGitHub, tmp_path: Path) -> None:
    for number, entrypoint in enumerate((LIGHT, HEAVY)):
        files = {"result.json": to_json(result(entrypoint, sha=MERGE)).encode()}
        fake.add_artifact(f"memci-pr-leg-{number}", PULL_RUN, pack(files))
    fake.permissions -= {"checks:write"}
    done = report(fake, tmp_path)
    assert (done.code, done.outputs["verdict"]) == (1, "fail")
    assert len(fake.comments(NUMBER)) == 2
    assert [page["name"] for page in pages(fake)[OTHER_RUN]] == [f"memci-report-leg-{number}.html" for number in (0, 1)]
    assert done.outputs["report-url"].endswith(str(pages(fake)[OTHER_RUN][1]["id"]))
