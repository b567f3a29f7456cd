"""Downloading: what comes is what was uploaded, and neither the token nor the memory is given away for it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count, repeat
from pathlib import Path

import pytest
from tests.fake_github import FakeGitHub
from tests.fake_github.results_service import SIGNATURE
from tests.integration.github.artifacts.odd_server import odd_server

from memci.github.api import Api
from memci.github.artifacts.archive import ArchiveError
from memci.github.artifacts.download import download
from memci.github.artifacts.info import ArtifactInfo
from memci.github.artifacts.listing import find_run, list_artifacts
from memci.github.errors import GitHubError

NAME = "memci-pr-web"
DATA = b"PK" + bytes(range(256)) * 300


@pytest.fixture
def run(fake: FakeGitHub) -> int:
    fake.add_commit("a" * 40)
    fake.add_run(7, head_sha="a" * 40)
    return 7


def _only(api: Api) -> ArtifactInfo:
    (info,) = list_artifacts(api, NAME)
    return info


def _point_to(fake: FakeGitHub, address: str | None, times: int = 1) -> None:
    headers = {} if address is None else {"Location": address}
    fake.fail("GET", "/zip$", 302, times=times, headers=headers, server="api")


def test_the_token_stays_with_the_api(fake: FakeGitHub, api: Api, run: int) -> None:
    fake.add_artifact(NAME, run, DATA)
    assert download(api, _only(api)) == DATA
    assert [request.server for request in fake.requests] == ["api", "api", "blobs"]
    for request in fake.requests:
        assert (fake.token in json.dumps(dict(request.headers))) == (request.server == "api")


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "sha256:", "", "md5:d41d8cd98f00b204e9800998ecf8427e"])
def test_another_digest_is_refused(fake: FakeGitHub, api: Api, run: int, digest: str) -> None:
    fake.add_artifact(NAME, run, DATA, digest=digest)
    with pytest.raises(ArchiveError, match="digest"):
        download(api, _only(api))


def test_where_the_server_says_no_digest_there_is_none_to_check(fake: FakeGitHub, api: Api, run: int) -> None:
    fake.add_artifact(NAME, run, DATA)
    listed = {"total_count": 1, "artifacts": [{**fake.artifacts[0], "data": None, "digest": None}]}
    fake.fail("GET", "/artifacts$", 200, body=listed, server="api")
    info = _only(api)
    assert info.digest is None
    assert download(api, info) == DATA


def test_more_than_the_largest_is_refused_whatever_size_is_said(fake: FakeGitHub, api: Api, run: int) -> None:
    fake.add_artifact(NAME, run, DATA, size=10)
    with pytest.raises(ArchiveError, match=r"larger than 1\.0 KiB, the most that is read"):
        download(api, _only(api), largest=1024)
    assert download(api, _only(api), largest=len(DATA)) == DATA


def _head(*headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: application/zip", *headers, "", ""]).encode()


def _endless() -> Iterator[bytes]:
    yield _head("Connection: close")
    yield from repeat(bytes(1 << 20))


def _endless_chunks() -> Iterator[bytes]:
    yield _head("Transfer-Encoding: chunked")
    yield from repeat(b"100000\r\n" + bytes(1 << 20) + b"\r\n")


def _claims_little() -> Iterator[bytes]:
    yield _head("Content-Length: 10")
    yield DATA


@pytest.mark.parametrize("answer", [_endless, _endless_chunks])
def test_a_stream_without_end_is_left(
    fake: FakeGitHub, api: Api, run: int, slept: list[float], answer: Callable[[], Iterator[bytes]]
) -> None:
    fake.add_artifact(NAME, run, DATA)
    with odd_server(answer) as address:
        _point_to(fake, address)
        with pytest.raises(ArchiveError, match=r"larger than 16\.0 MiB"):
            download(api, _only(api))
    assert slept == []


def test_a_length_that_is_too_small_does_not_pass(fake: FakeGitHub, api: Api, run: int) -> None:
    fake.add_artifact(NAME, run, DATA)
    with odd_server(_claims_little) as address:
        _point_to(fake, address)
        with pytest.raises(ArchiveError, match="not the one that was uploaded"):
            download(api, _only(api))


def _claims_much() -> Iterator[bytes]:
    yield _head(f"Content-Length: {10**12}")
    yield DATA


def _no_http() -> Iterator[bytes]:
    yield b"\0" * 100


def _hangs_up() -> Iterator[bytes]:
    yield from ()


@pytest.mark.parametrize("answer", [_claims_much, _no_http, _hangs_up])
def test_what_breaks_off_is_tried_again_and_is_an_error(
    fake: FakeGitHub, api: Api, run: int, slept: list[float], answer: Callable[[], Iterator[bytes]]
) -> None:
    fake.add_artifact(NAME, run, DATA)
    with odd_server(answer) as address:
        _point_to(fake, address, times=5)
        with pytest.raises(GitHubError, match=r"^The artifact \d+ could not be downloaded"):
            download(api, _only(api))
    assert len(slept) == 4


def test_a_store_that_never_falls_silent_is_left_after_a_time(
    fake: FakeGitHub, api: Api, run: int, slept: list[float]
) -> None:
    """By its own clock, on which a minute passes with every look."""
    fake.add_artifact(NAME, run, DATA)
    minutes = count(step=60)
    with odd_server(_endless) as address:
        _point_to(fake, address, times=5)
        with pytest.raises(GitHubError, match="does not answer in time"):
            download(api, _only(api), clock=lambda: float(next(minutes)))
    assert len(slept) == 4


def _packed() -> Iterator[bytes]:
    yield _head("Content-Encoding: gzip", "Content-Length: 3")
    yield b"abc"


def test_an_answer_that_is_compressed_once_more_is_refused(fake: FakeGitHub, api: Api, run: int) -> None:
    fake.add_artifact(NAME, run, DATA)
    with odd_server(_packed) as address:
        _point_to(fake, address)
        with pytest.raises(GitHubError, match="does not answer with the archive itself"):
            download(api, _only(api))


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "http://blobs.example/artifact.zip",
        "http://127.0.0.1.example/artifact.zip",
        "http://127.0.0.1@blobs.example/artifact.zip",
        "ftp://blobs.example/artifact.zip",
        "file:///etc/passwd",
        "//blobs.example/artifact.zip",
        "/artifact.zip",
        "https://",
    ],
)
def test_an_address_that_is_not_safe_is_not_gone_to(fake: FakeGitHub, api: Api, run: int, address: str | None) -> None:
    fake.add_artifact(NAME, run, DATA)
    info = _only(api)
    _point_to(fake, address)
    with pytest.raises(GitHubError, match="does not say where it is kept, or at an address that is not https"):
        download(api, info)


def test_the_store_may_not_point_elsewhere(fake: FakeGitHub, api: Api, run: int) -> None:
    fake.add_artifact(NAME, run, DATA)
    with FakeGitHub() as other:
        fake.fail("GET", "artifact.zip", 302, headers={"Location": other.api_url}, server="blobs")
        with pytest.raises(GitHubError, match=r"\(302\): the blob store does not answer with the archive"):
            download(api, _only(api))
        assert other.requests == []


def test_every_attempt_has_a_new_address(fake: FakeGitHub, api: Api, run: int, slept: list[float]) -> None:
    fake.add_artifact(NAME, run, DATA)
    info = _only(api)
    fake.fail("GET", "artifact.zip", 503, times=2, server="blobs")
    fake.cut("GET", "artifact.zip", times=2, server="blobs")
    assert download(api, info) == DATA
    assert len(slept) == 4
    assert len([request for request in fake.requests if request.path.endswith("/zip")]) == 5


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_of_the_store_shows_no_signature(
    fake: FakeGitHub, api: Api, run: int, slept: list[float], status: int
) -> None:
    fake.add_artifact(NAME, run, DATA)
    fake.fail("GET", "artifact.zip", status, server="blobs", body=b"<Error>sig</Error>")
    with pytest.raises(GitHubError) as refused:
        download(api, _only(api))
    assert refused.value.status == status
    assert str(refused.value).endswith(f"({status}): the blob store refuses it.")
    assert "sig" not in str(refused.value)
    assert SIGNATURE not in str(refused.value)
    assert slept == []


def test_a_password_of_the_machine_is_not_sent_along(tmp_path: Path) -> None:
    """requests would take one from a .netrc, also in place of a header that it was told."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password secret\n", encoding="utf-8")
    program = (
        "import requests; from memci.github.artifacts.web import new_session\n"
        "with new_session() as session:\n"
        "    asked = requests.Request('GET', 'http://127.0.0.1/', headers={'Authorization': 'Bearer t'})\n"
        "    print(session.prepare_request(asked).headers['Authorization'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "NETRC": str(netrc)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "Bearer t\n"


def test_the_list_is_read_over_its_pages_and_no_further_than_it_must(fake: FakeGitHub, api: Api, run: int) -> None:
    ids = [fake.add_artifact(NAME, run, b"") for _ in range(101)]
    fake.add_artifact("other", run, b"")
    assert [info.id for info in list_artifacts(api, NAME)] == ids[::-1]
    assert len(fake.requests) == 2
    assert len(list_artifacts(api, run_id=run)) == 102


def test_a_list_of_very_many_is_left_after_some_pages(fake: FakeGitHub, api: Api, run: int) -> None:
    for _ in range(620):
        fake.add_artifact(NAME, run, b"")
    assert len(list_artifacts(api, NAME)) == 500
    assert len(fake.requests) == 5


def test_an_artifact_without_a_run_is_listed(fake: FakeGitHub, api: Api, run: int) -> None:
    fake.add_artifact(NAME, run, DATA)
    listed = {"total_count": 1, "artifacts": [{**fake.artifacts[0], "data": None, "workflow_run": None}]}
    fake.fail("GET", "/artifacts$", 200, body=listed, server="api")
    info = _only(api)
    assert (info.run_id, info.head_sha, info.repository_id, info.head_repository_id) == (None,) * 4


@pytest.mark.parametrize("body", [{}, [], {"artifacts": None}, {"artifacts": [{"id": "x"}]}, {"artifacts": [None]}])
def test_a_list_that_is_not_one_is_an_error(fake: FakeGitHub, api: Api, body: object) -> None:
    fake.fail("GET", "/artifacts$", 200, body=body, server="api")
    with pytest.raises(GitHubError, match=r"^The artifacts could not be listed: "):
        list_artifacts(api, NAME)


def test_without_the_permission_it_says_which(fake: FakeGitHub, api: Api) -> None:
    fake.permissions.discard("actions:read")
    with pytest.raises(GitHubError, match="permissions: actions: read") as refused:
        list_artifacts(api, NAME)
    assert refused.value.status == 403


def test_a_run_that_is_gone_is_none(fake: FakeGitHub, api: Api, run: int) -> None:
    found = find_run(api, run)
    assert found is not None
    assert (found.id, found.event, found.path) == (7, "push", ".github/workflows/memci.yml")
    assert found.head_repository_id == found.repository_id == fake.repository_id
    assert find_run(api, 8) is None
