"""The report page: kept in the workspace, left with the run, linked from the comment, and never worth a verdict."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories import result, shop_web
from tests.fake_github import FakeGitHub
from tests.fake_github.messages import Document
from tests.integration.action.job import (
    BASE,
    MERGE,
    NUMBER,
    PULL_RUN,
    SETTINGS,
    Job,
    data_of,
    repository,
)

from memci.github.artifacts.archive import LARGEST_CONTENT, unpack
from memci.model import report_data_file
from memci.model.result import EntrypointResult, SourceLines

LIGHT, HEAVY = shop_web(with_pandas=False), shop_web()
TWINS = {"interleaved": "0" * 32}
WAY_THERE = "See where the memory and the time go"
LINK = re.compile(rf"\[{WAY_THERE}\]\((\S+)\)")


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        repository(fake)
        yield fake


@pytest.fixture
def job(fake: FakeGitHub, tmp_path: Path) -> Job:
    """A pull request that breaks its budget, measured together with its base."""
    job = Job(fake, tmp_path)
    # Sides that ran by turns are judged by their time too, of which there is nothing to say here.
    (job.workspace / "pyproject.toml").write_text(f'{SETTINGS}budget.cold_start.level = "off"\n')
    job.measured(result(HEAVY, sha=MERGE, **TWINS), result(LIGHT, sha=BASE, **TWINS), data=True)
    return job


def page_of(fake: FakeGitHub) -> Document:
    """The one artifact that is a report page."""
    (page,) = [one for one in fake.artifacts if one["name"].startswith("memci-report-")]
    return page


def results_of(fake: FakeGitHub) -> dict[str, bytes]:
    """What the one pull request's artifact holds."""
    (artifact,) = [one for one in fake.artifacts if one["name"].startswith("memci-pr-")]
    optional = {"base.json", "result.report.json", "base.report.json", "about.json"}
    return unpack(artifact["data"], {"result.json"}, optional)


def test_the_comment_leads_to_the_page(fake: FakeGitHub, job: Job) -> None:
    done = job.run()
    assert done.told("warning") == [], done.log
    page = page_of(fake)
    assert page["content_type"] == "text/html"
    assert page["name"] == done.outputs["artifact"].replace("memci-pr-", "memci-report-") + ".html"
    url = f"https://github.com/acme/shop/actions/runs/{PULL_RUN}/artifacts/{page['id']}"
    assert done.outputs["report-url"] == url
    (comment,) = fake.comments(NUMBER)
    assert LINK.findall(comment["body"]) == LINK.findall(done.summary) == [url]
    # Where it is seen: right below what it is about.
    assert comment["body"].index("import pandas") < comment["body"].index(url) < comment["body"].index("| metric |")


def test_the_page_has_both_sides_and_is_kept_in_the_workspace(fake: FakeGitHub, job: Job) -> None:
    done = job.run()
    data = page_of(fake)["data"]
    kept = (job.workspace / done.outputs["report"]).read_bytes()
    assert done.outputs["report"] == ".memci/report.html"
    assert kept == data
    text = data.decode()
    assert text.startswith("<!doctype html>")
    for said in ("72.3 MiB", "over its budget", "pandas", BASE[:12], MERGE[:12]):
        assert said in text
    assert (job.workspace / done.outputs["summary"]).read_text() == done.summary


def test_the_report_data_travel_with_the_results(fake: FakeGitHub, job: Job) -> None:
    job.run()
    files = results_of(fake)
    for name, side in (("result", HEAVY), ("base", LIGHT)):
        data = report_data_file.to_json(data_of(result(side))).encode()
        assert files[f"{name}.report.json"] == data
        assert (job.workspace / f".memci/{name}.report.json").read_bytes() == data


def test_a_baseline_brings_the_bases_report_data(fake: FakeGitHub, tmp_path: Path) -> None:
    push = Job(fake, tmp_path, "push", before="a" * 40)
    push.measured(result(LIGHT, sha=BASE), data=True)
    assert push.run().code == 0
    (baseline,) = [one for one in fake.artifacts if one["name"].startswith("memci-baseline-")]
    assert set(unpack(baseline["data"], {"result.json"}, {"result.report.json"})) == {
        *("result.json", "result.report.json"),
    }
    job = Job(fake, tmp_path)
    job.measured(result(HEAVY, sha=MERGE), data=True)
    done = job.run()
    assert (done.code, done.told("warning")) == (1, [])
    assert f"Baseline: the artifact of {BASE[:12]}" in done.log


def test_a_calm_comment_has_no_line_more(fake: FakeGitHub, job: Job) -> None:
    job.measured(result(LIGHT, sha=MERGE, **TWINS), result(LIGHT, sha=BASE, **TWINS))
    done = job.run()
    (comment,) = fake.comments(NUMBER)
    assert WAY_THERE not in comment["body"]
    assert f"[report]({done.outputs['report-url']})" in comment["body"].splitlines()[-1]
    assert WAY_THERE in done.summary


def with_lines(entrypoint: EntrypointResult, files: dict[str, bytes]) -> EntrypointResult:
    lines = [
        SourceLines(file=name, sha256=hashlib.sha256(text).hexdigest(), lines=[(1, 2**22, 2**22, 2**22, 9)])
        for name, text in files.items()
    ]
    return entrypoint.model_copy(update={"lines": lines})


SOURCE = b"SWORDFISH = 1\n"


