"""GitHub does not do its part: the verdict and the exit code are right all the same, and a warning says what to do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.factories import result, shop_web, site
from tests.fake_github import FakeGitHub
from tests.integration.action.job import BASE, MERGE, NUMBER, Done, Job, repository

LIGHT, HEAVY = shop_web(with_pandas=False), shop_web()


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        repository(fake)
        yield fake


@pytest.fixture
def job(fake: FakeGitHub, tmp_path: Path) -> Job:
    """A pull request that breaks its budget, with a baseline to compare with."""
    push = Job(fake, tmp_path, "push", before="a" * 40)
    push.measured(result(LIGHT, sha=BASE))
    assert push.run().code == 0
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    return job


def assert_judged(done: Done) -> None:
    """As when everything works: the gate fails, the summary and the outputs are there."""
    assert done.code == 1, done.log
    assert done.outputs["verdict"] == "fail"
    assert "over its budget" in done.summary
    assert done.told("error")


def the_warning(done: Done) -> str:
    (warning,) = done.told("warning")
    return warning


def test_the_artifact_service_is_down(fake: FakeGitHub, job: Job) -> None:
    fake.refuse_connections("results")
    done = job.run()
    assert_judged(done)
    assert done.outputs["peak-heap-change"]
    assert the_warning(done).startswith("The results could not be uploaded as the artifact memci-pr-memci-start-up-")
    assert "a later step with actions/upload-artifact" in the_warning(done)
    assert done.outputs["report-url"] == ""
    (comment,) = fake.comments(NUMBER)
    assert "/artifacts/" not in comment["body"]


@pytest.mark.parametrize("variable", ["ACTIONS_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN"])
def test_there_is_no_artifact_service(job: Job, variable: str) -> None:
    job.environ = {variable: ""}
    done = job.run()
    assert_judged(done)
    assert f"{variable} is not set" in the_warning(done)
    assert "`path: .memci/result.json` and `include-hidden-files: true`" in the_warning(done)


def test_the_blob_store_refuses(fake: FakeGitHub, job: Job) -> None:
    fake.fail("PUT", ".*", 403, times=99, server="blobs")
    done = job.run()
    assert_judged(done)
    assert "(403)" in the_warning(done)
    assert len(fake.comments(NUMBER)) == 1


def test_the_baseline_cannot_be_read(fake: FakeGitHub, job: Job) -> None:
    fake.refuse_connections("blobs")
    done = job.run()
    assert_judged(done)
    assert done.outputs["peak-heap-change"] == ""
    assert any("baseline" in warning or "could not be" in warning for warning in done.told("warning"))


@pytest.mark.parametrize("times", [1, 4])
def test_errors_that_pass_are_nobodys_business(fake: FakeGitHub, job: Job, times: int) -> None:
    fake.fail("GET", ".*", 502, times=times, server="api")
    fake.fail("POST", "/comments$", 500, times=times, server="api")
    fake.fail("POST", "/twirp/", 503, times=1, server="results")
    done = job.run()
    assert_judged(done)
    assert done.told("warning") == []
    assert len(fake.comments(NUMBER)) == 1


def test_errors_that_stay(fake: FakeGitHub, job: Job) -> None:
    fake.fail("POST", "/comments$", 500, times=99, server="api")
    done = job.run()
    assert_judged(done)
    assert the_warning(done).startswith("The comment could not be posted (500)")


def test_everything_is_down(fake: FakeGitHub, job: Job) -> None:
    for server in ("api", "results", "blobs"):
        fake.refuse_connections(server)
    done = job.run()
    assert_judged(done)
    assert len(done.told("warning")) >= 3


def test_slow_answers(fake: FakeGitHub, job: Job) -> None:
    fake.delay(".*", 0.3)
    done = job.run()
    assert_judged(done)
    assert done.told("warning") == []


def test_the_token_may_only_read(fake: FakeGitHub, job: Job) -> None:
    fake.permissions -= {"pull-requests:write", "issues:write", "checks:write"}
    fake.permissions |= {"pull-requests:read"}
    done = job.run(check="always")
    assert_judged(done)
    comment, check = done.told("warning")
    assert comment.startswith("The comment could not be posted (403): the token may not do that; give the job")
    assert "`permissions: pull-requests: write`" in comment
    assert "`permissions: checks: write`" in check
    assert fake.comments(NUMBER) == fake.check_runs == []


def test_the_token_may_not_see_artifacts(fake: FakeGitHub, job: Job) -> None:
    fake.permissions -= {"actions:read"}
    done = job.run()
    assert_judged(done)
    assert done.outputs["peak-heap-change"] == ""
    assert "`permissions: actions: read`" in the_warning(done)


def test_a_limit_that_passes(fake: FakeGitHub, job: Job) -> None:
    fake.limit("GET", ".*", retry_after=2, times=2)
    fake.limit("POST", "/comments$", retry_after=2, times=1, status=429)
    done = job.run()
    assert_judged(done)
    assert done.told("warning") == []


def test_a_limit_that_stays(fake: FakeGitHub, job: Job) -> None:
    fake.exhaust_rate_limit()
    done = job.run()
    assert_judged(done)
    assert any("limit on requests is reached" in warning for warning in done.told("warning"))


def test_a_comment_that_would_be_too_long(fake: FakeGitHub, job: Job) -> None:
    sites = [site(1.0, f"shop/{'x' * 200}{number}.py", number + 1, "f" * 200) for number in range(60)]
    many = [HEAVY.model_copy(update={"name": f"web-{number}", "allocations": sites}) for number in range(100)]
    job.measured(result(HEAVY, *many, sha=MERGE))
    done = job.run()
    assert_judged(done)
    (comment,) = fake.comments(NUMBER)
    assert len(comment["body"]) <= 65_536
    assert done.told("warning") == []


def test_results_that_nobody_could_read_again_are_not_uploaded(fake: FakeGitHub, job: Job) -> None:
    before = [one["name"] for one in fake.artifacts]
    sites = [site(1.0, f"shop/{'x' * 500}{number}.py", number + 1, "f" * 500) for number in range(500)]
    many = [HEAVY.model_copy(update={"name": f"web-{number}", "allocations": sites}) for number in range(40)]
    job.measured(result(HEAVY, *many, sha=MERGE))
    done = job.run()
    assert_judged(done)
    assert "16.0 MiB are the most that is read of an artifact" in the_warning(done)
    # The page is no result, and has what people need.
    assert [one["name"][:13] for one in fake.artifacts[len(before) :]] == ["memci-report-"]


@pytest.mark.parametrize(
    ("break_it", "code", "sentence"),
    [
        (lambda job: (job.workspace / "result.json").write_text("{"), 2, "result.json is damaged"),
        (
            lambda job: (job.workspace / "result.json").unlink(),
            2,
            "Write it with `memci run -o result.json` in a step before this one.",
        ),
        (
            lambda job: (job.workspace / "pyproject.toml").write_text("[tool.memci]\nrun = 1"),
            2,
            "pyproject.toml:2: tool.memci.run: there is no such key; did you mean runs?",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(job: Job, break_it: Callable[[Job], object], code: int, sentence: str) -> None:
    break_it(job)
    done = job.run()
    assert done.code == code
    assert sentence in done.told("error")[0]
    assert str(job.workspace) not in done.told("error")[0]
    assert "Traceback" not in done.log


def test_a_result_that_is_a_link_out_of_the_workspace(job: Job, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("swordfish")
    (job.workspace / "result.json").unlink()
    (job.workspace / "result.json").symlink_to(tmp_path / "secret")
    done = job.run()
    assert done.code == 2
    assert "swordfish" not in done.log


def test_another_events_token_is_refused(job: Job) -> None:
    job.event = "pull_request_target"
    done = job.run()
    assert done.code == 2
    assert "code from a fork would run beside a token that may write" in done.told("error")[0]


def test_a_variable_that_must_not_be_passed_on_is_refused_before_anything_is_done(fake: FakeGitHub, job: Job) -> None:
    asked = len(fake.requests)
    done = job.run(pass_env="ACTIONS_RUNTIME_TOKEN")  # noqa: S106
    assert done.code == 2
    assert done.told("error")[0].startswith("The input `pass-env`: ACTIONS_RUNTIME_TOKEN is for the runner and memci")
    assert len(fake.requests) == asked


def test_a_folder_that_the_system_cannot_even_look_for_is_a_sentence(job: Job) -> None:
    done = job.run(working_directory="x" * 5_000)
    assert done.code == 4
    assert "File name too long" in done.told("error")[0]
    assert "Traceback" not in done.log
