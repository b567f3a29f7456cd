"""The search for a baseline: the nearest that can be trusted is found, and no refusal keeps it from the next."""

import io
import zipfile
from collections.abc import Callable

import pytest
from tests.factories import environment, failed, result
from tests.fake_github import FakeGitHub

from memci.github.api import Api
from memci.github.artifacts.archive import pack
from memci.github.artifacts.baseline import MOST_CANDIDATES, Baseline, find_baseline
from memci.github.errors import GitHubError
from memci.model import report_data_file
from memci.model.report_data import ReportData
from memci.model.result import Result
from memci.model.result_file import to_json

NAME = "memci-baseline-web"
WORKFLOW = ".github/workflows/memci.yml"
LINE = [f"{number:02}" * 20 for number in range(10, 20)]
"""Commits of the base's own line, newest first."""

FINGERPRINT = environment().fingerprint
FORK = 2000


class Searcher:
    """Adds baselines to the fake, and searches as a job does; `lines` is the log."""

    def __init__(self, fake: FakeGitHub, api: Api) -> None:
        self.fake, self._api = fake, api
        self.lines: list[str] = []
        self._runs = 0
        for parent, sha in zip([None, *LINE[::-1]], LINE[::-1], strict=False):
            fake.add_commit(sha, [parent] if parent else [])

    def add(self, behind: int = 0, data: bytes | None = None, **run: object) -> int:
        """A run on that commit with an artifact, a good one if nothing else is said; returns the artifact's id."""
        self._runs += 1
        sha = str(run.pop("head_sha", LINE[behind]))
        self.fake.add_run(self._runs, head_sha=sha, **run)  # type: ignore[arg-type]
        return self.fake.add_artifact(NAME, self._runs, archive(sha) if data is None else data)

    def find(self, fingerprint: str | None = FINGERPRINT, chain: list[str] = LINE) -> Baseline | None:
        return find_baseline(
            self._api,
            NAME,
            repository_id=self.fake.repository_id,
            workflow_path=WORKFLOW,
            chain=chain,
            fingerprint=fingerprint,
            log=self.lines.append,
        )

    @property
    def run(self) -> int:
        """The last run that was added."""
        return self._runs


@pytest.fixture
def searcher(fake: FakeGitHub, api: Api) -> Searcher:
    return Searcher(fake, api)


def measured(sha: str) -> Result:
    return result(failed(), sha=sha)


def archive(sha: str) -> bytes:
    return pack({"result.json": to_json(measured(sha)).encode()})


def _text(old: str, new: str) -> bytes:
    """The base's result with something else in it."""
    text = to_json(measured(LINE[0]))
    assert old in text
    return pack({"result.json": text.replace(old, new).encode()})


def test_the_nearest_is_found(searcher: Searcher) -> None:
    searcher.add(behind=5)
    near = searcher.add(behind=2)
    run = searcher.run
    searcher.add(behind=3)
    assert searcher.find() == Baseline(measured(LINE[2]), None, LINE[2], 2, near, run)
    assert searcher.lines == []


@pytest.mark.parametrize(("text", "said"), [(None, 0), (report_data_file.to_json(ReportData()).encode(), 0), (b"{", 1)])
def test_report_data_come_along_when_they_are_whole(searcher: Searcher, text: bytes | None, said: int) -> None:
    files = {"result.json": to_json(measured(LINE[0])).encode()}
    searcher.add(data=pack(files if text is None else {**files, "result.report.json": text}))
    found = searcher.find()
    assert found is not None
    assert (found.data is not None) == (text not in (None, b"{"))
    assert len([line for line in searcher.lines if "result.report.json is not used: it is damaged" in line]) == said


def test_the_bases_own_needs_four_requests(searcher: Searcher) -> None:
    for behind in range(9, -1, -1):
        searcher.add(behind)
    for _ in range(200):
        searcher.add(9, b"old")
    own = searcher.add(0)
    found = searcher.find()
    assert found is not None
    assert (found.artifact_id, found.behind) == (own, 0)
    assert [request.server for request in searcher.fake.requests] == ["api", "api", "api", "blobs"]


@pytest.mark.parametrize("event", ["push", "merge_group", "schedule", "workflow_dispatch"])
@pytest.mark.parametrize("conclusion", ["success", "failure", None])
def test_what_else_happened_in_the_run_decides_nothing(searcher: Searcher, event: str, conclusion: str | None) -> None:
    """An unrelated job may have failed, and this one may still run."""
    searcher.add(event=event, conclusion=conclusion)
    assert searcher.find() is not None


def test_a_path_with_a_ref_is_the_same_workflow(searcher: Searcher) -> None:
    searcher.add(path=f"{WORKFLOW}@refs/heads/main")
    assert searcher.find() is not None


