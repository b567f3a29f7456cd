"""Our artifact client and GitHub's own read each other's artifacts."""

import json
import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from memci.github.api import Api
from memci.github.artifacts.archive import unpack
from memci.github.artifacts.download import download
from memci.github.artifacts.listing import list_artifacts
from memci.github.artifacts.upload import Uploader
from memci.github.retrying import Retrying
from tests.fake_github import FakeGitHub
from tests.peers.processes import run_node

RUN, HEAD = 7, "2" * 40
# More than one block of 8 MiB, and not to be compressed into one.
LARGE = os.urandom(9 << 20)


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    with FakeGitHub() as fake:
        fake.add_commit(HEAD, branch="main")
        fake.add_run(RUN, head_sha=HEAD)
        yield fake


@pytest.fixture
def retrying() -> Retrying:
    return Retrying(sleep=lambda _seconds: None)


def official(fake: FakeGitHub, workspace: Path, *arguments: str) -> Any:
    env = {
        "PATH": os.environ["PATH"],
        "ACTIONS_RESULTS_URL": fake.results_url,
        "ACTIONS_RUNTIME_TOKEN": fake.runtime_token(RUN),
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(workspace),
    }
    return json.loads(run_node("artifact.mjs", *arguments, env=env).splitlines()[-1])


def ours(fake: FakeGitHub, retrying: Retrying) -> Uploader:
    return Uploader(
        fake.results_url,
        fake.runtime_token(RUN),
        retention_days=5,
        retrying=retrying,
        mask=lambda _secret: None,
    )


@pytest.mark.parametrize("content", [b'{"schema": 1}', LARGE], ids=["small", "two blocks"])
def test_official_client_reads_what_we_upload(
    fake: FakeGitHub, retrying: Retrying, tmp_path: Path, content: bytes
) -> None:
    files = {"result.json": content, "base.json": b"{}"}
    identity = ours(fake, retrying).archive("memci-pr-shop", files, ".memci")
    (listed,) = official(fake, tmp_path, "list")
    assert (listed["name"], listed["id"], listed["digest"]) == (
        "memci-pr-shop",
        identity,
        fake.artifacts[0]["digest"],
    )
    answer = official(fake, tmp_path, "download", str(identity), str(tmp_path / "there"))
    assert not answer["digestMismatch"]
    assert (tmp_path / "there/result.json").read_bytes() == content
    assert (tmp_path / "there/base.json").read_bytes() == b"{}"


@pytest.mark.parametrize("content", [b'{"schema": 1}', LARGE], ids=["small", "two blocks"])
def test_we_read_what_the_official_client_uploads(
    fake: FakeGitHub, retrying: Retrying, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "result.json"
    file.write_bytes(content)
    uploaded = official(fake, tmp_path, "upload", "memci-pr-shop", str(tmp_path), str(file))
    api = Api(fake.token, fake.repository, fake.api_url, retrying=retrying)
    (info,) = list_artifacts(api, name="memci-pr-shop", run_id=RUN)
    assert info.id == uploaded["id"]
    assert unpack(download(api, info), {"result.json"}) == {"result.json": content}


@pytest.mark.parametrize("content", [b"<!doctype html>", LARGE], ids=["small", "two blocks"])
def test_official_client_reads_the_page_that_we_upload(
    fake: FakeGitHub, retrying: Retrying, tmp_path: Path, content: bytes
) -> None:
    identity = ours(fake, retrying).file("memci-report-shop.html", content, "text/html")
    (listed,) = official(fake, tmp_path, "list")
    assert (listed["name"], listed["id"]) == ("memci-report-shop.html", identity)
    answer = official(fake, tmp_path, "download", str(identity), str(tmp_path / "there"))
    assert not answer["digestMismatch"]
    assert (tmp_path / "there/memci-report-shop.html").read_bytes() == content


def test_we_ask_for_a_page_as_the_official_client_does(fake: FakeGitHub, retrying: Retrying, tmp_path: Path) -> None:
    file = tmp_path / "memci-report-shop.html"
    file.write_bytes(b"<!doctype html>")
    official(fake, tmp_path, "upload-file", str(tmp_path), str(file))
    ours(fake, retrying).file(file.name, file.read_bytes(), "text/html")
    theirs, mine = (
        {key: value for key, value in json.loads(request.body).items() if key != "expires_at"}
        for request in fake.requests
        if request.path.endswith("CreateArtifact") and request.status == HTTPStatus.OK
    )
    assert mine == theirs
    (artifact,) = fake.artifacts
    assert (artifact["data"], artifact["content_type"]) == (file.read_bytes(), "text/html")


def test_we_read_a_page_that_the_official_client_uploads(fake: FakeGitHub, retrying: Retrying, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(b"<!doctype html>")
    uploaded = official(fake, tmp_path, "upload-file", str(tmp_path), str(file))
    (artifact,) = fake.artifacts
    assert (artifact["id"], artifact["content_type"]) == (uploaded["id"], "text/html")
    api = Api(fake.token, fake.repository, fake.api_url, retrying=retrying)
    (info,) = list_artifacts(api, name="page.html", run_id=RUN)
    assert download(api, info) == file.read_bytes()


def test_upload_of_which_nothing_was_stored_is_noticed(fake: FakeGitHub, tmp_path: Path) -> None:
    fake.fail("PUT", "artifact.zip", 201, times=1, server="blobs")
    file = tmp_path / "result.json"
    file.write_bytes(b"{}")
    with pytest.raises(pytest.fail.Exception, match="upload"):
        official(fake, tmp_path, "upload", "memci-pr-shop", str(tmp_path), str(file))
    assert fake.artifacts == []
