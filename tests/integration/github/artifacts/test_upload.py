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
from memci.github.artifacts.upload import upload
from memci.github.errors import GitHubError
from memci.github.retrying import Retrying

RUN = 7
NAME = "memci-baseline-web"
FILES = {"result.json": b'{"a": 1}', "base.json": b"{}"}
METHODS = "ArtifactService/"


class Uploader:
    """Uploads as a job does; `masked` is what the log was told to hide."""

    def __init__(self, fake: FakeGitHub, retrying: Retrying) -> None:
        self._retrying = retrying
        self.results_url, self.token = fake.results_url, fake.runtime_token(RUN)
        self.masked: list[str] = []

    def __call__(self, files: dict[str, bytes], retention_days: int | None = None) -> int:
        return upload(
            files,
            NAME,
            results_url=self.results_url,
            runtime_token=self.token,
            retention_days=retention_days,
            retrying=self._retrying,
            mask=self.masked.append,
            kept=".memci/result.json",
            now=lambda: datetime(2026, 2, 28, 23, 0, 0, 5, UTC),
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
def uploader(fake: FakeGitHub, retrying: Retrying) -> Uploader:
    fake.add_commit("a" * 40)
    fake.add_run(RUN, head_sha="a" * 40)
    return Uploader(fake, retrying)


def _sent(fake: FakeGitHub, part: str) -> list[Request]:
    return [request for request in fake.requests if part in f"{request.path}?{request.query}"]


def test_what_is_uploaded_is_found_and_downloaded(uploader: Uploader, api: Api) -> None:
    artifact = uploader(FILES)
    (info,) = list_artifacts(api, NAME, RUN)
    assert (info.id, info.name, info.run_id, info.head_sha) == (artifact, NAME, RUN, "a" * 40)
    assert unpack(download(api, info), set(FILES)) == FILES


def test_the_signature_is_hidden_and_the_token_stays_with_the_service(fake: FakeGitHub, uploader: Uploader) -> None:
    uploader(FILES)
    assert SIGNATURE in uploader.masked
    written = [request.query for request in fake.requests if request.server == "blobs"]
    assert any(secret in query for secret in uploader.masked for query in written)
    for request in fake.requests:
        assert ("authorization" in request.headers) == (request.server == "results")
        if request.server == "blobs":
            assert uploader.token not in json.dumps(dict(request.headers)) + request.query


def test_a_large_archive_goes_in_blocks(fake: FakeGitHub, uploader: Uploader) -> None:
    files = {"result.json": token_bytes(2 * BLOCK + 1)}
    uploader(files)
    blocks = _sent(fake, "comp=block&")
    assert [len(block.body) for block in blocks[:2]] == [BLOCK, BLOCK]
    assert len(blocks) == 3
    names = [parse_qs(block.query)["blockid"][0] for block in blocks]
    assert len({len(name) for name in names}) == 1
    assert all(before < after for before, after in pairwise(names))
    assert unpack(fake.artifacts[0]["data"], {"result.json"}, largest=4 * BLOCK) == files


def test_it_is_kept_as_long_as_it_was_asked_for(fake: FakeGitHub, uploader: Uploader) -> None:
    uploader(FILES, retention_days=2)
    assert fake.artifacts[0]["expires_at"] == "2026-03-02T23:00:00Z"


def test_without_a_wish_the_repositorys_settings_hold(fake: FakeGitHub, uploader: Uploader) -> None:
    uploader(FILES)
    (created,) = _sent(fake, "CreateArtifact")
    assert "expires_at" not in json.loads(created.body)


def test_an_artifact_of_an_earlier_attempt_is_replaced(fake: FakeGitHub, uploader: Uploader) -> None:
    first = uploader({"result.json": b"old"})
    second = uploader({"result.json": b"new"})
    (artifact,) = fake.artifacts
    assert (artifact["id"], unpack(artifact["data"], {"result.json"})) == (second, {"result.json": b"new"})
    assert first != second


@pytest.mark.parametrize("method", ["CreateArtifact", "FinalizeArtifact", "comp=block&", "comp=blocklist"])
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_faults_are_waited_for(
    fake: FakeGitHub, uploader: Uploader, slept: list[float], method: str, status: int
) -> None:
    server, path = ("blobs", "artifact.zip") if method.startswith("comp") else ("results", method)
    fake.fail("*", path, status, times=4, server=server, headers={"Retry-After": "1"})
    uploader(FILES)
    assert len(slept) == 4
    assert len(fake.artifacts) == 1


@pytest.mark.parametrize("server", ["results", "blobs"])
def test_after_five_tries_it_is_given_up(fake: FakeGitHub, uploader: Uploader, slept: list[float], server: str) -> None:
    fake.fail("*", "", 503, times=50, server=server, body={"code": "unavailable", "msg": "down for repairs"})
    refusal = uploader.refusal()
    assert refusal.status == 503
    assert "down for repairs" in str(refusal)
    assert len(slept) == 4
    assert len([request for request in fake.requests if request.status == 503]) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404])
@pytest.mark.parametrize("server", ["results", "blobs"])
def test_other_refusals_are_final(
    fake: FakeGitHub, uploader: Uploader, slept: list[float], server: str, status: int
) -> None:
    fake.fail("*", "", status, times=50, server=server, body={"code": "x", "msg": "the quota is used up"})
    assert uploader.refusal().status == status
    assert slept == []


def test_a_server_without_such_a_service_is_named(fake: FakeGitHub, uploader: Uploader) -> None:
    fake.fail("POST", METHODS, 404, server="results", body=b"<html>not here</html>")
    assert "GitHub Enterprise Server has none" in str(uploader.refusal())


@pytest.mark.parametrize("server", ["results", "blobs"])
def test_a_server_that_cannot_be_reached_is_an_error(fake: FakeGitHub, uploader: Uploader, server: str) -> None:
    fake.refuse_connections(server)
    assert uploader.refusal().status is None


@pytest.mark.parametrize("method", ["CreateArtifact", "FinalizeArtifact"])
def test_an_answer_that_was_lost_does_no_harm(fake: FakeGitHub, uploader: Uploader, method: str) -> None:
    """The request took effect, and its repetition meets what it left."""
    fake.cut("POST", method, server="results", done=True)
    uploader(FILES)
    (artifact,) = fake.artifacts
    assert unpack(artifact["data"], set(FILES)) == FILES


def test_both_spellings_of_the_answers_are_understood(fake: FakeGitHub, uploader: Uploader) -> None:
    fake.use_camel_case()
    assert uploader(FILES) == fake.artifacts[0]["id"]


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
def test_answers_that_make_no_sense_are_errors(fake: FakeGitHub, uploader: Uploader, method: str, body: object) -> None:
    fake.fail("POST", method, 200, times=50, server="results", body=body)
    uploader.refusal()


@pytest.mark.parametrize("server", ["results", "blobs"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(fake: FakeGitHub, uploader: Uploader, server: str, status: int) -> None:
    with FakeGitHub() as other:
        elsewhere = {"Location": f"{other.results_url}twirp/github.actions.results.api.v1.ArtifactService/x"}
        fake.fail("*", "", status, server=server, headers=elsewhere)
        assert "points to another address" in str(uploader.refusal())
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
    uploader: Uploader, results_url: str, token: str | None, says: str
) -> None:
    uploader.results_url = results_url
    uploader.token = uploader.token if token is None else token
    with pytest.raises(GitHubError) as refused:
        uploader(FILES)
    assert says in str(refused.value)
    assert "They stay at .memci/result.json" in str(refused.value)
    assert "secret" not in str(refused.value)
