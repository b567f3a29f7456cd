"""An advice on its way: from the host or from the first stage of two, into the comment and onto the lines."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from tests.advices import advice, entrypoint_advice, top_import, trial
from tests.factories import result, shop_web
from tests.fake_github import FakeGitHub
from tests.integration.action.job import BASE, HEAD, MERGE, NUMBER, OLDER, PULL_RUN, SETTINGS, Done, Job, repository

from memci.github.artifacts.archive import pack
from memci.model.advice import Advice
from memci.model.advice_file import LARGEST, to_json
from memci.model.result import Commit
from memci.model.result_file import to_json as result_json

FILE = "shop/report.py"
REPORT = "import os\n\nimport pandas\n\n\ndef sales():\n    return pandas.NA\n"
HEAVY = result(shop_web(), sha=MERGE)
FORK = 2000
LINE = "Start-up can do without `pandas`"


def found(sha: str = MERGE) -> Advice:
    """What was measured of the pull request."""
    entrypoint = entrypoint_advice(trial("pandas", top_import("import pandas", FILE, 3)))
    digests = {FILE: hashlib.sha256(REPORT.encode()).hexdigest()}
    commit = {"commit": Commit(sha=sha), "entrypoints": [entrypoint.model_copy(update={"digests": digests})]}
    return advice().model_copy(update=commit)


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        repository(fake)
        fake.put_file(FILE, HEAD, REPORT)
        yield fake


def host(fake: FakeGitHub, folder: Path, text: str, event: str = "pull_request", **inputs: str) -> Done:
    """A step on what was measured on the host, and advised there."""
    job = Job(fake, folder, event, **({} if event == "pull_request" else {"before": OLDER}))
    job.measured(HEAVY)
    (job.workspace / "result.advice.json").write_text(text)
    return job.run(**inputs)


def said(fake: FakeGitHub) -> bool:
    """Whether the comment says it, which is there in any case."""
    (comment,) = fake.comments(NUMBER)
    return LINE in comment["body"]


def on_lines(fake: FakeGitHub) -> list[str]:
    return [comment["body"] for comment in fake.review_comments(NUMBER)]


def members(fake: FakeGitHub) -> set[str]:
    """Of the artifact with the results."""
    (data,) = [one["data"] for one in fake.artifacts if not one["name"].startswith("memci-report-")]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return set(archive.namelist())


def test_what_the_host_was_advised_is_said_and_kept(fake: FakeGitHub, tmp_path: Path) -> None:
    done = host(fake, tmp_path, to_json(found()))
    assert said(fake)
    (body,) = on_lines(fake)
    assert "```suggestion\n" in body
    assert LINE in done.summary
    assert members(fake) == {"result.json", "advice.json", "about.json"}
    kept = json.loads((tmp_path / "workspace/.memci/advice.json").read_text())
    assert kept["entrypoints"][0]["trials"][0]["packages"] == ["pandas"]
    assert done.told("warning") == []


def test_whoever_wants_no_advice_gets_none(fake: FakeGitHub, tmp_path: Path) -> None:
    host(fake, tmp_path, to_json(found()), advise="never")
    assert (said(fake), on_lines(fake)) == (False, [])


def test_a_baseline_has_no_advice_in_it(fake: FakeGitHub, tmp_path: Path) -> None:
    host(fake, tmp_path, to_json(found(BASE)), "push")
    assert members(fake) == {"result.json"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (to_json(found(OLDER)), "result.advice.json is of another commit than result.json, so it is left out;"),
        ("[" * 100_000, "result.advice.json is no advice that this memci can read"),
        (" " * (LARGEST + 1), "larger than"),
    ],
)
def test_an_advice_that_is_none_costs_nothing_but_itself(
    fake: FakeGitHub, tmp_path: Path, text: str, sentence: str
) -> None:
    done = host(fake, tmp_path, text)
    assert sentence in done.log
    assert (said(fake), on_lines(fake)) == (False, [])
    assert done.outputs["verdict"] == "fail"


def report(fake: FakeGitHub, folder: Path, text: bytes, **inputs: str) -> Done:
    """The second stage for a fork, on what the first has uploaded."""
    whose = {"id": FORK, "owner": {"login": "mallory"}}
    fake.add_run(PULL_RUN, "pull_request", head_sha=HEAD, head_branch="feature", head_repository_id=FORK)
    fake.add_pull(NUMBER, HEAD, head_owner="mallory", head_repository_id=FORK, base_sha=BASE)
    fake.put_file("pyproject.toml", BASE, SETTINGS)
    fake.put_file(".github/workflows/memci.yml", BASE, "on: pull_request")
    files = {"result.json": result_json(HEAVY).encode(), "advice.json": text}
    fake.add_artifact("memci-pr-key", PULL_RUN, pack(files))
    run = {
        "id": PULL_RUN,
        "event": "pull_request",
        "path": ".github/workflows/memci.yml",
        "head_sha": HEAD,
        "head_branch": "feature",
        "head_repository": whose,
        "repository": {"id": fake.repository_id, "owner": {"login": "acme"}},
        "conclusion": "failure",
        "pull_requests": [],
    }
    job = Job(fake, folder, "workflow_run", action="completed", workflow_run=run)
    (job.workspace / "pyproject.toml").unlink()
    return job.run(result="", **inputs)


def test_the_second_stage_says_what_the_first_was_advised(fake: FakeGitHub, tmp_path: Path) -> None:
    done = report(fake, tmp_path, to_json(found()).encode())
    assert done.code == 0, done.log
    assert said(fake)
    (body,) = on_lines(fake)
    assert "def sales():\n    import pandas\n\n    return pandas.NA\n```" in body


def test_the_second_stage_does_not_where_its_own_workflow_forbids_it(fake: FakeGitHub, tmp_path: Path) -> None:
    report(fake, tmp_path, to_json(found()).encode(), advise="never")
    assert (said(fake), on_lines(fake)) == (False, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [('"import pandas"', '"import pandas; boom()"'), ("shop/report.py", "../report.py"), ('"line": 3', '"line": 1')],
)
def test_a_forged_advice_puts_nothing_on_a_line(fake: FakeGitHub, tmp_path: Path, old: str, new: str) -> None:
    text = to_json(found())
    assert old in text
    done = report(fake, tmp_path, text.replace(old, new).encode())
    assert (done.code, on_lines(fake)) == (0, [])


@pytest.mark.parametrize("text", [b"", b"\0" * 1000, b'{"schema":' * 100_000, b'{"schema": "memci.advice/1"}'])
def test_a_damaged_advice_of_the_first_stage_costs_nothing_but_itself(
    fake: FakeGitHub, tmp_path: Path, text: bytes
) -> None:
    done = report(fake, tmp_path, text)
    assert "the artifact memci-pr-key: advice.json is no advice that this memci can read" in done.log
    assert (done.code, done.told("warning"), said(fake)) == (0, [], False)
