"""The shop's story: a baseline on main, a pull request that makes the start heavier, and its fix."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fake_github import FakeGitHub
from tests.fake_github.messages import Document
from tests.image.build import ROOT, Image
from tests.image.job import Job, pull_requested, pushed
from tests.image.repository import Repository
from tests.image.runner import Runner, StepRun
from tests.image.told import TOLD
from tests.peers.description import Description

SHOP = ROOT / "examples/shop"
NUMBER = 7


@dataclass(frozen=True)
class Story:
    """The three steps, and the comments of the pull request, on the whole and on its lines, after the second and the
    third."""

    fake: FakeGitHub
    push: StepRun
    heavy: StepRun
    fix: StepRun
    comments: tuple[list[Document], list[Document]]
    on_lines: tuple[list[Document], list[Document]]


@pytest.fixture(scope="module")
def description() -> Iterator[Description]:
    """GitHub's own description of its API, which every request and every answer of the story is held against."""
    with Description() as described:
        yield described


@pytest.fixture(scope="module")
def fake(description: Description) -> Iterator[FakeGitHub]:
    FakeGitHub.detour = description.detour
    try:
        with FakeGitHub() as github:
            yield github
    finally:
        FakeGitHub.detour = None


@pytest.fixture(scope="module")
def story(
    image: Image, fake: FakeGitHub, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Story:
    told = tell(image, fake, tmp_path_factory.mktemp("story"))
    runs = {"push": told.push, "pull request": told.heavy, "fix": told.fix}
    pytestconfig.stash[TOLD] += [
        ("the comment on the pull request", str(told.comments[0][-1]["body"])),
        ("the comment after the fix", str(told.comments[1][-1]["body"])),
        *(
            (f"the time of the {name}", f"{times(run)}\nWith the container: {run.seconds:.1f} s.")
            for name, run in runs.items()
        ),
    ]
    return told


def tell(image: Image, fake: FakeGitHub, folder: Path) -> Story:
    """Each job is on a machine of its own."""
    origin = Repository(folder / "origin", fake)

    def step(name: str, job: Job) -> StepRun:
        machine = folder / name
        machine.mkdir()
        return Runner(image, fake, machine / "_temp").step(job, origin.checkout(job.sha, machine / "shop"))

    locked = {"requirements.txt": (ROOT / "requirements/examples.lock").read_text()}
    main = origin.commit("main", texts(SHOP) | locked, "The shop")
    push = step("push", pushed(fake, main, 1))

    # On GitHub a pull request is tested merged into its base.
    head = origin.commit("best-sellers", texts(SHOP / "head"), "List the best sellers")
    fake.add_pull(NUMBER, head, "best-sellers", base_sha=main)
    heavy = step("heavy", pull_requested(fake, NUMBER, origin.merge(head), 2))
    after_heavy, on_lines = fake.comments(NUMBER), fake.review_comments(NUMBER)

    head = origin.commit("best-sellers", {"shop/report.py": lazy()}, "Import pandas when it is needed")
    fake.add_pull(NUMBER, head, "best-sellers", base_sha=main)
    fix = step("fix", pull_requested(fake, NUMBER, origin.merge(head), 3))
    comments = (after_heavy, fake.comments(NUMBER))
    return Story(fake, push, heavy, fix, comments, (on_lines, fake.review_comments(NUMBER)))


def texts(folder: Path) -> dict[str, str]:
    """An example's files by name, without what the pull request changes."""
    paths = [path for path in folder.rglob("*") if path.suffix in (".py", ".toml")]
    names = {path.relative_to(folder).as_posix(): path.read_text() for path in paths}
    return {name: text for name, text in names.items() if not name.startswith(("head/", ".memci/"))}


def lazy() -> str:
    """The pull request's report with pandas imported in the functions that need it."""
    eager = (SHOP / "head/shop/report.py").read_text()
    later = eager.replace("import pandas as pd\n", "").replace(
        "-> pd.DataFrame:\n", "-> Any:\n    import pandas as pd\n\n"
    )
    assert later.count("import pandas as pd") == 1
    return later.replace("\nfrom shop", "from typing import Any\n\nfrom shop", 1)


def times(run: StepRun) -> str:
    """What the step says about its time."""
    return next(line for _, line in reversed(run.lines) if line.startswith("Time: "))


def result_in(artifact: Document) -> Any:
    """The head's result as it was uploaded."""
    with zipfile.ZipFile(io.BytesIO(artifact["data"])) as archive:
        return json.loads(archive.read("result.json"))


def test_push_uploads_the_baseline(story: Story) -> None:
    assert story.push.exit_code == 0
    assert story.push.outputs["verdict"] == "no-baseline"
    baseline = story.fake.artifacts[0]
    assert baseline["name"] == story.push.outputs["artifact"]
    (web,) = result_in(baseline)["entrypoints"]
    assert str(web["metrics"]["peak_heap"]["value"]) == story.push.outputs["peak-heap"]


def test_pull_request_fails_with_the_import_that_costs(story: Story) -> None:
    assert story.heavy.exit_code == 1
    assert story.heavy.outputs["verdict"] == "fail"
    # pandas holds 28 MiB at the peak; a third more or less is another release.
    assert int(story.heavy.outputs["peak-heap-change"]) == pytest.approx(28 * 2**20, rel=0.3)
    (cause,) = [one for one in story.heavy.commands if one.name == "error" and "file" in one.properties]
    assert cause.properties["file"] == "shop/report.py"
    lines = (SHOP / "head/shop/report.py").read_text().splitlines()
    assert lines[int(cause.properties["line"]) - 1] == "import pandas as pd"
    assert "pandas" in cause.data


def test_pull_request_is_compared_with_the_artifact_and_measures_one_side(story: Story) -> None:
    base = result_in(story.fake.artifacts[0])["commit"]["sha"]
    for run in (story.heavy, story.fix):
        assert f"Baseline: the artifact of {base[:12]}, the base itself." in run.log
        assert "web: clean, " in run.log
        assert "warm-up base" not in run.log


def test_comment_says_what_it_is(story: Story) -> None:
    (comment,) = story.comments[0]
    assert comment["user"]["login"] == "github-actions[bot]"
    assert "import pandas" in comment["body"]
    assert story.heavy.outputs["comment-url"] == comment["html_url"]
    # The summary is the same report.
    assert story.heavy.summary.strip().splitlines()[0] in comment["body"]


def test_the_import_gets_a_suggestion_on_its_line(story: Story) -> None:
    assert "Start-up can do without `pandas`" in story.comments[0][0]["body"]
    (comment,) = story.on_lines[0]
    assert comment["path"] == "shop/report.py"
    assert "```suggestion\n" in comment["body"]
    assert "\n    import pandas as pd\n" in comment["body"]


def test_fix_settles_it(story: Story) -> None:
    assert "Start-up can do without" not in story.comments[1][0]["body"]
    (before,), (after,) = story.on_lines
    assert after["id"] == before["id"]
    assert "_Settled:" in after["body"]


def test_comment_leads_to_the_report_page(story: Story) -> None:
    pages = {one["id"]: one for one in story.fake.artifacts if one["name"].startswith("memci-report-")}
    assert len(pages) == 3
    for run, (comment,) in zip((story.heavy, story.fix), story.comments, strict=True):
        url = run.outputs["report-url"]
        assert f"({url})" in comment["body"]
        page = pages[int(url.rpartition("/")[2])]
        assert f"/runs/{page['workflow_run']['id']}/" in url
        assert page["content_type"] == "text/html"
        assert page["data"].startswith(b"<!doctype html>")
    heavy = pages[int(story.heavy.outputs["report-url"].rpartition("/")[2])]
    assert b"import pandas" in heavy["data"]
    # The setting `embed_source` says nothing of it.
    source = (SHOP / "head/shop/report.py").read_text()
    assert next(line for line in source.splitlines() if "pd." in line).strip().encode() not in heavy["data"]


def test_what_the_page_shows_besides_travels_with_the_baseline(story: Story) -> None:
    with zipfile.ZipFile(io.BytesIO(story.fake.artifacts[0]["data"])) as archive:
        assert archive.namelist() == ["result.json", "result.report.json"]
        (web,) = json.loads(archive.read("result.report.json"))["entrypoints"]
    assert sum(web["peak"]["bytes"]) + sum(web["peak"]["folded"]) == int(story.push.outputs["peak-heap"])


def test_fix_passes_and_updates_the_comment(story: Story) -> None:
    assert story.fix.exit_code == 0
    assert story.fix.outputs["verdict"] == "pass"
    (before,), (after,) = story.comments
    assert after["id"] == before["id"]
    assert after["body"] != before["body"]
    # pandas alone holds 28 times that.
    assert abs(int(story.fix.outputs["peak-heap-change"])) < 2**20
    assert story.fix.told("error") == []


def test_step_leaves_nothing_behind(story: Story) -> None:
    for run in (story.push, story.heavy, story.fix):
        assert run.leftovers == []
        assert run.alive == []
        assert run.docker_reached == 0
        assert run.files["GITHUB_ENV"] == run.files["GITHUB_PATH"] == run.files["GITHUB_STATE"] == ""


def test_log_shows_no_token_that_is_not_masked_first(story: Story) -> None:
    for run, number in ((story.push, 1), (story.heavy, 2), (story.fix, 3)):
        for secret in (story.fake.token, story.fake.runtime_token(number)):
            said = [line for _, line in run.lines if secret in line]
            assert said == [f"::add-mask::{secret}"]


def test_every_request_is_as_github_describes_it_and_answered(story: Story, description: Description) -> None:
    assert description.violations == []
    assert {"POST", "PATCH", "GET"} <= {one.method for one in description.exchanges}
    assert [one for one in story.fake.requests if one.status is None or one.status >= 400] == []
