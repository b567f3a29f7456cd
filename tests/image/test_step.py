"""What only a real container shows of a step: another user's git, a job that is cancelled."""

from pathlib import Path

import pytest

from memci.model.result_file import to_json
from tests.factories import result, shop_web
from tests.fake_github import FakeGitHub
from tests.image.job import WORKFLOW, finished, pull_requested, pushed
from tests.image.repository import Repository
from tests.image.runner import Runner

NUMBER, FORK = 7, 2000
# Figures of the same start repeat within 0.1 %; the change is 8 MB.
LIGHT, HEAVY = "kept = bytearray(2_000_000)\n", "kept = bytearray(10_000_000)\n"
INPUTS = {"command": "python app.py", "runs": "2"}


def test_base_is_measured_in_the_same_job_where_there_is_no_artifact(
    runner: Runner, fake: FakeGitHub, tmp_path: Path
) -> None:
    origin = Repository(tmp_path / "origin", fake)
    base = origin.commit("main", {"app.py": LIGHT})
    head = origin.commit("heavy", {"app.py": HEAVY})
    fake.add_pull(NUMBER, head, "heavy", base_sha=base)
    job = pull_requested(fake, NUMBER, origin.merge(head), 1)
    run = runner.step(job, origin.checkout(job.sha, tmp_path / "shop"), {**INPUTS, "budget": "peak_heap: +10 %"})
    assert run.exit_code == 1, run.log
    assert run.outputs["verdict"] == "fail"
    assert int(run.outputs["peak-heap-change"]) == pytest.approx(8_000_000, rel=0.01)
    assert (tmp_path / "shop" / run.outputs["base-result"]).is_file()
    assert run.leftovers == []


def test_cancelled_step_stops_what_it_started_and_gives_everything_back(
    runner: Runner, fake: FakeGitHub, tmp_path: Path
) -> None:
    origin = Repository(tmp_path / "origin", fake)
    sha = origin.commit("main", {"app.py": "import time\ntime.sleep(600)\n"})
    inputs = {**INPUTS, "timeout": "300 s"}
    run = runner.step(pushed(fake, sha, 1), origin.checkout(sha, tmp_path / "shop"), inputs, cancel_at="warm-up, 1 run")
    assert run.exit_code == 130, run.log
    assert run.alive == []
    assert run.leftovers == []


def test_forks_pull_request_is_measured_without_rights_and_reported_on_without_code(
    runner: Runner, fake: FakeGitHub, tmp_path: Path
) -> None:
    origin = Repository(tmp_path / "origin", fake)
    settings = '[entrypoints.app]\ncommand = "python app.py"\nruns = 2\nbudget.peak_heap.increase = "10 %"\n'
    base = origin.commit("main", {"app.py": LIGHT, "memci.toml": settings, WORKFLOW: "on: pull_request\n"})
    fake.put_file("memci.toml", base, settings)
    fake.put_file(WORKFLOW, base, "on: pull_request\n")
    # The author's own budget is the author's own.
    head = origin.commit("heavy", {"app.py": HEAVY, "memci.toml": settings.replace("10 %", "1000 %")})
    fake.add_pull(NUMBER, head, "heavy", head_owner="mallory", head_repository_id=FORK, base_sha=base)
    job = pull_requested(fake, NUMBER, origin.merge(head), 1)
    fake.add_run(1, "pull_request", WORKFLOW, head_sha=head, head_branch="heavy", head_repository_id=FORK)
    rights, fake.permissions = fake.permissions, {"contents:read", "actions:read"}
    measured = runner.step(job, origin.checkout(job.sha, tmp_path / "shop"))
    assert measured.exit_code == 0, measured.log
    assert not any("could not" in warning for warning in measured.told("warning"))
    assert fake.comments(NUMBER) == []
    assert "its token may only read" in measured.told("notice")[0]

    fake.permissions = rights
    empty = tmp_path / "empty"
    empty.mkdir()
    reported = runner.step(finished(fake, 1, base, 2), empty)
    assert reported.exit_code == 0, reported.log
    (comment,) = fake.comments(NUMBER)
    assert "`peak_heap` of `app` grew by" in comment["body"]
    (check,) = fake.check_runs
    assert (check["head_sha"], check["conclusion"]) == (head, "failure")
    assert reported.leftovers == []
    assert list(empty.iterdir()) == []


def test_result_of_the_host_is_judged_and_reported_on(runner: Runner, fake: FakeGitHub, tmp_path: Path) -> None:
    origin = Repository(tmp_path / "origin", fake)
    base = origin.commit("main", {"app.py": LIGHT})
    head = origin.commit("heavy", {"app.py": HEAVY})
    fake.add_pull(NUMBER, head, "heavy", base_sha=base)
    job = pull_requested(fake, NUMBER, origin.merge(head), 1)
    workspace = origin.checkout(job.sha, tmp_path / "shop")
    (workspace / "measured.json").write_text(to_json(result(shop_web(), sha=job.sha)))
    run = runner.step(
        job, workspace, {**INPUTS, "name": "web", "budget": "peak_heap: 60 MiB", "result": "measured.json"}
    )
    assert run.exit_code == 1, run.log
    assert "over its budget" in fake.comments(NUMBER)[0]["body"]
    assert (workspace / run.outputs["result"]).is_file()
    assert run.leftovers == []
