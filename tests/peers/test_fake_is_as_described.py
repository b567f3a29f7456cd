"""The fake that the other tests trust: its every route answers as GitHub's own description says."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.fake_github import FakeGitHub
from tests.fake_github.messages import Answer, Incoming, json_answer
from tests.fake_github.rest import ROUTES
from tests.peers.cut_description import CUT
from tests.peers.description import Description

FIRST, HEAD = "1" * 40, "2" * 40
RUN, PULL, FORKED, GONE = 7, 3, 4, 5
FORK_ID = 2000
Send = Callable[..., requests.Response]


@pytest.fixture
def fake(checked_fake: FakeGitHub) -> FakeGitHub:
    checked_fake.add_commit(FIRST)
    checked_fake.add_commit(HEAD, [FIRST], branch="main")
    checked_fake.add_run(RUN, head_sha=HEAD)
    checked_fake.add_run(RUN + 1, "pull_request", head_sha=HEAD, head_repository_id=FORK_ID, conclusion=None)
    checked_fake.add_artifact("memci-baseline-a", RUN, b"an archive")
    checked_fake.add_artifact("memci-pr-a", RUN + 1, b"an archive", expired=True)
    checked_fake.add_pull(PULL, HEAD, labels=["memci: accepted"])
    checked_fake.add_pull(FORKED, HEAD, head_owner="mallory", head_repository_id=FORK_ID)
    checked_fake.add_pull(GONE, HEAD, head_owner="mallory", fork_deleted=True, state="closed")
    checked_fake.remove_label(PULL, "memci: accepted", by="bob")
    for number in range(3):
        checked_fake.add_comment(PULL, f"Comment {number}")
    checked_fake.put_file("memci.toml", "main", "x = 1")
    checked_fake.put_file("apps/shop/memci.toml", "main", "x = 2")
    checked_fake.put_file("shop/a.py", HEAD, "import pandas\nx = 1\n")
    checked_fake.add_pull_file(PULL, "shop/b.py", None, "renamed", previous="b.py")
    return checked_fake


@pytest.fixture
def send(fake: FakeGitHub) -> Send:
    def sent(
        method: str, path: str, body: object = None, token: str | None = None, **headers: str
    ) -> requests.Response:
        url = fake.api_url + (path if path == "/user" else f"/repos/{fake.repository}{path}")
        headers = {"Authorization": f"Bearer {token or fake.token}", **headers}
        return requests.request(method, url, json=body, headers=headers, allow_redirects=False, timeout=60)

    return sent


def test_every_route_answers_as_described(fake: FakeGitHub, send: Send, described: Description) -> None:
    good, expired = (artifact["id"] for artifact in fake.artifacts)
    comment = send("POST", f"/issues/{PULL}/comments", {"body": "Hello"}).json()["id"]
    annotation = {"path": "a.py", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "m"}
    output = {"title": "t", "summary": "s", "annotations": [annotation]}
    done = {"name": "memci", "head_sha": HEAD, "status": "completed", "conclusion": "failure", "output": output}
    check = send("POST", "/check-runs", done).json()["id"]
    placed = {"commit_id": HEAD, "path": "shop/a.py", "side": "RIGHT", "line": 2}
    several = {**placed, "body": "Hello", "start_line": 1, "start_side": "RIGHT"}
    review = send("POST", f"/pulls/{PULL}/comments", several).json()["id"]
    waiting = send("POST", "/check-runs", {"name": "memci", "head_sha": HEAD}).json()["id"]
    answers = [
        (200, "GET", "", None),
        (200, "GET", f"/commits?sha={HEAD}&per_page=1", None),
        (404, "GET", f"/commits?sha={'f' * 40}", None),
        (200, "GET", f"/commits/{HEAD}", None),
        (422, "GET", f"/commits/{'f' * 40}", None),
        (200, "GET", "/contents/memci.toml?ref=main", None),
        (200, "GET", "/contents/apps/shop/memci.toml", None),
        (404, "GET", "/contents/none.toml", None),
        (200, "GET", "/actions/artifacts?name=memci-baseline-a&per_page=100", None),
        (200, "GET", f"/actions/artifacts/{good}", None),
        (302, "GET", f"/actions/artifacts/{good}/zip", None),
        (410, "GET", f"/actions/artifacts/{expired}/zip", None),
        (200, "GET", f"/actions/runs/{RUN}", None),
        (200, "GET", f"/actions/runs/{RUN + 1}", None),
        (404, "GET", "/actions/runs/99", None),
        (200, "GET", f"/actions/runs/{RUN}/artifacts", None),
        (200, "GET", "/pulls?state=open&head=acme:feature", None),
        (200, "GET", "/pulls?state=open&head=mallory:feature", None),
        (200, "GET", f"/pulls/{PULL}", None),
        (200, "GET", f"/pulls/{FORKED}", None),
        (200, "GET", "/pulls?state=closed", None),
        (200, "GET", f"/pulls/{GONE}", None),
        (404, "GET", "/pulls/99", None),
        (200, "GET", f"/issues/{PULL}/comments?per_page=2&page=2", None),
        (422, "POST", f"/issues/{PULL}/comments", {"body": "x" * 65537}),
        (200, "GET", f"/issues/comments/{comment}", None),
        (200, "PATCH", f"/issues/comments/{comment}", {"body": "Hello again"}),
        (204, "DELETE", f"/issues/comments/{comment}", None),
        (404, "DELETE", f"/issues/comments/{comment}", None),
        (200, "GET", f"/pulls/{PULL}/files?per_page=1", None),
        (200, "GET", f"/pulls/{PULL}/files?per_page=1&page=2", None),
        (404, "GET", "/pulls/99/files", None),
        (201, "POST", f"/pulls/{PULL}/comments", {**placed, "body": "Hello"}),
        (422, "POST", f"/pulls/{PULL}/comments", {**placed, "body": "Hello", "line": 3}),
        (422, "POST", f"/pulls/{PULL}/comments", {**several, "start_line": 2}),
        (422, "POST", f"/pulls/{PULL}/comments", {**placed, "body": "Hello", "commit_id": "f" * 40}),
        (200, "GET", f"/pulls/{PULL}/comments?per_page=1", None),
        (200, "GET", f"/pulls/comments/{review}", None),
        (200, "PATCH", f"/pulls/comments/{review}", {"body": "Hello again"}),
        (204, "DELETE", f"/pulls/comments/{review}", None),
        (404, "PATCH", f"/pulls/comments/{review}", {"body": "Hello again"}),
        (200, "GET", f"/issues/{PULL}/events", None),
        (200, "GET", f"/check-runs/{check}", None),
        (200, "GET", f"/commits/{HEAD}/check-runs?check_name=memci", None),
        (200, "PATCH", f"/check-runs/{waiting}", {"status": "completed", "conclusion": "success", "output": output}),
        (403, "GET", "/user", None),
    ]
    assert [(send(method, path, body).status_code, method, path) for _, method, path, body in answers] == [
        (status, method, path) for status, method, path, _ in answers
    ]
    assert send("GET", "/user", token=fake.personal_token("alice")).json()["login"] == "alice"
    assert send("GET", "", token=fake.token[:-1]).status_code == 401

    done_well = [exchange for exchange in described.exchanges if exchange.status < 400]
    unseen = [
        f"{route.method} {route.path}"
        for route in ROUTES
        if not any(route.method == one.method and re.fullmatch(route.path, one.path) for one in done_well)
    ]
    assert unseen == []


def test_fake_has_the_routes_of_the_description() -> None:
    examples = {"{owner}": "acme", "{repo}": "shop", "{archive_format}": "zip"}
    paths: dict[str, dict[str, Any]] = json.loads(CUT.read_text())["paths"]
    missing = [
        f"{method} {path}"
        for path, methods in paths.items()
        for method in methods
        if not any(
            route.method == method.upper()
            and re.fullmatch(route.path, re.sub(r"\{\w+\}", lambda name: examples.get(name[0], "7"), path))
            for route in ROUTES
        )
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", f"/issues/{PULL}/comments", {"text": "x"}, "must have required property 'body'"),
        ("POST", f"/issues/{PULL}/comments", {"body": 1}, "must be string"),
        ("GET", "/commits?per_page=many", None, "per_page"),
        ("GET", "/actions/artifact", None, "hasn't been found"),
        ("PUT", f"/issues/{PULL}/comments", {"body": "x"}, 'does not have "put"'),
        ("POST", f"/pulls/{PULL}/comments", {"body": "x", "path": "a.py", "line": 1}, "commit_id"),
        ("POST", f"/pulls/{PULL}/comments", {"body": "x", "path": "a.py", "commit_id": HEAD, "line": "1"}, "integer"),
        ("POST", "/check-runs", {"head_sha": HEAD}, "name"),
    ],
)
def test_wrong_request_is_noticed(
    send: Send, described: Description, method: str, path: str, body: object, said: str
) -> None:
    send(method, path, body)
    assert any(said in violation for violation in described.violations), described.violations
    described.exchanges.clear()


def _without(key: str) -> Callable[[Any], Any]:
    return lambda document: {name: value for name, value in document.items() if name != key}


def _first(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda documents: [change(documents[0]), *documents[1:]]


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("/repos/acme/shop/pulls/3", _without("mergeable"), "mergeable"),
        ("/repos/acme/shop/pulls/3", lambda document: {**document, "number": "3"}, "number must be integer"),
        ("/repos/acme/shop/pulls/3", lambda document: {**document, "head": _without("repo")(document["head"])}, "repo"),
        ("/repos/acme/shop/pulls/3", lambda document: {**document, "head": {**document["head"], "repo": 1}}, "repo"),
        ("/repos/acme/shop/issues/3/comments", lambda document: document[0], "must be array"),
        ("/repos/acme/shop/issues/3/comments", _first(_without("id")), "id"),
        ("/repos/acme/shop/pulls/3/files", _first(_without("filename")), "filename"),
        ("/repos/acme/shop/issues/3/events", _first(_without("actor")), "anyOf"),
        ("/repos/acme/shop/commits", _first(_without("parents")), "parents"),
        ("/repos/acme/shop/commits/main", _without("parents"), "parents"),
        ("/repos/acme/shop/contents/memci.toml", _without("size"), "oneOf"),
        ("/repos/acme/shop/pulls", _first(_without("head")), "head"),
        ("/repos/acme/shop/actions/artifacts", _without("artifacts"), "artifacts"),
        ("/repos/acme/shop/actions/runs/7", _without("head_repository"), "head_repository"),
        ("/repos/acme/shop/actions/runs/7/artifacts", _without("total_count"), "total_count"),
        ("/repos/acme/shop", _without("id"), "id"),
    ],
)
def test_wrong_answer_is_noticed(
    fake: FakeGitHub, described: Description, path: str, change: Callable[[Any], Any], said: str
) -> None:
    right = requests.get(fake.api_url + path, headers={"Authorization": f"Bearer {fake.token}"}, timeout=60)
    assert right.status_code == 200
    wrong = described.detour(lambda _incoming: json_answer(200, change(right.json())))
    answer: Answer = wrong(Incoming("GET", path, "", {}, b""))
    assert answer.status == 500
    assert any(said in violation for violation in described.violations), described.violations
    described.exchanges.clear()
