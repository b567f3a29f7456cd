"""What memci asks GitHub's GraphQL API, by that API's own schema."""

import json
from typing import Any

from memci.github.api import Api
from memci.github.retrying import Retrying
from memci.github.review_comments import sync_review_comments
from memci.github.review_note import ReviewNote, identity_of
from tests.fake_github import FakeGitHub
from tests.peers.processes import run_node


def wrong_with(query: str) -> list[str]:
    found: list[str] = json.loads(run_node("graphql.mjs", query))
    return found


def test_queries_of_the_client_fit_the_schema() -> None:
    head = "c" * 40
    note = ReviewNote(identity_of("shop/a.py", "import pandas"), "shop/a.py", None, 1, "Saves 29 MiB.", "code")
    with FakeGitHub() as fake:
        fake.add_pull(7, head)
        fake.put_file("shop/a.py", head, "import pandas\n")
        fake.permissions.add("contents:write")
        api = Api(fake.token, fake.repository, fake.api_url, retrying=Retrying())
        for notes in ([note], []):
            sync_review_comments(api, 7, "key", head, notes)
        sent: list[dict[str, Any]] = [json.loads(one.body) for one in fake.requests if one.path == "/graphql"]
    queries = {one["query"] for one in sent}
    asked = ("viewer", "reviewThreads", "resolveReviewThread")
    assert len(queries) == len(asked)
    assert all(any(name in query for query in queries) for name in asked)
    assert [wrong_with(query) for query in queries] == [[]] * len(asked)


def test_query_that_does_not_fit_is_noticed() -> None:
    assert wrong_with("{ viewer { logn } }") == ['Cannot query field "logn" on type "User". Did you mean "login"?']
