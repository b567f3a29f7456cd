"""Uploading: what is sent arrives whole, once, and says nothing of its secrets; what fails says the way out."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from secrets import token_bytes
from urllib.parse import parse_qs

import pytest
from tests.fake_github import FakeGitHub, Request
from tests.fake_github.results_service import SIGNATURE

from memci.github.api import Api
from memci.github.artifacts.archive import unpack
from memci.github.artifacts.blob import BLOCK
from memci.github.artifacts.download import download
from memci.github.artifacts.listing import list_artifacts
from memci.github.artifacts.results_service import NotTakenError
from memci.github.artifacts.upload import Uploader
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

RUN = 7
NAME = "memci-baseline-web"
FILES = {"result.json": b'{"a": 1}', "base.json": b"{}"}
METHODS = "ArtifactService/"


class Job:
    """Uploads as a job does; `masked` is what the log was told to hide."""

    def __init__(self, fake: FakeGitHub, retrying: Retrying) -> None:
        self._retrying = retrying
        self.results_url, self.token = fake.results_url, fake.runtime_token(RUN)
        self.masked: list[str] = []

    def __call__(self, files: dict[str, bytes], retention_days: int | None = None) -> int:
        return self.uploader(retention_days).archive(NAME, files, ".memci/result.json")

    def uploader(self, retention_days: int | None = None) -> Uploader:
        return Uploader(
            self.results_url,
            self.token,
            retention_days,
            self._retrying,
            self.masked.append,
            lambda: datetime(2026, 2, 28, 23, 0, 0, 5, UTC),
        )

    def refusal(self) -> GitHubError:
        with pytest.raises(GitHubError) as refused:
            self(FILES)
        sentence = str(refused.value)
        assert sentence.startswith(f"The results could not be uploaded as the artifact {NAME}")
        assert sentence.endswith(
            "They stay at .memci/result.json: a later step with actions/upload-artifact, "
            f"`name: {NAME}`, `path: .memci/result.json` and `include-hidden-files: true` uploads them."
        )
        for secret in (self.token, *self.token.split("."), SIGNATURE, SIGNATURE.rstrip("="), "sig="):
            assert secret not in sentence
        return refused.value


@pytest.fixture
def job(fake: FakeGitHub, retrying: Retrying) -> Job:
    fake.add_commit("a" * 40)
    fake.add_run(RUN, head_sha="a" * 40)
    return Job(fake, retrying)


def _sent(fake: FakeGitHub, part: str) -> list[Request]:
    return [request for request in fake.requests if part in f"{request.path}?{request.query}"]


def test_what_is_uploaded_is_found_and_downloaded(job: Job, api: Api) -> None:
    artifact = job(FILES)
    (info,) = list_artifacts(api, NAME, RUN)
    assert (info.id, info.name, info.run_id, info.head_sha) == (artifact, NAME, RUN, "a" * 40)
    assert unpack(download(api, info), set(FILES)) == FILES


def test_the_signature_is_hidden_and_the_token_stays_with_the_service(fake: FakeGitHub, job: Job) -> None:
    job(FILES)
    assert SIGNATURE in job.masked
    written = [request.query for request in fake.requests if request.server == "blobs"]
    assert any(secret in query for secret in job.masked for query in written)
    for request in fake.requests:
        assert ("authorization" in request.headers) == (request.server == "results")
        if request.server == "blobs":
            assert job.token not in json.dumps(dict(request.headers)) + request.query


def test_a_large_archive_goes_in_blocks(fake: FakeGitHub, job: Job) -> None:
    files = {"result.json": token_bytes(2 * BLOCK + 1)}
    job(files)
    blocks = _sent(fake, "comp=block&")
    assert [len(block.body) for block in blocks[:2]] == [BLOCK, BLOCK]
    assert len(blocks) == 3
    names = [parse_qs(block.query)["blockid"][0] for block in blocks]
    assert len({len(name) for name in names}) == 1
    assert all(before < after for before, after in pairwise(names))
    assert unpack(fake.artifacts[0]["data"], {"result.json"}, largest=4 * BLOCK) == files


def test_it_is_kept_as_long_as_it_was_asked_for(fake: FakeGitHub, job: Job) -> None:
    job(FILES, retention_days=2)
    assert fake.artifacts[0]["expires_at"] == "2026-03-02T23:00:00Z"


def test_without_a_wish_the_repositorys_settings_hold(fake: FakeGitHub, job: Job) -> None:
    job(FILES)
    (created,) = _sent(fake, "CreateArtifact")
    assert "expires_at" not in json.loads(created.body)


def test_an_artifact_of_an_earlier_attempt_is_replaced(fake: FakeGitHub, job: Job) -> None:
    first = job({"result.json": b"old"})
    second = job({"result.json": b"new"})
    (artifact,) = fake.artifacts
    assert (artifact["id"], unpack(artifact["data"], {"result.json"})) == (second, {"result.json": b"new"})
    assert first != second


@pytest.mark.parametrize("method", ["CreateArtifact", "FinalizeArtifact", "comp=block&", "comp=blocklist"])
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_faults_are_waited_for(
    fake: FakeGitHub, job: Job, slept: list[float], method: str, status: int
) -> None:
    server, path = ("blobs", "artifact.zip") if method.startswith("comp") else ("results", method)
    fake.fail("*", path, status, times=4, server=server, headers={"Retry-After": "1"})
    job(FILES)
    assert len(slept) == 4
    assert len(fake.artifacts) == 1


@pytest.mark.parametrize("server", ["results", "blobs"])
def test_after_five_tries_it_is_given_up(fake: FakeGitHub, job: Job, slept: list[float], server: str) -> None:
    fake.fail("*", "", 503, times=50, server=server, body={"code": "unavailable", "msg": "down for repairs"})
    refusal = job.refusal()
    assert refusal.status == 503
    assert "down for repairs" in str(refusal)
    assert len(slept) == 4
    assert len([request for request in fake.requests if request.status == 503]) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404])
@pytest.mark.parametrize("server", ["results", "blobs"])
def test_other_refusals_are_final(fake: FakeGitHub, job: Job, slept: list[float], server: str, status: int) -> None:
    fake.fail("*", "", status, times=50, server=server, body={"code": "x", "msg": "the quota is used up"})
    assert job.refusal().status == status
    assert slept == []


def test_a_server_without_such_a_service_is_named(fake: FakeGitHub, job: Job) -> None:
    fake.fail("POST", METHODS, 404, server="results", body=b"<html>not here</html>")
    assert "GitHub Enterprise Server has none" in str(job.refusal())


@pytest.mark.parametrize("server", ["results", "blobs"])
def test_a_server_that_cannot_be_reached_is_an_error(fake: FakeGitHub, job: Job, server: str) -> None:
    fake.refuse_connections(server)
    assert job.refusal().status is None


@pytest.mark.parametrize("method", ["CreateArtifact", "FinalizeArtifact"])
def test_an_answer_that_was_lost_does_no_harm(fake: FakeGitHub, job: Job, method: str) -> None:
    """The request took effect, and its repetition meets what it left."""
    fake.cut("POST", method, server="results", done=True)
    job(FILES)
    (artifact,) = fake.artifacts
    assert unpack(artifact["data"], set(FILES)) == FILES


def test_both_spellings_of_the_answers_are_understood(fake: FakeGitHub, job: Job) -> None:
    fake.use_camel_case()
    assert job(FILES) == fake.artifacts[0]["id"]


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("CreateArtifact", {"ok": False}),
        ("CreateArtifact", {"ok": True}),
        ("CreateArtifact", []),
        ("CreateArtifact", b"<html>"),
        ("CreateArtifact", {"ok": True, "signed_upload_url": "http://blobs.example/x?sig=c2VjcmV0LXNpZ25hdHVyZQ=="}),
        ("CreateArtifact", {"ok": True, "signed_upload_url": "file:///etc/passwd?sig=c2VjcmV0LXNpZ25hdHVyZQ=="}),
        ("FinalizeArtifact", {"ok": True, "artifact_id": "x"}),
        ("FinalizeArtifact", {"ok": False, "artifact_id": "1"}),
    ],
)
def test_answers_that_make_no_sense_are_errors(fake: FakeGitHub, job: Job, method: str, body: object) -> None:
    fake.fail("POST", method, 200, times=50, server="results", body=body)
    job.refusal()


@pytest.mark.parametrize("server", ["results", "blobs"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(fake: FakeGitHub, job: Job, server: str, status: int) -> None:
    with FakeGitHub() as other:
        elsewhere = {"Location": f"{other.results_url}twirp/github.actions.results.api.v1.ArtifactService/x"}
        fake.fail("*", "", status, server=server, headers=elsewhere)
        assert "points to another address" in str(job.refusal())
        assert other.requests == []


@pytest.mark.parametrize(
    ("results_url", "token", "says"),
    [
        ("", "", "ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN is not set"),
        ("", "x", "ACTIONS_RESULTS_URL is not set"),
        ("http://[", None, "ACTIONS_RESULTS_URL is no address"),
        ("results.example", None, "ACTIONS_RESULTS_URL is no address"),
        ("http://127.0.0.1:1", "secret", "ACTIONS_RUNTIME_TOKEN is not such a token"),
        ("http://127.0.0.1:1", "a.c2VjcmV0.b", "ACTIONS_RUNTIME_TOKEN is not such a token"),
        ("http://127.0.0.1:1", "a.e30.b", "ACTIONS_RUNTIME_TOKEN is not such a token"),
        ("http://127.0.0.1:1", "a.eyJzY3AiOiAiYTpiOmMifQ.b", "does not open the artifact service"),
    ],
)
def test_without_a_jobs_variables_it_says_what_is_missing(
    job: Job, results_url: str, token: str | None, says: str
) -> None:
    job.results_url = results_url
    job.token = job.token if token is None else token
    with pytest.raises(GitHubError) as refused:
        job(FILES)
    assert says in str(refused.value)
    assert "They stay at .memci/result.json" in str(refused.value)
    assert "secret" not in str(refused.value)


PAGE, PAGE_NAME = b"<!doctype html><title>memci</title>", "memci-report-web.html"


def test_a_file_is_kept_as_it_is(fake: FakeGitHub, job: Job, api: Api) -> None:
    identity = job.uploader().file(PAGE_NAME, PAGE, "text/html")
    (info,) = list_artifacts(api, PAGE_NAME, RUN)
    assert (info.id, download(api, info)) == (identity, PAGE)
    (created,) = _sent(fake, "CreateArtifact")
    asked = json.loads(created.body)
    assert (asked["version"], asked["mime_type"]) == (7, "text/html")
    assert fake.artifacts[0]["content_type"] == "text/html"


def test_an_archive_is_asked_for_as_every_service_knows_it(fake: FakeGitHub, job: Job) -> None:
    job(FILES)
    (created,) = _sent(fake, "CreateArtifact")
    asked = json.loads(created.body)
    assert asked["version"] == 4
    assert "mime_type" not in asked
    assert fake.artifacts[0]["content_type"] == "application/zip"


def test_a_file_of_an_earlier_attempt_is_replaced(fake: FakeGitHub, job: Job) -> None:
    job.uploader().file(PAGE_NAME, b"old", "text/html")
    identity = job.uploader().file(PAGE_NAME, PAGE, "text/html")
    assert [(one["id"], one["data"]) for one in fake.artifacts] == [(identity, PAGE)]


def test_a_service_that_knows_archives_only_says_so_and_takes_one(fake: FakeGitHub, job: Job) -> None:
    fake.know_archives_only()
    uploader = job.uploader()
    with pytest.raises(NotTakenError, match=r"^memci-report-web\.html could not be uploaded \(400\): version is not"):
        uploader.file(PAGE_NAME, PAGE, "text/html")
    assert fake.artifacts == []
    uploader.file_in_archive(PAGE_NAME, PAGE)
    (artifact,) = fake.artifacts
    assert artifact["name"] == PAGE_NAME
    assert unpack(artifact["data"], {PAGE_NAME}) == {PAGE_NAME: PAGE}


@pytest.mark.parametrize(
    ("status", "body"), [(200, {"ok": False}), (400, {"msg": "malformed"}), (422, {"msg": "mime_type"})]
)
def test_what_may_mean_that_files_are_not_taken(fake: FakeGitHub, job: Job, status: int, body: object) -> None:
    fake.fail("POST", "CreateArtifact", status, server="results", body=body)
    with pytest.raises(NotTakenError):
        job.uploader().file(PAGE_NAME, PAGE, "text/html")


@pytest.mark.parametrize("status", [401, 403, 404, 503])
def test_what_does_not_mean_it(fake: FakeGitHub, job: Job, status: int) -> None:
    fake.fail("POST", "CreateArtifact", status, times=9, server="results")
    with pytest.raises(GitHubError) as refused:
        job.uploader().file(PAGE_NAME, PAGE, "text/html")
    assert not isinstance(refused.value, NotTakenError)
    assert refused.value.status == status


def test_what_is_refused_later_does_not_mean_it_either(fake: FakeGitHub, job: Job) -> None:
    fake.fail("POST", "FinalizeArtifact", 400, server="results")
    with pytest.raises(GitHubError) as refused:
        job.uploader().file(PAGE_NAME, PAGE, "text/html")
    assert not isinstance(refused.value, NotTakenError)