def test_of_several_of_one_commit_the_newest_is_taken(searcher: Searcher) -> None:
    """Attempts of one run, and runs after each other."""
    searcher.add()
    searcher.fake.add_artifact(NAME, searcher.run, archive(LINE[0]))
    newest = searcher.add()
    found = searcher.find()
    assert found is not None
    assert found.artifact_id == newest


def test_without_any_there_is_none(searcher: Searcher) -> None:
    searcher.fake.add_run(99, head_sha=LINE[0])
    searcher.fake.add_artifact("memci-baseline-other", 99, archive(LINE[0]))
    assert searcher.find() is None
    assert searcher.lines == []


def test_without_a_base_nothing_is_asked(searcher: Searcher) -> None:
    searcher.add()
    assert searcher.find(chain=[]) is None
    assert searcher.fake.requests == []


def _zip(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.NameToInfo.clear()  # zipfile would warn of a name that is there twice
            file.writestr(name, content)
    return packed.getvalue()


def _foreign(searcher: Searcher) -> None:
    searcher.add(head_repository_id=FORK, head_branch="main")


def _expired(searcher: Searcher) -> None:
    searcher.add(behind=9)
    searcher.fake.add_artifact(NAME, searcher.run, archive(LINE[9]), expired=True)


def _oversized(searcher: Searcher) -> None:
    searcher.fake.add_run(50, head_sha=LINE[0])
    searcher.fake.add_artifact(NAME, 50, archive(LINE[0]), size=17 * 2**20)


def _really_oversized(searcher: Searcher) -> None:
    searcher.fake.add_run(50, head_sha=LINE[0])
    searcher.fake.add_artifact(NAME, 50, bytes(17 * 2**20), size=100)


def _wrong_digest(searcher: Searcher) -> None:
    searcher.fake.add_run(50, head_sha=LINE[0])
    searcher.fake.add_artifact(NAME, 50, archive(LINE[0]), digest="sha256:" + "0" * 64)


def _deleted_run(searcher: Searcher) -> None:
    searcher.add()
    searcher.fake.fail("GET", rf"/actions/runs/{searcher.run}$", 404, server="api")


def _deleted_since(searcher: Searcher) -> None:
    searcher.add()
    searcher.fake.fail("GET", "/zip$", 404, server="api")


def _expired_since(searcher: Searcher) -> None:
    searcher.add()
    searcher.fake.fail("GET", "/zip$", 410, server="api")


def _holds(data: bytes) -> Callable[[Searcher], object]:
    def add(searcher: Searcher) -> None:
        searcher.add(data=data)

    return add


GOOD = to_json(measured(LINE[0])).encode()

POISONED: dict[str, tuple[Callable[[Searcher], object], str]] = {
    "from a fork's main": (_foreign, "its run's code came from another repository (2000, branch 'main'), such as a fo"),
    "from another workflow": (
        lambda searcher: searcher.add(path=".github/workflows/evil.yml"),
        "it is from another workflow, '.github/workflows/evil.yml', and a baseline comes from",
    ),
    "from a pull request": (
        lambda searcher: searcher.add(event="pull_request"),
        "its run was started by the event 'pull_request', and a baseline comes from push, ",
    ),
    "off the line": (
        lambda searcher: searcher.add(head_sha="e" * 40),
        "its commit is none of the last 10 on the base's own line (its first parents)",
    ),
    "expired": (_expired, "it has expired"),
    "expired since": (_expired_since, "could not be downloaded (410)"),
    "deleted since": (_deleted_since, "could not be downloaded (404)"),
    "of a deleted run": (_deleted_run, "the run that it came from is gone"),
    "declared too large": (_oversized, "it has 17.0 MiB, and 16.0 MiB are the most that is read"),
    "too large": (_really_oversized, "the archive is larger than 16.0 MiB, the most that is read"),
    "with another digest": (_wrong_digest, "the archive is not the one that was uploaded: its digest is sha256:"),
    "no zip": (_holds(b"<html>"), "the archive is not a zip file: it has no directory at its end"),
    "a bomb": (_holds(_zip(("result.json", bytes(40 * 2**20)))), "the archive unpacks to 40.0 MiB, and 16.0 MiB are"),
    "two members": (
        _holds(_zip(("result.json", GOOD), ("run.sh", b""))),
        "the archive has a member that no result has, 'run.sh'; expected is result.json",
    ),
    "a pull request's two results": (
        _holds(_zip(("result.json", GOOD), ("base.json", GOOD))),
        "a member that no result has, 'base.json'",
    ),
    "a name twice": (_holds(_zip(("result.json", GOOD), ("result.json", GOOD))), "the archive has 'result.json' twice"),
    "a path": (_holds(_zip(("../../result.json", GOOD))), "a member whose name leads out of a folder"),
    "no member": (_holds(_zip()), "the archive has no result.json"),
    "NaN": (_holds(_text('"cpus":2', '"cpus":NaN')), "result.json is damaged at `environment.cpus`"),
    "nested": (_holds(_zip(("result.json", b"[" * 100_000))), "it is nested deeper than any result"),
    "a huge integer": (_holds(_text('"cpus":2', f'"cpus":{"9" * 5000}')), "a number with more digits than any figure"),
    "bytes beyond 63 bits": (
        _holds(_text('"cpus":2', f'"cpus":{2**63}')),
        "input should be less than or equal to 9223372036854775807",
    ),
    "not UTF-8": (_holds(_zip(("result.json", GOOD.replace(b"x86_64", b"x86\xff64")))), "it is not UTF-8 text"),
    "another schema": (_holds(_text("memci.result/1", "memci.result/2")), "has the schema 'memci.result/2', and this"),
    "no result": (_holds(_zip(("result.json", b"{}"))), "result.json is not a memci result"),
    "of another environment": (
        _holds(_text(FINGERPRINT, "sha256:" + "9" * 64)),
        "it was measured in another environment ('Python 3.",
    ),
    "of another commit": (_holds(archive("e" * 40)), "its figures are of another commit, eeeeeeeeee"),
}


@pytest.mark.parametrize("case", POISONED)
def test_a_poisoned_baseline_is_refused_and_the_next_one_taken(searcher: Searcher, case: str) -> None:
    add, says = POISONED[case]
    good = searcher.add(behind=4)
    add(searcher)
    found = searcher.find()
    assert found is not None
    assert (found.artifact_id, found.behind) == (good, 4)
    told = [line for line in searcher.lines if says in line]
    assert len(told) == 1
    assert told[0].startswith("The artifact ")
    assert " not used: " in told[0]
    assert told[0].endswith(".")
    assert told[0].isprintable()


def test_a_fingerprint_that_is_not_known_yet_refuses_nothing(searcher: Searcher) -> None:
    searcher.add()
    assert searcher.find(fingerprint=None) is not None


def test_those_of_one_reason_share_a_sentence(searcher: Searcher) -> None:
    ids = [searcher.add(head_sha="e" * 40) for _ in range(30)]
    assert searcher.find() is None
    assert searcher.lines == [
        f"The artifact {ids[-1]} of eeeeeeeeee and 29 more are not used: its commit is none of the last 10 on the "
        "base's own line (its first parents)."
    ]


def test_a_flood_of_reasons_is_not_all_told(searcher: Searcher) -> None:
    for number in range(40):
        searcher.add(head_repository_id=FORK, head_branch=f"main{number}")
    assert searcher.find() is None
    assert len(searcher.lines) == 11
    assert searcher.lines[-1] == "Others are not used for 30 more reasons."


def test_a_flood_of_bad_ones_is_not_all_downloaded(searcher: Searcher) -> None:
    searcher.add(behind=5)
    for _ in range(2 * MOST_CANDIDATES):
        searcher.add(data=b"x")
    assert searcher.find() is None
    downloads = [request for request in searcher.fake.requests if request.server == "blobs"]
    assert len(downloads) == MOST_CANDIDATES
    assert any("enough others were looked into before" in line for line in searcher.lines)


def test_baselines_of_another_environment_are_not_all_downloaded(searcher: Searcher) -> None:
    """The project's Python was changed: none of those before can be used."""
    for behind in range(10):
        searcher.add(behind)
    assert searcher.find(fingerprint="sha256:" + "f" * 64) is None
    assert len([request for request in searcher.fake.requests if request.server == "blobs"]) == 3


def test_large_ones_are_not_all_downloaded(searcher: Searcher) -> None:
    for number in range(1, 7):
        searcher.fake.add_run(number, head_sha=LINE[0])
        searcher.fake.add_artifact(NAME, number, b"x", size=16 * 2**20)
    assert searcher.find() is None
    assert len([request for request in searcher.fake.requests if request.server == "blobs"]) == 4


@pytest.mark.parametrize("path", ["/artifacts$", r"/actions/runs/\d+$", "/zip$"])
def test_a_github_that_cannot_be_asked_is_an_error(searcher: Searcher, slept: list[float], path: str) -> None:
    searcher.add()
    searcher.fake.fail("GET", path, 500, times=5, server="api")
    with pytest.raises(GitHubError) as refused:
        searcher.find()
    assert refused.value.status == 500
    assert len(slept) == 4


def test_what_was_refused_before_an_error_is_told(searcher: Searcher) -> None:
    searcher.add()
    searcher.add(data=b"x")
    searcher.fake.fail("GET", r"/actions/runs/1$", 403, server="api")
    with pytest.raises(GitHubError):
        searcher.find()
    assert len(searcher.lines) == 1
