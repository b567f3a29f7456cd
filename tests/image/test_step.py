"""What only a real container shows of a step: another user's git, a job that is cancelled."""

from pathlib import Path

import pytest

from tests.fake_github import FakeGitHub
from tests.image.job import pull_requested, pushed
from tests.image.repository import Repository
from tests.image.runner import Runner

NUMBER = 7
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
