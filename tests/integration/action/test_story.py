"""One step after the other: a push leaves a baseline, a pull request is compared with it, commented on, and mended."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories import result, shop_web
from tests.fake_github import FakeGitHub
from tests.integration.action.job import BASE, HEAD, MERGE, NUMBER, OLDER, SETTINGS, Job, repository

from memci.model.result_file import to_json
from memci.store import read_result

LIGHT = shop_web(with_pandas=False)
HEAVY = shop_web()


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        repository(fake)
        yield fake


def pushed(fake: FakeGitHub, folder: Path) -> None:
    """The baseline of BASE."""
    job = Job(fake, folder, "push", before="a" * 40)
    job.measured(result(LIGHT, sha=BASE))
    done = job.run()
    assert done.code == 0, done.log


def test_the_whole_story(fake: FakeGitHub, tmp_path: Path) -> None:
    pushed(fake, tmp_path)
    assert [artifact["name"][:13] for artifact in fake.artifacts] == ["memci-baselin", "memci-report-"]

    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    broken = job.run()
    assert broken.code == 1, broken.log
    assert broken.outputs["verdict"] == "fail"
    assert float(broken.outputs["peak-heap-change"]) > 1024**2
    (comment,) = fake.comments(NUMBER)
    assert "over its budget" in comment["body"]
    assert "shop/report.py:3" in comment["body"]
    assert f"base [`{BASE[:12]}`]" in comment["body"]
    assert broken.outputs["comment-url"] == comment["html_url"]
    assert any(command.properties.get("file") == "shop/report.py" for command in broken.commands)
    assert "over its budget" in broken.summary

    job.measured(result(LIGHT, sha=MERGE))
    mended = job.run()
    assert mended.code == 0, mended.log
    (updated,) = fake.comments(NUMBER)
    assert updated["id"] == comment["id"]
    assert "over its budget" not in updated["body"]
    assert mended.outputs["verdict"] == "pass"


def test_without_a_baseline_absolute_budgets_hold(fake: FakeGitHub, tmp_path: Path) -> None:
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    done = job.run()
    assert (done.code, done.outputs["verdict"], done.outputs["peak-heap-change"]) == (1, "fail", "")
    job.measured(result(LIGHT, sha=MERGE))
    done = job.run()
    assert (done.code, done.outputs["verdict"]) == (0, "no-baseline")
    assert job.run(on_missing_baseline="fail").code == 1
    warned = job.run(on_missing_baseline="warn")
    assert warned.code == 0
    assert "There is no baseline to compare with (`on-missing-baseline`)." in warned.told("warning")


def test_the_comment_only_when_something_changed(fake: FakeGitHub, tmp_path: Path) -> None:
    pushed(fake, tmp_path)
    job = Job(fake, tmp_path)
    job.measured(result(LIGHT, sha=MERGE))
    job.run(comment="on-change")
    assert fake.comments(NUMBER) == []
    job.measured(result(HEAVY, sha=MERGE))
    job.run(comment="on-change")
    assert len(fake.comments(NUMBER)) == 1
    job.measured(result(LIGHT, sha=MERGE))
    job.run(comment="on-change")
    assert fake.comments(NUMBER) == []


def test_never_leaves_what_is_there(fake: FakeGitHub, tmp_path: Path) -> None:
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    job.run()
    before = fake.comments(NUMBER)
    job.measured(result(LIGHT, sha=MERGE))
    job.run(comment="never")
    assert fake.comments(NUMBER) == before != []


def test_legs_of_a_matrix_have_comments_of_their_own(fake: FakeGitHub, tmp_path: Path) -> None:
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    for leg in ('{"python": "3.12"}', '{"python": "3.13"}', '{"python": "3.12"}'):
        job.run(matrix=leg)
    assert len(fake.comments(NUMBER)) == 2
    names = {artifact["name"] for artifact in fake.artifacts}
    assert len([name for name in names if name.startswith("memci-pr-")]) == 2
    assert len([name for name in names if name.startswith("memci-report-")]) == 2


def test_a_run_that_was_overtaken_does_not_comment(fake: FakeGitHub, tmp_path: Path) -> None:
    fake.add_pull(NUMBER, "e" * 40, base_sha=BASE)
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    done = job.run()
    assert (done.code, fake.comments(NUMBER)) == (1, [])
    assert done.told("notice") == [f"Pull request {NUMBER} has newer commits, so their run comments."]


def test_a_label_waives(fake: FakeGitHub, tmp_path: Path) -> None:
    fake.add_label(NUMBER, "memci-waived", by="carol")
    job = Job(fake, tmp_path)
    job.payload = job.pull_payload(labels=("memci-waived",))
    job.measured(result(HEAVY, sha=MERGE))
    done = job.run()
    assert (done.code, done.outputs["verdict"]) == (0, "waived")
    assert "carol" in fake.comments(NUMBER)[0]["body"]


def test_fail_on(fake: FakeGitHub, tmp_path: Path) -> None:
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    let_through = job.run(fail_on="never")
    assert (let_through.code, let_through.outputs["verdict"]) == (0, "fail")
    assert "Exit code 0: a budget is broken, and `fail-on` lets it through." in let_through.log


def test_a_check_run_of_its_own(fake: FakeGitHub, tmp_path: Path) -> None:
    pushed(fake, tmp_path)
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    job.run(check="always")
    (check,) = fake.check_runs
    assert (check["head_sha"], check["conclusion"]) == (HEAD, "failure")
    assert "over its budget" in check["output"]["summary"]
    assert [annotation["path"] for annotation in check["annotations"]] == ["shop/report.py"]


def test_a_merge_queue_leaves_a_baseline_and_no_comment(fake: FakeGitHub, tmp_path: Path) -> None:
    pushed(fake, tmp_path)
    job = Job(
        fake, tmp_path, "merge_group", action="checks_requested", merge_group={"base_sha": BASE, "head_sha": MERGE}
    )
    job.sha = MERGE
    job.measured(result(HEAVY, sha=MERGE))
    done = job.run()
    assert (done.code, done.outputs["verdict"]) == (1, "fail")
    assert done.outputs["peak-heap-change"] != ""
    assert fake.comments(NUMBER) == []


def test_a_nightly_run_that_is_run_again_is_not_compared_with_itself(fake: FakeGitHub, tmp_path: Path) -> None:
    pushed(fake, tmp_path)
    nightly = Job(fake, tmp_path, "schedule", schedule="0 4 * * *")
    settings = SETTINGS.replace('peak_heap = "60 MiB"', 'peak_heap.increase = "1 %"')
    (nightly.workspace / "pyproject.toml").write_text(settings)
    nightly.measured(result(HEAVY, sha=BASE))
    first, again = nightly.run(), nightly.run()
    assert (first.code, again.code) == (1, 1)
    assert "is not used: it is of this run itself, from an attempt before this one." in again.log


def test_files_count_from_where_the_settings_are(fake: FakeGitHub, tmp_path: Path) -> None:
    inner = {"working_directory": "services/api"}
    push = Job(fake, tmp_path, "push", before=OLDER)
    for folder in (".git", inner["working_directory"]):
        (push.workspace / folder).mkdir(parents=True)
    push.measured(result(LIGHT, sha=BASE))
    assert push.run(**inner).code == 0
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE))
    above = job.run(**inner)
    assert "shop/report.py" in {command.properties.get("file") for command in above.commands}
    assert f"/blob/{MERGE}/shop/report.py" in fake.comments(NUMBER)[0]["body"]
    (job.workspace / "pyproject.toml").rename(job.workspace / inner["working_directory"] / "pyproject.toml")
    below = job.run(**inner)
    assert "services/api/shop/report.py" in {command.properties.get("file") for command in below.commands}
    assert f"/blob/{MERGE}/services/api/shop/report.py" in fake.comments(NUMBER)[0]["body"]


def test_what_came_from_the_host_is_kept_as_an_artifact_needs_it(fake: FakeGitHub, tmp_path: Path) -> None:
    job = Job(fake, tmp_path)
    twins = {"interleaved": "0" * 32}
    (job.workspace / "head.json").write_text(to_json(result(LIGHT, sha=MERGE, **twins)))
    (job.workspace / "head.base.json").write_text(to_json(result(LIGHT, sha=BASE, **twins)))
    done = job.run(result="head.json")
    assert (done.outputs["result"], done.outputs["base-result"]) == (".memci/result.json", ".memci/base.json")
    for output, sha in (("result", MERGE), ("base-result", BASE)):
        commit = read_result(job.workspace / done.outputs[output]).commit
        assert commit is not None
        assert commit.sha == sha


def test_a_token_that_is_empty_is_one_sentence(fake: FakeGitHub, tmp_path: Path) -> None:
    job = Job(fake, tmp_path)
    job.measured(result(LIGHT, sha=MERGE))
    done = job.run(**{"github-token": ""})
    assert (done.code, fake.requests) == (2, [])
    assert "`${{ secrets.NAME || github.token }}`" in done.told("error")[0]


def test_a_checkout_of_the_head_is_remarked_on(fake: FakeGitHub, tmp_path: Path) -> None:
    pushed(fake, tmp_path)
    job = Job(fake, tmp_path)
    job.measured(result(LIGHT, sha=MERGE))
    assert job.run().told("notice") == []
    job.measured(result(LIGHT, sha=HEAD))
    (remark,) = job.run().told("notice")
    assert "Leave `ref` of actions/checkout out." in remark