@pytest.mark.parametrize(("allowed", "shown"), [("", False), ("false", False), ("true", True)])
def test_source_is_shown_only_where_it_may_be(fake: FakeGitHub, job: Job, allowed: str, shown: bool) -> None:
    if allowed:
        (job.workspace / "pyproject.toml").write_text(f"[tool.memci]\nembed_source = {allowed}\n{SETTINGS}")
    (job.workspace / "shop").mkdir()
    (job.workspace / "shop/report.py").write_bytes(SOURCE)
    job.measured(result(with_lines(HEAVY, {"shop/report.py": SOURCE}), sha=MERGE))
    done = job.run()
    assert done.told("warning") == []
    assert ("SWORDFISH" in page_of(fake)["data"].decode()) == shown


def test_only_what_was_measured_and_lies_in_the_project_is_shown(fake: FakeGitHub, job: Job, tmp_path: Path) -> None:
    (job.workspace / "pyproject.toml").write_text(f"[tool.memci]\nembed_source = true\n{SETTINGS}")
    (tmp_path / "above.py").write_bytes(SOURCE)
    (job.workspace / "changed.py").write_bytes(SOURCE + b"# since\n")
    (job.workspace / "folder.py").mkdir()
    names = ["../above.py", str(tmp_path / "above.py"), "changed.py", "folder.py", "gone.py", "x" * 300]
    measured = result(with_lines(HEAVY, {}), sha=MERGE)
    text = json.loads(measured.model_dump_json(by_alias=True))
    digest = hashlib.sha256(SOURCE).hexdigest()
    text["entrypoints"][0]["lines"] = [
        {"file": name, "sha256": digest, "lines": [[1, 2**22, 2**22, 2**22, 9]]} for name in names
    ]
    (job.workspace / "result.json").write_text(json.dumps(text))
    (job.workspace / "result.base.json").unlink()
    done = job.run()
    assert (done.code, done.told("warning")) == (1, []), done.log
    assert "SWORDFISH" not in page_of(fake)["data"].decode()


def test_an_older_service_gets_an_archive(fake: FakeGitHub, job: Job) -> None:
    fake.know_archives_only()
    done = job.run()
    assert (done.code, done.told("warning")) == (1, [])
    page = page_of(fake)
    assert unpack(page["data"], {page["name"]})[page["name"]].startswith(b"<!doctype html>")
    assert LINK.findall(fake.comments(NUMBER)[0]["body"]) == [done.outputs["report-url"]]
    assert done.outputs["report-url"].endswith(f"/artifacts/{page['id']}")


def test_a_page_that_is_refused_costs_the_link_and_nothing_else(fake: FakeGitHub, job: Job) -> None:
    fake.fail("PUT", "/artifact$", 403, times=9, server="blobs")
    done = job.run()
    assert (done.code, done.outputs["verdict"], done.outputs["report-url"]) == (1, "fail", "")
    (warning,) = done.told("warning")
    assert re.match(r"memci-report-memci-start-up-[0-9a-f]{8}\.html could not be uploaded \(403\): ", warning)
    assert warning.endswith(" It stays at .memci/report.html.")
    assert (job.workspace / done.outputs["report"]).exists()
    (comment,) = fake.comments(NUMBER)
    for said in (comment["body"], done.summary):
        assert "over its budget" in said
        assert WAY_THERE not in said
        assert "[report]" not in said
    assert set(results_of(fake)) >= {"result.json", "base.json"}


@pytest.mark.parametrize("text", [b"{", b"[" * 100_000, b'{"schema": "memci.report-data/9"}', b"", b"\xff\x00"])
def test_damaged_report_data_are_left_out(fake: FakeGitHub, job: Job, text: bytes) -> None:
    (job.workspace / "result.report.json").write_bytes(text)
    done = job.run()
    assert (done.code, done.told("warning")) == (1, [])
    assert "result.report.json is damaged, or of another memci." in done.log
    assert set(results_of(fake)) == {"result.json", "base.json", "base.report.json", "about.json"}
    assert page_of(fake)


def test_report_data_that_are_a_link_out_of_the_workspace(fake: FakeGitHub, job: Job, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("swordfish")
    (job.workspace / "result.report.json").unlink()
    (job.workspace / "result.report.json").symlink_to(tmp_path / "secret")
    done = job.run()
    assert (done.code, done.told("warning")) == (1, [])
    assert "swordfish" not in done.log
    assert b"swordfish" not in page_of(fake)["data"]


def test_results_go_before_report_data(fake: FakeGitHub, job: Job) -> None:
    """Neither fits beside the results, or only one does."""
    head = result(HEAVY, sha=MERGE)
    frame = "f" * 900
    large = data_of(head, frame)
    peak = large.entrypoints[0].peak
    many = peak.model_copy(update={"table": [peak.table[0]] * (LARGEST_CONTENT // 950)})
    entrypoint = large.entrypoints[0].model_copy(update={"peak": many})
    text = report_data_file.to_json(large.model_copy(update={"entrypoints": [entrypoint]}))
    assert LARGEST_CONTENT < len(text) < report_data_file.LARGEST
    (job.workspace / "result.report.json").write_text(text)
    done = job.run()
    assert (done.code, done.told("warning")) == (1, [])
    assert "for which there is no room in the artifact" in done.log
    assert set(results_of(fake)) == {"result.json", "base.json", "base.report.json", "about.json"}
